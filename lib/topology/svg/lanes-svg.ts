import { behindName } from "../behind-name.ts";
import { portX } from "../measures.ts";
import { shortCount } from "../../text/count.ts";
import { labelOffset, pillWidth } from "../pill.ts";
import { isAddressText, shortenEnd, shortenMiddle, widthOf } from "../text.ts";
import type { Heading, Lane, LabelTone, Row, Tap, TopologyView } from "../view.ts";
import { glyphMarkup } from "./glyph.ts";
import { badge, countBadges, flag, laneLine, legend, LEGEND_HEIGHT, LEGEND_WIDTH } from "./parts.ts";
import { documentOf, element, line, text } from "./markup.ts";
import { hueColour, type Palette, PALETTES, textOnHue, type Theme } from "./palette.ts";

/** A Lanes picture as an SVG document of its own: the geometry of the screen, fonts by name, all text escaped. */
export const lanesSvg = (view: TopologyView, theme: Theme, caption: string): string => {
  const palette = PALETTES[theme];
  const lanes = view.vertices.filter((vertex) => vertex.kind === "lane");
  const rows = view.vertices.filter((vertex) => vertex.kind === "row");
  const headings = view.vertices.filter((vertex) => vertex.kind === "heading");
  const laneById = new Map(lanes.map((lane) => [lane.id, lane]));
  const taps = Map.groupBy(view.edges, ({ row }) => row);
  const height = view.height + LEGEND_HEIGHT;
  return documentOf(
    { width: Math.max(view.width, LEGEND_WIDTH), height },
    palette,
    {
      title: "Moorings: pods and their networks",
      description: `${view.totals.pods} pods on ${view.totals.networks} networks, ${view.totals.ill} ill`,
      caption,
    },
    [
      ...lanes.map((lane) => laneMarkup(lane, view, theme)),
      ...headings.map((heading) => headingMarkup(heading, view, palette)),
      ...rows.map((row) => rowMarkup(row, taps.get(row.id) ?? [], lanes, view, palette)),
      ...view.edges.map((tap) => tapMarkup(tap, laneById.get(tap.lane), theme)),
      ...lanes.map((lane) => headMarkup(lane, view, theme)),
      line(0, view.headHeight, view.width, view.headHeight, { stroke: palette.line }),
      legend(12, view.height + LEGEND_HEIGHT / 2, palette),
    ],
  );
};

const laneMarkup = (lane: Lane, view: TopologyView, theme: Theme): string => {
  const hue = hueColour(lane.slot, theme);
  const thin = line(lane.x, view.headHeight, lane.x, view.height, { stroke: hue, opacity: 0.22 });
  return lane.lastY === null
    ? thin
    : thin + laneLine(lane.texture, lane.x, view.headHeight - 8, lane.lastY, hue);
};

const headMarkup = (lane: Lane, view: TopologyView, theme: Theme): string => {
  const palette = PALETTES[theme];
  const left = lane.columnLeft + 4;
  const width = lane.columnWidth - 8;
  // A low head has room for two lines above the badge.
  const shown = view.headHeight < 90 ? lane.lines.slice(0, 1) : lane.lines;
  const lines = shown.map(({ text: words, isMono }, at) =>
    text(
      isMono ? words : shortenEnd(words, width, "label"),
      left,
      35 + at * 14,
      isMono ? "mono" : "label",
      at === 0 ? palette.inkSoft : palette.inkCaption,
    ),
  );
  const y = view.headHeight - 16;
  return [
    text(
      shortenEnd(lane.title, lane.findings === null ? width : width - 28, "title"),
      left,
      20,
      "title",
      palette.ink,
    ),
    lane.findings === null ? "" : flag(lane.findings, left + width - 22, 20, palette),
    ...lines,
    badge(lane.mark, lane.x, y, hueColour(lane.slot, theme), textOnHue(lane.slot, theme)),
    lane.use === null ? "" : useMarkup(lane.use, lane.x + 20, y, palette),
  ].join("");
};

const useMarkup = (use: number, x: number, y: number, palette: Palette): string => {
  const fill = use >= 0.8 ? palette.warning : palette.inkSoft;
  return (
    element("rect", { x, y: y - 2, width: 28, height: 4, rx: 2, fill: palette.line }) +
    element("rect", { x, y: y - 2, width: 28 * use, height: 4, rx: 2, fill }) +
    text(percent(use), x + 33, y + 4, "label", fill)
  );
};

