import type { EntityId } from "../model/ids.ts";

/**
 * When something was seen to change, by our own clock: the API rarely says. Kept only for what changed under our eyes,
 * and forgotten after `keptMs`: what isn't remembered has been so for longer, or since before we looked.
 */
export interface Moments {
  remember(id: EntityId, what: string, nowMs: number): void;
  /** Whether anything was seen to happen to it. */
  has(id: EntityId): boolean;
  /** ms, undefined: not seen to happen. */
  at(id: EntityId, what: string): number | undefined;
  forgetAll(id: EntityId): void;
  /** Forgets the old ones about one thing; says when the next is to be forgotten. */
  prune(id: EntityId, nowMs: number): number | undefined;
  size(): number;
}

export const createMoments = (keptMs: number): Moments => {
  const byId = new Map<EntityId, Map<string, number>>();
  return {
    remember: (id, what, nowMs) => {
      const known = byId.get(id);
      if (known === undefined) byId.set(id, new Map([[what, nowMs]]));
      else known.set(what, nowMs);
    },
    has: (id) => byId.has(id),
    at: (id, what) => byId.get(id)?.get(what),
    forgetAll: (id) => {
      byId.delete(id);
    },
    prune: (id, nowMs) => {
      const known = byId.get(id);
      if (known === undefined) return undefined;
      let nextMs: number | undefined;
      for (const [what, atMs] of known) {
        const endMs = atMs + keptMs;
        if (endMs <= nowMs) known.delete(what);
        else if (nextMs === undefined || endMs < nextMs) nextMs = endMs;
      }
      if (known.size === 0) byId.delete(id);
      return nextMs;
    },
    size: () => byId.size,
  };
};
