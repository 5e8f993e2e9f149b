import type { Folded, Row, Tap } from "./view.ts";

/** A row and its taps before anything has a place. */
export interface DraftRow {
  readonly row: Omit<Row, "y" | "wireEndX">;
  readonly taps: readonly DraftTap[];
  readonly sortKey: SortKey;
  /** What its fold leaves out, where it is one. */
  readonly folded: Folded["kind"] | null;
}

export type DraftTap = Omit<Tap, "x" | "y">;

export interface SortKey {
  /** Networks, host network, completed, the rest. */
  readonly rank: number;
  /** Name of the controller, or of the workload that has none. */
  readonly group: string;
  /** A fold before those that left it. */
  readonly isAlone: boolean;
  readonly name: string;
}
