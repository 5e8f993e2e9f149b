import type { DraftLane } from "../lane-plan.ts";
import { widthOf } from "../text.ts";
import type { ChainSegment } from "./chain.ts";
import type { DraftNode } from "./draft.ts";
import {
  BAR_STEP,
  DEVICE_WIDTH,
  FRAME_LEFT,
  INTERFACE,
  LINE_LEFT,
  LINE_STEP,
  LINES_AT_ONCE,
  NIC_WIDTH,
  WORKLOAD,
} from "./measures.ts";
import type { LayerColumn } from "./view.ts";

/** Where everything stands from left to right. */
export interface LayerPlaces {
  readonly columns: readonly LayerColumn[];
  readonly lines: readonly DraftLane[];
  readonly segments: readonly ChainSegment[];
  readonly lineX: ReadonlyMap<string, number>;
  readonly barX: ReadonlyMap<string, number>;
  readonly deviceX: number;
  readonly nicX: number;
  readonly frameWidth: number;
  readonly width: number;
}

/** Networks in their stable order; segments in the order of the networks that lead to them. */
export const columnsOf = (lanes: readonly DraftLane[], nodes: readonly DraftNode[]): LayerPlaces => {
  const strands = nodes.flatMap(({ workloads }) => workloads).flatMap((workload) => workload.strands);
  const used = new Set(strands.map(({ line }) => line));
  const lines = lanes.filter((lane) => !lane.isDefault && used.has(lane.id));
  const rank = new Map(lines.map((lane, index) => [lane.id, index]));
  const segments = new Map<string, ChainSegment>();
  for (const { chain } of strands.toSorted(
    (a, b) =>
      (rank.get(a.line) ?? 0) - (rank.get(b.line) ?? 0) ||
      ((a.chain.segment?.key ?? "") < (b.chain.segment?.key ?? "") ? -1 : 1),
  ))
    if (chain.segment !== null && !segments.has(chain.segment.key))
      segments.set(chain.segment.key, chain.segment);
  const lineX = new Map(lines.map((lane, index) => [lane.id, LINE_LEFT + index * LINE_STEP]));
  const room = Math.max(1, Math.ceil(lines.length / LINES_AT_ONCE)) * LINES_AT_ONCE;
  const deviceX = LINE_LEFT + room * LINE_STEP - LINE_STEP / 2 + 20;
  const nicX = deviceX + DEVICE_WIDTH + 26;
  const frameRight = nicX + NIC_WIDTH + 16;
  const barLeft = frameRight + 48;
  const barX = new Map<string, number>();
  let x = barLeft;
  for (const segment of segments.values()) {
    barX.set(segment.key, x);
    x += Math.max(BAR_STEP, widthOf(segment.label, "strong") + 26);
  }
  return {
    columns: [
      { layer: "workload", title: "Workload", note: "pod or VM", left: WORKLOAD.left, width: WORKLOAD.width },
      {
        layer: "interface",
        title: "Interface",
        note: "in the workload",
        left: INTERFACE.left,
        width: INTERFACE.width,
      },
      {
        layer: "network",
        title: "Network",
        note: "what it attaches to",
        left: LINE_LEFT - 14,
        width: room * LINE_STEP,
      },
      {
        layer: "device",
        title: "Bridge, VLAN, master",
        note: "on the node",
        left: deviceX,
        width: DEVICE_WIDTH,
      },
      { layer: "nic", title: "NIC, VF", note: "wire of the node", left: nicX, width: NIC_WIDTH },
      {
        layer: "segment",
        title: "Segment",
        note: "one layer-2 domain",
        left: barLeft - 30,
        width: Math.max(160, x - barLeft),
      },
    ],
    lines,
    segments: [...segments.values()],
    lineX,
    barX,
    deviceX,
    nicX,
    frameWidth: frameRight - FRAME_LEFT,
    width: Math.max(x, barLeft + 200) + 20,
  };
};
