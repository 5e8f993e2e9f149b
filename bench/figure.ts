/** One row of the table, read from what a round of its suite gave. `limit` bounds the ratio of ours to the peer's value, or ours. */
export interface Figure<Part> {
  readonly title: string;
  readonly unit: string;
  readonly bounds: "ratio" | "ours";
  /** Absent: told, and bounded by nothing. */
  readonly limit?: number;
  /** undefined: not to be had in this round. */
  ours(part: Part): number | undefined;
  peer(part: Part): number | undefined;
}
