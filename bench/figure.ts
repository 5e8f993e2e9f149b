import type { Used } from "./measure.ts";

/** What one round over the same server gave; undefined: that program isn't there or failed. */
export interface Round {
  readonly pods: OurRun;
  readonly all: OurRun;
  readonly raw: Used | undefined;
  readonly get: Used | undefined;
}

export interface OurRun extends Used {
  /** Before anything was read. */
  readonly idleMB: number;
  readonly stallMs: number;
  readonly viewMs: number;
}

/** One row of the table. `limit` bounds the ratio where there is a peer's value to compare with, else our value. */
export interface Figure {
  readonly title: string;
  readonly unit: string;
  readonly bounds: "ratio" | "ours";
  readonly limit: number;
  ours(round: Round): number;
  peer(round: Round): number | undefined;
}
