import type { ClusterView, ModelChange } from "../cluster/cluster-model.ts";
import { TakeQueue } from "../cluster/take-queue.ts";
import type { Finding } from "../model/finding.ts";
import { podId, type EntityId } from "../model/ids.ts";
import { readFact, type PodFact } from "./fact.ts";
import type { FindingsLookup } from "./health.ts";
import { createChainBook, type ChainBook } from "./layers/chain-book.ts";
import { createNetworkBook, type NetworkBook } from "./network-book.ts";
import { createTally, type Tally } from "./tally.ts";

/**
 * The facts of all pods, counted by namespace and controller, kept up to date change by change: so that a picture of
 * 150 000 pods need not visit them. Mark what changed (in the same tick as the audit), then settle in slices.
 */
export interface TopologyAggregate extends Known {
  mark(changed: Pick<ModelChange, "pods"> & Partial<Pick<ModelChange, "nodes" | "networks">>): void;
  markAll(): void;
  /** Findings change who is ill. Takes the delta of an audit run. */
  applyFindings(delta: { readonly put: readonly Finding[]; readonly drop: readonly EntityId[] }): void;
  /** Reads at most `limit` pods again; true when nothing is left to do. */
  settle(limit: number): boolean;
}

/** What a picture is made from besides the model. */
export interface Known {
  readonly tally: Tally;
  readonly chains: ChainBook;
  readonly networks: NetworkBook;
}

/** `onChange`: told of every pod whose fact came, went or is another one. */
export const createAggregate = (
  view: ClusterView,
  findings: FindingsLookup,
  onChange: (before: PodFact | undefined, after: PodFact | undefined) => void = () => undefined,
): TopologyAggregate => {
  const { tally, put, drop, intern } = createTally();
  const chains = createChainBook(view);
  const networks = createNetworkBook(view);
  const dirty = new TakeQueue<EntityId>();
  const podsOfFinding = new Map<EntityId, readonly EntityId[]>();

  const markFinding = (id: EntityId): void => {
    for (const pod of podsOfFinding.get(id) ?? []) dirty.add(pod);
  };

  return {
    tally,
    chains,
    networks,
    mark: (changed) => {
      for (const id of changed.pods) dirty.add(id);
      for (const id of changed.nodes ?? []) chains.forget(id);
      if ((changed.networks?.size ?? 0) > 0) networks.forget();
    },
    markAll: () => {
      for (const pod of view.pods()) dirty.add(pod.id);
      for (const id of tally.facts.keys()) dirty.add(id);
      networks.forget();
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
      for (let left = limit; left > 0; left -= 1) {
        const id = dirty.take();
        if (id === undefined) return true;
        const pod = view.pod(id);
        const after = pod === undefined ? undefined : readFact(pod, view, findings, intern);
        if (after?.shape.items.some(({ network }) => !networks.mayHave(network)) === true) networks.forget();
        const before = after === undefined ? drop(id) : put(after);
        onChange(before, after);
      }
      return dirty.size === 0;
    },
  };
};

/** The same without keeping anything: visits every pod. For snapshots that are looked at once, and as what must come out. */
export const readAll = (view: ClusterView, findings: FindingsLookup): Known => {
  const { tally, put, intern } = createTally();
  for (const pod of view.pods()) put(readFact(pod, view, findings, intern));
  return { tally, chains: createChainBook(view), networks: createNetworkBook(view) };
};

const podsAmong = (finding: Finding): readonly EntityId[] =>
  finding.subjects.flatMap(({ kind, namespace, name }) =>
    kind === "Pod" && namespace !== null ? [podId(finding.cluster, { namespace, name })] : [],
  );
