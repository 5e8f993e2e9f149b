import type { SourceState } from "../model/source-state.ts";
import { applyDelta } from "./apply-delta.ts";
import type { ClusterModel } from "./cluster-model.ts";
import { arePodsRead, type ClusterState, createClusterState } from "./cluster-state.ts";
import { createClusterView } from "./cluster-view.ts";
import { entityOf } from "./entity-of.ts";
import { settle } from "./settle.ts";

/** Pods that keep their joined attachments; the others join them when asked, which takes a few microseconds. */
const JOINED_PODS_MAX = 2_000;

/** An empty model of one cluster. */
export const createClusterModel = (cluster: string, joinedPodsMax = JOINED_PODS_MAX): ClusterModel => {
  const state = createClusterState(cluster, joinedPodsMax);
  const view = createClusterView(state);
  return {
    ...view,
    apply: (delta, nowMs) => applyDelta(state, delta, nowMs),
    entity: (id) => entityOf(state, id),
    setSources: (sources) => setSources(state, sources),
    setFirstSeen: (times) => {
      for (const id of state.records.rememberFirstSeen(times)) state.dirtyAllocations.add(id);
    },
    settle: (nowMs, limit) => settle(state, view, nowMs, limit),
    dueAt: () => state.due.earliestMs(),
  };
};

/** What may be concluded from absence has changed where a source became complete, or stopped being so. */
const setSources = (state: ClusterState, sources: ReadonlyMap<string, SourceState>): void => {
  const names = new Set([...state.sources.keys(), ...sources.keys()]);
  const hasTurned = [...names].some(
    (name) => (state.sources.get(name)?.state === "synced") !== (sources.get(name)?.state === "synced"),
  );
  const werePodsRead = arePodsRead(state.sources);
  state.sources = sources;
  if (arePodsRead(sources)) state.sweep = undefined;
  else if (hasTurned || werePodsRead) state.sweep = state.records.allocations.keys();
};
