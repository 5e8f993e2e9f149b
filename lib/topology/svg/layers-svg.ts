import { shortCount } from "../../text/count.ts";
import { NAMED_AT } from "../layers/measures.ts";
import { strandPieces } from "../layers/strand-pieces.ts";
import type { LayerBox, LayersView, NetworkLine, NodeFrame, SegmentBar, Strand } from "../layers/view.ts";
import { pillWidth } from "../pill.ts";
import { widthOf } from "../text.ts";
import { glyphMarkup } from "./glyph.ts";
import { documentOf, element, line, text } from "./markup.ts";
import { hueColour, type Palette, PALETTES, textOnHue, type Theme } from "./palette.ts";
import { badge, flag, laneLine, legend, LEGEND_HEIGHT, LEGEND_WIDTH } from "./parts.ts";

/** A Layers picture as an SVG document of its own. */
export const layersSvg = (view: LayersView, theme: Theme, caption: string): string => {
  const palette = PALETTES[theme];
  const frames = view.vertices.filter((vertex) => vertex.kind === "frame");
  const boxes = view.vertices.filter((vertex) => vertex.kind === "box");
  const lines = view.vertices.filter((vertex) => vertex.kind === "line");
  const bars = view.vertices.filter((vertex) => vertex.kind === "bar");
  return documentOf(
    { width: Math.max(view.width, LEGEND_WIDTH), height: view.height + LEGEND_HEIGHT },
    palette,
    {
      title: "Moorings: the way of each attachment over its node",
      description: `${view.totals.pods} pods on ${view.totals.networks} networks, ${view.totals.ill} ill`,
      caption,
    },
    [
      ...frames.map((frame) => frameMarkup(frame, palette)),
      ...lines.map((each) =>
        laneLine(each.texture, each.x, each.fromY, each.toY, hueColour(each.slot, theme)),
      ),
      ...bars.map((bar) => barMarkup(bar, palette)),
      ...view.edges.map((strand) => strandMarkup(strand, crossedBy(strand, lines, bars), palette)),
      ...boxes.map((box) => boxMarkup(box, palette)),
      ...view.edges.map((strand) => tapMarkup(strand, view.naming === "strands", theme)),
      ...view.columns.flatMap(({ title, note, left }) => [
        text(title, left, 22, "title", palette.ink),
        text(note, left, 38, "label", palette.inkCaption),
      ]),
      ...lines.map((each) => lineHead(each, view.headHeight, theme)),
      ...bars.map((bar) => barName(bar, palette)),
      legend(12, view.height + LEGEND_HEIGHT / 2, palette),
    ],
  );
};

const frameMarkup = ({ x, y, width, height, title, note }: NodeFrame, palette: Palette): string =>
  element("rect", { x, y, width, height, rx: 10, fill: palette.surface, stroke: palette.line }) +
  text(title, x + 14, y + 20, "title", palette.ink) +
  text(note, x + 14, y + 34, "label", palette.inkCaption);

const lineHead = ({ mark, x, slot }: NetworkLine, headHeight: number, theme: Theme): string =>
  badge(mark, x, headHeight - 28, hueColour(slot, theme), textOnHue(slot, theme));

const barMarkup = ({ x, fromY, toY }: SegmentBar, palette: Palette): string =>
  element("rect", { x: x - 3.5, y: fromY, width: 7, height: toY - fromY, rx: 3, fill: palette.line });

const barName = ({ x, label, labelY }: SegmentBar, palette: Palette): string => {
  const width = widthOf(label, "strong") + 12;
  return (
    element("rect", {
      x: x - width / 2,
      y: labelY,
      width,
      height: 18,
      rx: 4,
      fill: palette.surface,
      stroke: palette.line,
    }) + text(label, x, labelY + 13, "strong", palette.ink, "middle")
  );
};

/** Lines and bars that a strand isn't on: it passes underneath. */
const crossedBy = (
  strand: Strand,
  lines: readonly NetworkLine[],
  bars: readonly SegmentBar[],
): readonly number[] =>
  [...lines, ...bars]
    .filter(
      ({ id, fromY, toY }) => id !== strand.line && id !== strand.bar && fromY <= strand.y && strand.y <= toY,
    )
    .map(({ x }) => x);

const strandMarkup = (
  { fromX, lineX, toX, y, brokenAt, aside }: Strand,
  crossed: readonly number[],
  palette: Palette,
): string => {
  const isBroken = brokenAt !== null;
  const piece =
    (look: { readonly stroke: string; readonly dashes?: string }) =>
    ({ from, to }: { readonly from: number; readonly to: number }): string =>
      line(from, y, to, y, {
        stroke: look.stroke,
        "stroke-width": 1.5,
        "stroke-dasharray": look.dashes,
      });
  const own = strandPieces(fromX, lineX, crossed).map(piece({ stroke: palette.line }));
  const over = strandPieces(lineX, toX, crossed).map(
    piece(isBroken ? { stroke: palette.error, dashes: "5 4" } : { stroke: palette.line }),
  );
  const end =
    aside === null
      ? ""
      : text(aside.title, aside.x, y - 2, "label", isBroken ? palette.error : palette.inkCaption) +
        (aside.note === "" ? "" : text(aside.note, aside.x, y + 11, "label", palette.inkCaption));
  return [...own, ...over, end].join("");
};

const boxMarkup = (box: LayerBox, palette: Palette): string => {
  const { x, y, width, height, presence } = box;
  const isAbsent = presence === "absent";
  const isSure = presence === "seen" || box.layer === "workload";
  const ink = isAbsent || presence === "down" ? palette.error : palette.ink;
  const top = box.layer === "workload" ? y + 18 : y + 16;
  return [
    element("rect", {
      x,
      y,
      width,
      height,
      rx: 6,
      fill: palette.canvas,
      stroke: isAbsent ? palette.error : palette.line,
      "stroke-dasharray": isAbsent ? "5 3" : isSure ? undefined : "2 2",
    }),
    text(box.title, x + 10, top, box.layer === "workload" ? "title" : "strong", ink),
    text(box.subtitle, x + 10, top + 14, box.isMono ? "mono" : "label", palette.inkCaption),
    box.count > 1 && box.layer === "workload"
      ? text(`×${shortCount(box.count)}`, x + width - 10, top, "strong", palette.inkSoft, "end")
      : "",
    box.findings === null ? "" : flag(box.findings, x + width - 26, top, palette),
  ].join("");
};

const tapMarkup = (strand: Strand, isNamed: boolean, theme: Theme): string => {
  const palette = PALETTES[theme];
  const { network, lineX, y, glyph, count } = strand;
  const hue = hueColour(network.slot, theme);
  const name = isNamed
    ? element("rect", { x: lineX + NAMED_AT, y: y - 9, width: 132, height: 18, fill: palette.surface }) +
      badge(network.mark, lineX + NAMED_AT + 14, y, hue, textOnHue(network.slot, theme)) +
      text(network.title, lineX + NAMED_AT + 34, y + 4, "label", palette.inkSoft)
    : "";
  if (glyph !== "fold") return name + glyphMarkup(glyph, lineX, y, hue, palette);
  const width = pillWidth(count);
  return (
    name +
    element("rect", { x: lineX - width / 2, y: y - 8, width, height: 16, rx: 8, fill: hue }) +
    text(shortCount(count), lineX, y + 4, "mark", textOnHue(network.slot, theme), "middle")
  );
};
