/**
 * When leases were first seen unused. One look proves little: the runtime makes a sandbox' address before anybody lists
 * the sandbox, so it must be seen twice, so long apart, by this very process (and so in one boot of the node).
 */
export interface SeenUnused {
  /** It is unused now. How long ago it was first seen so, in ms: 0 at first. */
  note(lease: string): number;
  /** It is used, or is another by now: it begins anew. */
  forget(lease: string): void;
}

/** Between the first look and a release. */
export const APART_MS = 60_000;
const KEPT_MAX = 10_000;

/** `elapsedMs` never goes back or jumps, unlike the time of day. */
export const createSeenUnused = (elapsedMs: () => number): SeenUnused => {
  const first = new Map<string, number>();
  return {
    note: (lease) => {
      const at = first.get(lease) ?? elapsedMs();
      first.set(lease, at);
      const [oldest] = first.keys();
      if (first.size > KEPT_MAX && oldest !== undefined) first.delete(oldest);
      return elapsedMs() - at;
    },
    forget: (lease) => void first.delete(lease),
  };
};
