/** Counts of a source to which nothing has happened yet. */
export const UNTROUBLED = { expected: null, unreadable: 0, divergences: 0, restoredAt: null } as const;

/**
 * How well a watched resource is known.
 * - syncing: the first list is under way
 * - synced: list complete, watch running
 * - stale: was synced; not heard of since `since`
 * - forbidden: the viewer's credentials may not list or watch it
 * - absent: the cluster does not serve it (no such CRD)
 * - failed: never been read, and the last try ended in an error
 */
export interface SourceState {
  readonly state: "syncing" | "synced" | "stale" | "forbidden" | "absent" | "failed";
  /** ISO 8601: since when this state holds. */
  readonly since: string;
  /** Last time anything was heard (object, bookmark, list), ISO 8601. */
  readonly heardAt: string | null;
  readonly objects: number;
  /** While syncing: about how many there will be, null where the server didn't say. */
  readonly expected: number | null;
  /** Objects that came and could not be read; they are left out. */
  readonly unreadable: number;
  /** Changes that the server's watch did not tell and a list found later. Anything but 0 is a fault of the server. */
  readonly divergences: number;
  /** When the cluster last went back to an earlier state (restored from a backup) while it was watched, ISO 8601. */
  readonly restoredAt: string | null;
  /** Last error in one line, null where there is none. */
  readonly error: string | null;
  /** Tries since the last success. */
  readonly attempts: number;
  /** When the next try is due, ISO 8601. */
  readonly retryAt: string | null;
}
