import type { Audit } from "../../lib/audit/audit.ts";
import type { Attachment } from "../../lib/model/attachment.ts";
import type { ClusterView } from "../../lib/cluster/cluster-model.ts";
import { attachmentsIn } from "../../lib/topology/attachment-rows.ts";
import { createAggregate, type Known } from "../../lib/topology/aggregate.ts";
import { foldTopology } from "../../lib/topology/build.ts";
import { createChangeRate } from "../../lib/topology/change-rate.ts";
import type { FindSources } from "../../lib/topology/find/sources.ts";
import type { TopologyInput } from "../../lib/topology/input.ts";
import { buildLayers } from "../../lib/topology/layers/build-layers.ts";
import { scopeOf } from "../../lib/topology/scope.ts";
import type { Fold } from "../../lib/topology/plan-rows.ts";
import type { NetworkLooks } from "../../lib/wire/facts.ts";
import { type TopologyQuery, TopologyWire } from "../../lib/wire/topology.ts";
import { LIMITS } from "../config.ts";
import type { Engine } from "./engine.ts";
import type { Follower } from "./follower.ts";
import type { ViewSource } from "./live-view.ts";
import { createPictureSource } from "./picture-source.ts";
import { createRedefined } from "./redefined.ts";

/** The pictures of one cluster, and the counts that they are made from. */
export interface Pictures {
  /** Counts what the engine changes. */
  readonly follower: Follower;
  /** What searches and exports read besides the model. */
  readonly known: Known;
  readonly sources: FindSources;
  draw(query: TopologyQuery): TopologyWire;
  /** The attachments of all pods that the query's picture stands for. */
  attachments(query: TopologyQuery): Iterable<Attachment>;
  /** Kept up to date; it stays folded as it was for as long as that fits. */
  source(query: TopologyQuery): ViewSource;
  /** Begins to count changes; the engine has read the cluster from then on. */
  start(engine: Engine): void;
  stop(): void;
}

export interface PictureParts {
  readonly view: ClusterView;
  readonly audit: Audit;
  readonly looks: NetworkLooks;
  readonly nowMs: () => number;
  /** A snapshot never changes: nothing is counted. */
  readonly isLive: boolean;
}

export const createPictures = ({ view, audit, looks, nowMs, isLive }: PictureParts): Pictures => {
  let engine: Engine | undefined;
  let timer: NodeJS.Timeout | undefined;
  const rate = createChangeRate();
  const areRedefined = createRedefined(view);
  const isCounting = (): boolean => isLive && engine?.isSynced() === true;
  const aggregate = createAggregate(view, audit, (before, after) => {
    // What is read for the first time isn't a change.
    if (isCounting()) rate.note(before, after, nowMs());
  });

  const inputOf = (query: TopologyQuery, before: Fold | undefined): TopologyInput => ({
    view,
    findings: audit,
    query,
    nowMs: nowMs(),
    slots: (network) => looks.slotOf(network),
    revision: engine?.revision() ?? 0,
    aggregate,
    rates: isCounting() ? rate.perMinute : undefined,
    before,
  });

  const draw = (query: TopologyQuery, before: Fold | undefined): [TopologyWire, Fold | undefined] => {
    const input = inputOf(query, before);
    if (query.layout === "layers") return [TopologyWire.parse(buildLayers(input)), undefined];
    const { picture, fold } = foldTopology(input);
    return [TopologyWire.parse(picture), fold];
  };

  return {
    follower: aggregate,
    known: aggregate,
    sources: { view, findings: audit, chains: aggregate.chains, nodes: aggregate.tally.nodes },
    attachments: (query) => attachmentsIn(scopeOf(inputOf(query, undefined)), view),
    draw: (query) => draw(query, undefined)[0],
    source: (query) => {
      let fold: Fold | undefined;
      return createPictureSource(view, query, areRedefined, (wanted) => {
        const [picture, next] = draw(wanted, fold);
        fold = next;
        return picture;
      });
    },
    start: (started) => {
      engine = started;
      if (!isLive) return;
      // A rate goes down while nothing happens: nobody else would say so.
      timer = setInterval(() => {
        if (rate.advance(nowMs())) started.touch("views");
      }, LIMITS.rateStepMs);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
};
