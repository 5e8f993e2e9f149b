import type { EntityId } from "../model/ids.ts";

/** Things that become due by themselves: at most one time per id, the earliest first. */
export interface DueQueue {
  /** Sets, moves or (undefined) clears the time at which `id` is due. */
  set(id: EntityId, dueMs: number | undefined): void;
  /** The time set for `id`. */
  get(id: EntityId): number | undefined;
  /** Takes the next id that is due at `nowMs`. */
  takeDue(nowMs: number): EntityId | undefined;
  earliestMs(): number | undefined;
  size(): number;
}

/** A binary heap whose outdated entries are skipped when they come up. */
export const createDueQueue = (): DueQueue => {
  const times = new Map<EntityId, number>();
  let heap: Entry[] = [];

  const dropOutdated = (): void => {
    for (let top = heap[0]; top !== undefined && times.get(top.id) !== top.dueMs; top = heap[0]) popTop(heap);
  };

  return {
    set: (id, dueMs) => {
      if (times.get(id) === dueMs) return;
      if (dueMs === undefined) {
        times.delete(id);
        if (times.size === 0) heap = [];
        return;
      }
      times.set(id, dueMs);
      // Moving a time leaves an entry behind; where those prevail the heap is built anew.
      if (heap.length > 64 && heap.length > times.size * 4) {
        heap = [];
        for (const [each, at] of times) push(heap, { id: each, dueMs: at });
      } else {
        push(heap, { id, dueMs });
      }
    },
    get: (id) => times.get(id),
    takeDue: (nowMs) => {
      dropOutdated();
      const top = heap[0];
      if (top === undefined || top.dueMs > nowMs) return undefined;
      popTop(heap);
      times.delete(top.id);
      return top.id;
    },
    earliestMs: () => {
      dropOutdated();
      return heap[0]?.dueMs;
    },
    size: () => times.size,
  };
};

interface Entry {
  readonly id: EntityId;
  readonly dueMs: number;
}

const push = (heap: Entry[], entry: Entry): void => {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const parentAt = (at - 1) >> 1;
    const parent = heap[parentAt];
    if (parent === undefined || parent.dueMs <= entry.dueMs) return;
    heap[at] = parent;
    heap[parentAt] = entry;
    at = parentAt;
  }
};

const popTop = (heap: Entry[]): void => {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  heap[0] = last;
  for (;;) {
    const childAt = smallerChild(heap, at);
    const child = heap[childAt];
    if (child === undefined || child.dueMs >= last.dueMs) return;
    heap[at] = child;
    heap[childAt] = last;
    at = childAt;
  }
};

const smallerChild = (heap: readonly Entry[], at: number): number => {
  const left = heap[2 * at + 1];
  const right = heap[2 * at + 2];
  return left !== undefined && right !== undefined && right.dueMs < left.dueMs ? 2 * at + 2 : 2 * at + 1;
};
