import type { ClusterView, ModelChange } from "../cluster/cluster-model.ts";
import type { Finding } from "../model/finding.ts";
import { podId, type EntityId } from "../model/ids.ts";
import { readFact, type PodFact } from "./fact.ts";
import type { FindingsLookup } from "./health.ts";
import { createTally, type Tally } from "./tally.ts";

/**
 * The facts of all pods, counted by namespace and controller, kept up to date change by change: so that a picture of
 * 150 000 pods need not visit them. Mark what changed (in the same tick as the audit), then settle in slices.
 */
export interface TopologyAggregate {
  mark(changed: Pick<ModelChange, "pods">): void;
  markAll(): void;
  /** Findings change who is ill. Takes the delta of an audit run. */
  applyFindings(delta: { readonly put: readonly Finding[]; readonly drop: readonly EntityId[] }): void;
  /** Reads at most `limit` pods again; true when nothing is left to do. */
  settle(limit: number): boolean;
  readonly tally: Tally;
}

export const createAggregate = (view: ClusterView, findings: FindingsLookup): TopologyAggregate => {
  const { tally, put, drop, intern } = createTally();
  const dirty = new Set<EntityId>();
  const podsOfFinding = new Map<EntityId, readonly EntityId[]>();

  const markFinding = (id: EntityId): void => {
    for (const pod of podsOfFinding.get(id) ?? []) dirty.add(pod);
  };

  return {
    tally,
    mark: (changed) => {
      for (const id of changed.pods) dirty.add(id);
    },
    markAll: () => {
      for (const pod of view.pods()) dirty.add(pod.id);
      for (const id of tally.facts.keys()) dirty.add(id);
    },
    applyFindings: (delta) => {
      for (const id of delta.drop) {
        markFinding(id);
        podsOfFinding.delete(id);
      }
      for (const finding of delta.put) {
        markFinding(finding.id);
        const pods = podsAmong(finding);
        if (pods.length === 0) podsOfFinding.delete(finding.id);
        else podsOfFinding.set(finding.id, pods);
        markFinding(finding.id);
      }
    },
    settle: (limit) => {
      let left = limit;
      for (const id of dirty) {
        if (left-- <= 0) return false;
        dirty.delete(id);
        const pod = view.pod(id);
        if (pod === undefined) drop(id);
        else put(readFact(pod, view, findings, intern));
      }
      return true;
    },
  };
};

/** The facts of some pods only, read now: for a scope that an index leads to. */
export const tallyOf = (
  pods: Iterable<EntityId>,
  view: ClusterView,
  findings: FindingsLookup,
  known: Tally | undefined,
): Tally => {
  const { tally, put, intern } = createTally();
  for (const id of pods) {
    const fact: PodFact | undefined = known?.facts.get(id);
    const pod = fact === undefined ? view.pod(id) : undefined;
    if (fact !== undefined) put(fact);
    else if (pod !== undefined) put(readFact(pod, view, findings, intern));
  }
  return tally;
};

const podsAmong = (finding: Finding): readonly EntityId[] =>
  finding.subjects.flatMap(({ kind, namespace, name }) =>
    kind === "Pod" && namespace !== null ? [podId(finding.cluster, { namespace, name })] : [],
  );
