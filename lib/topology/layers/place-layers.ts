import type { Step } from "./chain.ts";
import type { LayerPlaces } from "./columns.ts";
import type { DraftNode, DraftWorkload } from "./draft.ts";
import {
  ASIDE_GAP,
  BAR_ROWS,
  BOX_HEIGHT,
  BOX_PAD,
  DEVICE_WIDTH,
  FRAME_GAP,
  FRAME_HEAD,
  FRAME_LEFT,
  FRAME_PAD,
  INTERFACE,
  LAYERS_HEAD,
  NIC_WIDTH,
  STRAND_ROW,
  WORKLOAD,
} from "./measures.ts";
import { shortenEnd } from "../text.ts";
import type { LayerBox, LayersVertex, Strand } from "./view.ts";

export interface PlacedNodes {
  readonly vertices: readonly LayersVertex[];
  readonly strands: readonly Strand[];
  readonly height: number;
}

/** Frames below each other, workloads inside them, one strand below the other. */
export const placeNodes = (nodes: readonly DraftNode[], places: LayerPlaces): PlacedNodes => {
  const vertices: LayersVertex[] = [];
  const strands: Strand[] = [];
  let top = LAYERS_HEAD + FRAME_GAP;
  for (const { frame, workloads } of nodes) {
    const rows = workloads.reduce((sum, workload) => sum + workload.strands.length, 0);
    const height = FRAME_HEAD + rows * STRAND_ROW + FRAME_PAD;
    vertices.push({ ...frame, x: FRAME_LEFT, y: top, width: places.frameWidth, height });
    let y = top + FRAME_HEAD;
    for (const workload of workloads) {
      const placed = placeWorkload(workload, places, y);
      vertices.push(...placed.boxes);
      strands.push(...placed.strands);
      y += workload.strands.length * STRAND_ROW;
    }
    top += height + FRAME_GAP;
  }
  return { vertices, strands, height: top + FRAME_GAP };
};

const placeWorkload = (
  { box, strands: drafts }: DraftWorkload,
  places: LayerPlaces,
  top: number,
): { readonly boxes: readonly LayerBox[]; readonly strands: readonly Strand[] } => {
  const boxes: LayerBox[] = [
    {
      ...box,
      x: WORKLOAD.left,
      y: top + (STRAND_ROW - BOX_HEIGHT) / 2 - 3,
      width: WORKLOAD.width,
      height: drafts.length * STRAND_ROW - (STRAND_ROW - BOX_HEIGHT) + 6,
    },
  ];
  const strands = drafts.map((draft, index): Strand => {
    const y = top + index * STRAND_ROW + STRAND_ROW / 2;
    const step = (layer: "interface" | "device" | "nic", x: number, width: number, at: Step): void => {
      if (at.presence === "none" && at.title === "") return;
      boxes.push({
        kind: "box",
        id: `${draft.id}~${layer}`,
        layer,
        x,
        y: y - BOX_HEIGHT / 2,
        width,
        height: BOX_HEIGHT,
        title: shortenEnd(at.title, width - 2 * BOX_PAD, "strong"),
        subtitle: layer === "interface" ? at.subtitle : shortenEnd(at.subtitle, width - 2 * BOX_PAD, "label"),
        isMono: layer === "interface" && draft.interface.isMono,
        presence: at.presence,
        sign: null,
        count: draft.count,
        findings: null,
        pod: box.pod,
        isSelected: box.isSelected,
        opens: null,
      });
    };
    step("interface", INTERFACE.left, INTERFACE.width, draft.interface);
    step("device", places.deviceX, DEVICE_WIDTH, draft.chain.device);
    step("nic", places.nicX, NIC_WIDTH, draft.chain.nic);
    const { device, nic, segment } = draft.chain;
    const bar = segment === null ? null : (places.barX.get(segment.key) ?? null);
    const lastX =
      nic.presence === "none" && nic.title === "" ? places.deviceX + DEVICE_WIDTH : places.nicX + NIC_WIDTH;
    return {
      kind: "strand",
      id: draft.id,
      y,
      fromX: WORKLOAD.left + WORKLOAD.width,
      toX: bar ?? lastX,
      brokenAt: device.presence === "absent" ? "device" : nic.presence === "absent" ? "nic" : null,
      brokenX: device.presence === "absent" ? places.deviceX : nic.presence === "absent" ? places.nicX : null,
      workload: box.id,
      line: draft.line,
      lineX: places.lineX(draft.line),
      network: draft.network,
      bar: segment === null ? null : barId(segment.key),
      glyph: draft.glyph,
      isIll: draft.isIll,
      count: draft.count,
      attachment: draft.attachment,
      aside: segment === null ? asideAt(draft.chain.aside, lastX + ASIDE_GAP) : null,
      text: draft.text,
    };
  });
  return { boxes, strands };
};

/** `leads nowhere: it isn't defined`: what becomes of it above, why below. */
const asideAt = (aside: string | null, x: number): Strand["aside"] => {
  if (aside === null) return null;
  const [title = "", note = ""] = aside.split(": ");
  return { x, title, note };
};

const barId = (key: string): string => `segment ${key}`;

/** Lines and bars, from their badge down to the last strand that meets them. */
export const spans = (places: LayerPlaces, strands: readonly Strand[]): readonly LayersVertex[] => {
  const lowest = (isMine: (strand: Strand) => boolean): number =>
    strands.reduce((most, strand) => (isMine(strand) ? Math.max(most, strand.y) : most), LAYERS_HEAD);
  return [
    ...places.lines.map((lane) => ({
      kind: "line" as const,
      id: lane.id,
      x: places.lineX(lane.id),
      fromY: LAYERS_HEAD - 20,
      toY: lowest((strand) => strand.line === lane.id),
      network: lane.network,
      title: lane.title,
      mark: lane.mark,
      slot: lane.slot,
      texture: lane.texture,
      members: lane.members,
      opens: lane.opens,
    })),
    ...places.bars.map(({ segment, x, label, row }) => ({
      kind: "bar" as const,
      id: barId(segment.key),
      x,
      fromY: LAYERS_HEAD - BAR_ROWS[row] + 4,
      toY: lowest((strand) => strand.bar === barId(segment.key)),
      label,
      labelY: LAYERS_HEAD - BAR_ROWS[row],
      title: segment.title,
      segment: segment.key,
      opens: { segment: segment.key },
    })),
  ];
};
