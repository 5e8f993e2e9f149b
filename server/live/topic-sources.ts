import type { Operation } from "../../lib/model/operation.ts";
import type { Present } from "../../lib/wire/present.ts";
import type { StreamTopic } from "../../lib/wire/queries.ts";
import type { ChangedList } from "../../lib/wire/stream.ts";
import type { SummaryWire } from "../../lib/wire/summary.ts";
import type { Engine, EngineChange } from "./engine.ts";
import type { ViewItem, ViewSource } from "./live-view.ts";

export interface TopicParts {
  readonly engine: Engine;
  readonly operations: OperationsTopic;
  /** For the audience of the view. */
  present(): Present;
  summary(): SummaryWire;
}

export interface OperationsTopic {
  recent(): readonly Operation[];
  /** Those that changed with this revision's tick. */
  changed(): readonly Operation[];
}

/** The views that aren't pictures. */
export const createTopicSource = (topic: StreamTopic, parts: TopicParts): ViewSource => {
  switch (topic) {
    case "findings":
      return {
        kind: "incremental",
        delta: ({ findings }) => {
          const present = parts.present();
          return {
            put: findings.put.flatMap((finding) => present.finding(finding) ?? []),
            drop: findings.drop,
          };
        },
        build: () => {
          const present = parts.present();
          return {
            items: [...parts.engine.audit.findings()].flatMap((finding) => present.finding(finding) ?? []),
          };
        },
      };
    case "operations":
      return {
        kind: "incremental",
        delta: ({ topics }) => ({
          put: topics.has("operations") ? parts.operations.changed().map(parts.present().operation) : [],
          drop: [],
        }),
        build: () => ({ items: parts.operations.recent().map(parts.present().operation) }),
      };
    case "sources":
      return createSummarySource(() => parts.summary());
    case "changes":
      return {
        kind: "incremental",
        delta: (change) => ({ put: changedLists(change), drop: [] }),
        build: () => ({ items: [] }),
      };
  }
};

/** The summary changes with every tick, if only its clock and revision: it is sent when it says anything else. */
const createSummarySource = (summarize: () => SummaryWire): ViewSource => {
  let sent = "";
  return {
    kind: "rebuilt",
    touches: () => essence(summarize()) !== sent,
    build: () => {
      const summary = summarize();
      sent = essence(summary);
      return { items: [{ id: "summary", ...summary }] };
    },
  };
};

const essence = (summary: SummaryWire): string =>
  JSON.stringify({
    ...summary,
    now: null,
    revision: null,
    sources: summary.sources.map((source) => ({ ...source, heardAt: null, objects: null })),
  });

const changedLists = (change: EngineChange): ViewItem[] => {
  const { model, findings, topics } = change;
  const isChanged: Record<ChangedList, boolean> = {
    pods: model.pods.size > 0,
    networks: model.networks.size > 0,
    nodes: model.nodes.size > 0,
    pools: model.pools.size > 0 || model.allocations.size > 0 || model.reservations.size > 0,
    findings: findings.put.length > 0 || findings.drop.length > 0,
    operations: topics.has("operations"),
    timeline: topics.has("timeline"),
  };
  return Object.entries(isChanged).flatMap(([id, hasChanged]) =>
    hasChanged ? [{ id, revision: change.revision }] : [],
  );
};
