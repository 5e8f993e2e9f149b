import type { DraftLane } from "../draft-lane.ts";
import { shortenEnd, widthOf } from "../text.ts";
import type { ChainSegment } from "./chain.ts";
import type { DraftNode } from "./draft.ts";
import {
  BAR_PAD,
  BAR_STEP,
  BAR_STEP_TIGHT,
  BARS_GAP,
  DEVICE_GAP,
  DEVICE_WIDTH,
  FRAME_LEFT,
  FRAME_RIGHT,
  INTERFACE,
  LINE_LEFT,
  LINE_STEP,
  LINES_AT_ONCE,
  LINES_MAX,
  NAMED_WIDTH,
  NIC_WIDTH,
  TWO_ROWS_FROM,
  WORKLOAD,
} from "./measures.ts";
import type { LayerColumn, LayersView } from "./view.ts";

/** Where everything stands from left to right. */
export interface LayerPlaces {
  readonly columns: readonly LayerColumn[];
  readonly naming: LayersView["naming"];
  /** Empty where every strand names its own network. */
  readonly lines: readonly DraftLane[];
  readonly bars: readonly PlacedBar[];
  readonly lineX: (line: string) => number;
  readonly barX: ReadonlyMap<string, number>;
  readonly deviceX: number;
  readonly nicX: number;
  readonly frameWidth: number;
  readonly width: number;
}

export interface PlacedBar {
  readonly segment: ChainSegment;
  readonly x: number;
  readonly label: string;
  /** Of the two rows that names may stand in: 0 is the lower one. */
  readonly row: 0 | 1;
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
  const naming = lines.length > LINES_MAX ? "strands" : "lines";
  const room = Math.max(1, Math.ceil(lines.length / LINES_AT_ONCE)) * LINES_AT_ONCE;
  const networkWidth = naming === "strands" ? NAMED_WIDTH : room * LINE_STEP + 2;
  const deviceX = LINE_LEFT + networkWidth;
  const nicX = deviceX + DEVICE_WIDTH + DEVICE_GAP;
  const frameRight = nicX + NIC_WIDTH + FRAME_RIGHT;
  const barLeft = frameRight + BARS_GAP;
  const bars = placeBars([...segments.values()], barLeft);
  const end = Math.max(barLeft + 120, ...bars.map(({ x, label }) => x + nameWidth(label) / 2));
  const lineX = new Map(lines.map((lane, index) => [lane.id, LINE_LEFT + index * LINE_STEP]));
  return {
    columns: columns(deviceX, nicX, networkWidth, barLeft, end),
    naming,
    lines: naming === "strands" ? [] : lines,
    bars,
    lineX: (line) => (naming === "strands" ? LINE_LEFT : (lineX.get(line) ?? LINE_LEFT)),
    barX: new Map(bars.map(({ segment, x }) => [segment.key, x])),
    deviceX,
    nicX,
    frameWidth: frameRight - FRAME_LEFT,
    width: end + FRAME_LEFT,
  };
};

/** Many bars stand close together; their names then take turns in two rows, so that none meets the next. */
const placeBars = (segments: readonly ChainSegment[], left: number): readonly PlacedBar[] => {
  const isTight = segments.length >= TWO_ROWS_FROM;
  let x = left;
  return segments.map((segment, index): PlacedBar => {
    const most = isTight ? 2 * BAR_STEP_TIGHT - BAR_PAD - 6 : 2 * BAR_STEP;
    const label = shortenEnd(segment.label, most, "strong");
    if (isTight) return { segment, label, x: left + index * BAR_STEP_TIGHT, row: index % 2 === 0 ? 0 : 1 };
    const half = Math.max(BAR_STEP, nameWidth(label) + 6) / 2;
    const at = index === 0 ? left + Math.max(0, half - BAR_STEP / 2) : x + half;
    x = at + half;
    return { segment, label, x: at, row: 0 };
  });
};

const nameWidth = (label: string): number => widthOf(label, "strong") + BAR_PAD;

const columns = (
  deviceX: number,
  nicX: number,
  networkWidth: number,
  barLeft: number,
  end: number,
): readonly LayerColumn[] => [
  { layer: "workload", title: "Workload", note: "pod or VM", ...WORKLOAD },
  { layer: "interface", title: "Interface", note: "in the workload", ...INTERFACE },
  {
    layer: "network",
    title: "Network",
    note: "what it attaches to",
    left: LINE_LEFT - 14,
    width: networkWidth,
  },
  {
    layer: "device",
    title: "Bridge, VLAN, master",
    note: "on the node",
    left: deviceX,
    width: DEVICE_WIDTH + DEVICE_GAP - 4,
  },
  { layer: "nic", title: "NIC, VF", note: "wire of the node", left: nicX, width: NIC_WIDTH + FRAME_RIGHT },
  {
    layer: "segment",
    title: "Segment",
    note: "one layer-2 domain",
    left: barLeft - 30,
    width: Math.max(130, end - barLeft + 30),
  },
];
