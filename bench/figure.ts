import type { Used } from "./measure.ts";

/** What one round over the same server gave; undefined: that program isn't there or failed. */
export interface Round {
  /** All pods read as the server reads them, and thrown away. */
  readonly pods: Used;
  /** Everything, with model, audit and pictures. */
  readonly all: OurRun;
  readonly raw: Used | undefined;
  readonly get: Used | undefined;
  /** The same as `all` and the client library's informer, both at the small size (10,000 pods, or fewer with `--quick`). */
  readonly small: OurRun;
  readonly smallPods: Used;
  readonly informer: Used | undefined;
  /** As `all`, at 1,000 pods. */
  readonly tiny: OurRun;
}

/** Times in ms of CPU, unless they are called `stall` or `view`: those are the wall's. */
export interface OurRun {
  /** Before anything was read. */
  readonly idleBytes: number;
  readonly peakBytes: number;
  /** After a full garbage collection. */
  readonly heapBytes: number;
  readonly syncCpuS: number;
  readonly stallMs: number;
  readonly pods: number;
  readonly attachments: number;
  readonly allocations: number;
  readonly auditMs: number;
  readonly podChangeMs: number;
  readonly allocationChangeMs: number;
  readonly viewMs: number;
  readonly views: Readonly<Record<string, number>>;
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
