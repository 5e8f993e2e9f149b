import type { FreeBox, FreeEdge, Point } from "../../../lib/topology/free/free-layout.ts";

/** To the worker: what to lay out; `kept` has its place and keeps it. */
export interface LayoutRequest {
  readonly id: number;
  readonly boxes: readonly FreeBox[];
  readonly edges: readonly FreeEdge[];
  /** Width of the frame by its height. */
  readonly aspect: number;
  readonly kept: readonly (readonly [string, Point])[];
}

/** From the worker: where everything stands by now. */
export interface LayoutAnswer {
  readonly id: number;
  readonly positions: readonly (readonly [string, Point])[];
  readonly isDone: boolean;
}
