import type { LayerBox, LayersView, NetworkLine, NodeFrame, SegmentBar, Strand } from "../layers/view.ts";
import { pillWidth } from "../pill.ts";
import { shortCount } from "../text.ts";
import { glyphMarkup } from "./glyph.ts";
import { documentOf, element, line, text } from "./markup.ts";
import { hueColour, type Palette, PALETTES, textOnHue, type Theme } from "./palette.ts";
import { badge, flag, laneLine, legend, LEGEND_HEIGHT, LEGEND_WIDTH } from "./parts.ts";

/** A Layers picture as an SVG document of its own. */
export const layersSvg = (view: LayersView, theme: Theme): string => {
  const palette = PALETTES[theme];
  const frames = view.vertices.filter((vertex) => vertex.kind === "frame");
  const boxes = view.vertices.filter((vertex) => vertex.kind === "box");
  const lines = view.vertices.filter((vertex) => vertex.kind === "line");
  const bars = view.vertices.filter((vertex) => vertex.kind === "bar");
  const lineById = new Map(lines.map((each) => [each.id, each]));
  return documentOf(
    { width: Math.max(view.width, LEGEND_WIDTH), height: view.height + LEGEND_HEIGHT },
    palette.canvas,
    {
      title: "Moorings: the way of each attachment over its node",
      description: `${view.totals.pods} pods on ${view.totals.networks} networks, ${view.totals.ill} ill`,
    },
    [
      ...frames.map((frame) => frameMarkup(frame, palette)),
      ...lines.map((each) =>
        laneLine(each.texture, each.x, each.fromY, each.toY, hueColour(each.slot, theme)),
      ),
      ...bars.map((bar) => barMarkup(bar, palette)),
      ...view.edges.map((strand) => strandMarkup(strand, palette)),
      ...boxes.map((box) => boxMarkup(box, palette)),
      ...view.edges.map((strand) => tapMarkup(strand, lineById.get(strand.line), theme)),
      ...view.columns.flatMap(({ title, note, left }) => [
        text(title, left, 22, "title", palette.ink),
        text(note, left, 38, "label", palette.inkCaption),
      ]),
      ...lines.map((each) => lineHead(each, view.headHeight, theme)),
      ...bars.map((bar) => text(bar.label, bar.x, view.headHeight - 24, "strong", palette.ink, "middle")),
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

const strandMarkup = ({ fromX, toX, y, brokenAt, aside }: Strand, palette: Palette): string =>
  line(fromX, y, toX, y, {
    stroke: brokenAt === null ? palette.line : palette.error,
    "stroke-width": 1.5,
    "stroke-dasharray": brokenAt === null ? undefined : "5 4",
  }) +
  (aside === null
    ? ""
    : text(aside, toX + 28, y + 4, "label", brokenAt === null ? palette.inkCaption : palette.error));

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

const tapMarkup = (strand: Strand, network: NetworkLine | undefined, theme: Theme): string => {
  const palette = PALETTES[theme];
  const slot = network?.slot ?? null;
  if (strand.glyph !== "fold")
    return glyphMarkup(strand.glyph, strand.lineX, strand.y, hueColour(slot, theme), palette);
  const width = pillWidth(strand.count);
  return (
    element("rect", {
      x: strand.lineX - width / 2,
      y: strand.y - 8,
      width,
      height: 16,
      rx: 8,
      fill: hueColour(slot, theme),
    }) + text(shortCount(strand.count), strand.lineX, strand.y + 4, "mark", textOnHue(slot, theme), "middle")
  );
};
