import type { Audit } from "../../lib/audit/audit.ts";
import type { ClusterModel, ClusterView } from "../../lib/cluster/cluster-model.ts";
import type { Viewer } from "../../lib/model/viewer.ts";
import type { Intent, Planned } from "../../lib/plan/plan.ts";
import type { Source } from "../../lib/sources/source.ts";
import type { Facts } from "../../lib/wire/facts.ts";
import { type Present, present } from "../../lib/wire/present.ts";
import type { ServerFacts } from "../../lib/wire/present-summary.ts";
import type { StreamTopic } from "../../lib/wire/queries.ts";
import type { SummaryWire } from "../../lib/wire/summary.ts";

import type { ClusterFeed, NodeTimeline } from "../kube/feed.ts";
import type { Log } from "../log.ts";
import type { ClusterApi } from "../operations/cluster-api.ts";
import { createNodeActions, type NodeActions } from "../operations/node-actions.ts";
import { createOperations, type Operations } from "../operations/operations.ts";
import { createPerform, type Perform } from "../operations/perform.ts";
import type { ClusterStore } from "../store/store.ts";
import { createEngine, type Engine } from "./engine.ts";
import { createFirstSeenKeeper } from "./first-seen.ts";
import { createHub, type Hub } from "./hub.ts";
import type { ViewSource } from "./live-view.ts";
import { createLooks } from "./looks.ts";
import { createPictures, type Pictures } from "./pictures.ts";
import { createTopicSource } from "./topic-sources.ts";

/** One cluster as the server keeps it: read, judged, pictured, streamed and changed. */
export interface ClusterRuntime {
  readonly engine: Engine;
  readonly hub: Hub;
  readonly operations: Operations;
  readonly perform: Perform;
  readonly nodeActions: NodeActions;
  /** What happened on the nodes; undefined: nobody listens to agents. */
  readonly timeline: NodeTimeline | undefined;
  /** Why nothing may be written; undefined where it may. */
  readonly readOnlyReason: string | undefined;
  present(viewer: Viewer): Present;
  summary(viewer: Viewer): SummaryWire;
  readonly pictures: Pictures;
  topicSource(topic: StreamTopic, viewer: Viewer): ViewSource;
  whyNotReady(): string;
  start(): void;
  stop(): Promise<void>;
}

export interface ClusterParts {
  readonly feed: ClusterFeed;
  readonly mode: SummaryWire["mode"];
  readonly version: string;
  readonly epoch: string;
  readonly readOnlyReason: string | undefined;
  readonly sources: readonly Source[];
  readonly model: ClusterModel;
  readonly audit: Audit;
  readonly plan: (intent: Intent, view: ClusterView) => Planned;
  readonly api: ClusterApi;
  readonly store: ClusterStore;
  readonly log: Log;
  readonly newId: () => string;
  readonly tickMs?: number;
  /** Where a test lets time pass faster: the wall clock, and what rings and views age by. */
  readonly clock?: { nowMs(): number; monotonicMs(): number };
}

