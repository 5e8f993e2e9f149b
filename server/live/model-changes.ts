import type { ModelChange } from "../../lib/cluster/cluster-model.ts";
import type { EntityId } from "../../lib/model/ids.ts";

const KINDS = ["pods", "networks", "nodes", "namespaces", "pools", "allocations", "reservations"] as const;

/** Gathers what several settling steps changed into one. */
export interface ModelChanges extends ModelChange {
  add(change: ModelChange): void;
  isEmpty(): boolean;
}

export const createModelChanges = (): ModelChanges => {
  const sets = {
    pods: new Set<EntityId>(),
    networks: new Set<EntityId>(),
    nodes: new Set<EntityId>(),
    namespaces: new Set<EntityId>(),
    pools: new Set<EntityId>(),
    allocations: new Set<EntityId>(),
    reservations: new Set<EntityId>(),
  };
  return {
    ...sets,
    add: (change) => {
      for (const kind of KINDS) for (const id of change[kind]) sets[kind].add(id);
    },
    isEmpty: () => KINDS.every((kind) => sets[kind].size === 0),
  };
};