const headingMarkup = (
  { title, note, y, errors, warnings }: Heading,
  view: TopologyView,
  palette: Palette,
): string => {
  const shown = shortenMiddle(title, view.labelWidth - 90, "title");
  return (
    text(shown, 12, y + 4, "title", palette.ink) +
    text(note, 20 + widthOf(shown, "title"), y + 4, "label", palette.inkCaption) +
    (errors + warnings === 0
      ? ""
      : text(
          `${errors + warnings} ill`,
          portX(view),
          y + 4,
          "strong",
          errors > 0 ? palette.error : palette.warning,
          "end",
        ))
  );
};

const rowMarkup = (
  row: Row,
  taps: readonly Tap[],
  lanes: readonly Lane[],
  view: TopologyView,
  palette: Palette,
): string => {
  const many = behindName(row);
  const isLow = view.rowHeight < 40;
  const room = view.labelWidth - (isLow && many !== null ? 132 : 70);
  const title = shortenMiddle(row.title, room, "title");
  const chip = many === null ? "" : `×${shortCount(many)}`;
  return [
    wireMarkup(row, taps, lanes, view, palette),
    text(title, 32, row.y + (isLow ? 4 : -2), "title", palette.ink),
    text(chip, 38 + widthOf(title, "title"), row.y + (isLow ? 4 : -2), "strong", palette.inkSoft),
    isLow
      ? text(
          row.pod === null ? shortCount(row.count) : "",
          view.labelWidth - 16,
          row.y + 4,
          "mono",
          palette.inkSoft,
          "end",
        )
      : text(shortenEnd(row.subtitle, room + 40, "label"), 32, row.y + 13, "label", palette.inkCaption),
    row.findings === null ? "" : flag(row.findings, view.labelWidth - 34, row.y - 2, palette),
    row.aside === null ? "" : text(row.aside, view.labelWidth + 27, row.y + 4, "label", palette.inkSoft),
  ].join("");
};

/** The wire to the last tap; where it crosses a lane that it isn't on, it passes underneath. */
const wireMarkup = (
  { y, wireEndX }: Row,
  taps: readonly Tap[],
  lanes: readonly Lane[],
  view: TopologyView,
  palette: Palette,
): string => {
  if (wireEndX === null) return "";
  const tapped = new Set(taps.map(({ lane }) => lane));
  const gaps = lanes
    .filter(({ id, x, lastY }) => !tapped.has(id) && x < wireEndX && lastY !== null && lastY >= y)
    .map(({ x }) => x)
    .toSorted((a, b) => a - b);
  const pieces: string[] = [];
  let from = view.labelWidth - 6;
  for (const gap of [...gaps, wireEndX + GAP]) {
    if (gap - GAP > from)
      pieces.push(line(from, y, gap - GAP, y, { stroke: palette.line, "stroke-width": 1.5 }));
    from = gap + GAP;
  }
  return element("circle", { cx: view.labelWidth - 8, cy: y, r: 2.5, fill: palette.line }) + pieces.join("");
};

const GAP = 6;

const tapMarkup = (tap: Tap, lane: Lane | undefined, theme: Theme): string => {
  const palette = PALETTES[theme];
  const hue = hueColour(lane?.slot ?? null, theme);
  const x = tap.x + labelOffset(tap);
  const labels = [
    tap.interface === null ? "" : text(tap.interface, x, tap.y - 5, "strong", palette.ink),
    tap.interface === null || tap.tag === null
      ? ""
      : text(tap.tag, x + widthOf(tap.interface, "strong") + 6, tap.y - 5, "label", palette.inkSoft),
    text(
      tap.label,
      x,
      tap.y + 13,
      isAddressText(tap.label) ? "mono" : "label",
      toneColour(tap.labelTone, palette),
    ),
  ].join("");
  if (tap.glyph !== "fold") return glyphMarkup(tap.glyph, tap.x, tap.y, hue, palette) + labels;
  const width = pillWidth(tap.count);
  return [
    element("rect", {
      x: tap.x - width / 2 - 2,
      y: tap.y - 10,
      width: width + 4,
      height: 20,
      rx: 10,
      fill: palette.canvas,
    }),
    element("rect", { x: tap.x - width / 2, y: tap.y - 8, width, height: 16, rx: 8, fill: hue }),
    text(shortCount(tap.count), tap.x, tap.y + 4, "mark", textOnHue(lane?.slot ?? null, theme), "middle"),
    labels,
    tap.label === "" ? countBadges(tap, x, tap.y, palette) : "",
  ].join("");
};

const toneColour = (tone: LabelTone, palette: Palette): string => {
  switch (tone) {
    case "warn":
      return palette.warning;
    case "error":
      return palette.error;
    case "quiet":
      return palette.inkCaption;
    case "plain":
    case "mono":
      return palette.inkSoft;
  }
};

/** A pool that is used at all never says 0. */
const percent = (use: number): string => `${use > 0 && use < 0.01 ? "<1" : Math.round(use * 100)} %`;