export const createClusterRuntime = async (parts: ClusterParts): Promise<ClusterRuntime> => {
  const { feed, model, audit, store, log } = parts;
  const fixedMs = feed.now === undefined ? undefined : Date.parse(feed.now);
  const nowMs = (): number => fixedMs ?? parts.clock?.nowMs() ?? Date.now();
  const onFault = (where: string, error: unknown): void =>
    log.error({ err: error, where }, "something threw");
  const isRemembered = fixedMs === undefined;

  const looks = createLooks(model, {
    kept: isRemembered ? await store.slots() : new Map(),
    keep: (slots) => {
      if (isRemembered) store.putSlots(slots).catch((error: unknown) => onFault("slots", error));
    },
  });
  const pictures = createPictures({ view: model, audit, looks, nowMs, isLive: isRemembered });
  const engine = createEngine({
    cluster: feed.cluster,
    epoch: parts.epoch,
    sources: parts.sources,
    model,
    audit,
    followers: [pictures.follower],
    nowMs,
    onFault,
    ...(parts.tickMs === undefined ? {} : { tickMs: parts.tickMs }),
  });
  pictures.start(engine);
  const firstSeen = createFirstSeenKeeper(model, store, (error) => onFault("first-seen", error));
  const knownSeen = isRemembered ? await store.firstSeen() : new Map();
  const operations = createOperations({
    view: model,
    nowMs,
    known: isRemembered ? await store.operations(OPERATIONS_KNOWN) : [],
    reportOf: (node) => feed.agents?.report(node),
    onChange: (operation) => {
      store.putOperation(operation).catch((error: unknown) => onFault("operations", error));
      engine.touch("operations");
    },
  });

  // Surprise: listeners run in this order; looks and operations are what the hub's views show.
  let isRecalled = false;
  engine.onChange((change) => {
    if (change.model.networks.size > 0) looks.update(nowMs());
    if (change.topics.has("operations")) operations.published();
    if (!isRemembered) return;
    if (!isRecalled && engine.isSynced()) {
      isRecalled = true;
      const times = firstSeen.recall(knownSeen);
      if (times.size > 0) engine.recallFirstSeen(times);
    }
    if (isRecalled) firstSeen.mark(change.model);
  });
  engine.onTick(() => operations.observe());
  const hub = createHub(engine, parts.clock?.monotonicMs);
  feed.timeline?.onAdded(() => engine.touch("timeline"));

  const nodeActions = createNodeActions({
    cluster: feed.cluster,
    view: model,
    agents: feed.agents,
    api: parts.api,
    store,
    operations,
    nowMs,
    newId: parts.newId,
    onFault,
  });
  const underWay = new Set<Promise<unknown>>();
  const factsFor = (viewer: Viewer): Facts => ({
    viewer,
    view: model,
    audit,
    looks,
    revision: engine.revision(),
  });
  const serverFacts = (): ServerFacts => ({
    version: parts.version,
    mode: parts.mode,
    nowMs: nowMs(),
    readOnlyReason: parts.readOnlyReason ?? null,
    epoch: parts.epoch,
    isSynced: engine.isSynced(),
    sources: engine.sources(),
    podsWithNetworks: engine.tally.podsWithNetworks(),
    ill: engine.tally.ill(),
  });
  const presentFor = (viewer: Viewer): Present => present(factsFor(viewer));
  const summary = (viewer: Viewer): SummaryWire => presentFor(viewer).summary(serverFacts());

  return {
    engine,
    hub,
    operations,
    nodeActions,
    timeline: feed.timeline,
    readOnlyReason: parts.readOnlyReason,
    perform: untilStopped(
      underWay,
      createPerform({
        cluster: feed.cluster,
        view: model,
        api: parts.api,
        store,
        operations,
        plan: (intent) => parts.plan(intent, model),
        nowMs,
        newId: parts.newId,
      }),
    ),
    present: presentFor,
    summary,
    pictures,
    topicSource: (topic, viewer) =>
      createTopicSource(topic, {
        engine,
        operations,
        present: () => presentFor(viewer),
        summary: () => summary(viewer),
      }),
    whyNotReady: () => whyNotReady(engine),
    start: () => feed.start(engine.sink),
    stop: async () => {
      hub.shutdown();
      pictures.stop();
      engine.stop();
      // What was sent must be written down, or nobody will look for its outcome.
      await Promise.allSettled(underWay);
      operations.stop();
      if (isRemembered && isRecalled) await firstSeen.flush();
      await feed.stop();
    },
  };
};

const untilStopped =
  (underWay: Set<Promise<unknown>>, perform: Perform): Perform =>
  async (...wanted) => {
    const performing = perform(...wanted);
    underWay.add(performing);
    try {
      return await performing;
    } finally {
      underWay.delete(performing);
    }
  };

/** Enough to follow what was under way, and to fill a screen. */
const OPERATIONS_KNOWN = 1_000;

const whyNotReady = (engine: Engine): string => {
  const failing = [...engine.sources()].find(([, state]) => state.error !== null && state.state !== "absent");
  if (failing !== undefined) return `${failing[0]} can't be read: ${failing[1].error ?? ""}`;
  return "the cluster is being read for the first time";
};
