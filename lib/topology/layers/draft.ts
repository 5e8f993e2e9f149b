import type { HostChain, Step } from "./chain.ts";
import type { LayerBox, NodeFrame, Strand, StrandNetwork } from "./view.ts";

/** A workload with its strands before they have a place. */
export interface DraftWorkload {
  readonly box: Omit<LayerBox, "x" | "y" | "width" | "height">;
  readonly strands: readonly DraftStrand[];
}

export interface DraftStrand {
  readonly id: string;
  readonly line: string;
  readonly network: StrandNetwork;
  readonly chain: HostChain;
  readonly interface: Step & { readonly isMono: boolean };
  readonly glyph: Strand["glyph"];
  readonly isIll: boolean;
  readonly count: number;
  readonly attachment: string | null;
  readonly text: string;
}

export interface DraftNode {
  readonly frame: Omit<NodeFrame, "x" | "y" | "width" | "height">;
  readonly workloads: readonly DraftWorkload[];
}
