import type { EntityId } from "../model/ids.ts";

/** What was made last, for those who ask for it one after the other. The newest `max` are there, and up to as many more. */
export interface Recent<Value> {
  get(id: EntityId): Value | undefined;
  set(id: EntityId, value: Value): void;
  delete(id: EntityId): void;
}

/** Two halves: when the newer is full, the older is forgotten. To forget all at once would hit what was just made. */
export const createRecent = <Value>(max: number): Recent<Value> => {
  let newer = new Map<EntityId, Value>();
  let older = new Map<EntityId, Value>();
  return {
    get: (id) => newer.get(id) ?? older.get(id),
    set: (id, value) => {
      if (newer.size >= max) {
        older = newer;
        newer = new Map();
      }
      newer.set(id, value);
    },
    delete: (id) => {
      newer.delete(id);
      older.delete(id);
    },
  };
};
