import type { ModelChange } from "../../lib/cluster/cluster-model.ts";
import { WideSet } from "../../lib/cluster/wide.ts";
import type { EntityId } from "../../lib/model/ids.ts";

const KINDS = ["pods", "networks", "nodes", "namespaces", "pools", "allocations", "reservations"] as const;

/** Gathers what several settling steps changed into one. */
export interface ModelChanges extends ModelChange {
  add(change: ModelChange): void;
  isEmpty(): boolean;
}

export const createModelChanges = (): ModelChanges => {
  const sets = {
    pods: new WideSet<EntityId>(),
    networks: new WideSet<EntityId>(),
    nodes: new WideSet<EntityId>(),
    namespaces: new WideSet<EntityId>(),
    pools: new WideSet<EntityId>(),
    allocations: new WideSet<EntityId>(),
    reservations: new WideSet<EntityId>(),
  };
  return {
    ...sets,
    add: (change) => {
      for (const kind of KINDS) for (const id of change[kind]) sets[kind].add(id);
    },
    isEmpty: () => KINDS.every((kind) => sets[kind].size === 0),
  };
};
