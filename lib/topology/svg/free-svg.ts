import { shortCount } from "../../text/count.ts";
import { FREE_NETWORK, FREE_WORKLOAD, type FreeGraph } from "../free/free-graph.ts";
import type { Point } from "../free/free-layout.ts";
import { shortenEnd, shortenMiddle, widthOf } from "../text.ts";
import type { Lane, Row, Tap, TopologyView } from "../view.ts";
import { glyphMarkup } from "./glyph.ts";
import { documentOf, element, line, text } from "./markup.ts";
import { hueColour, PALETTES, textOnHue, type Theme } from "./palette.ts";
import { badge, flag, legend, LEGEND_HEIGHT, LEGEND_WIDTH } from "./parts.ts";

/** Around everything, px. */
const MARGIN = 32;
/** From the middle of a workload's edge to the sign of a line that leaves it. */
const SIGN_OFF = 13;

/**
 * A Free picture as an SVG document of its own: boxes where `places` has them (middles, px), what has no place is left
 * out. Whole, whatever part of it was seen.
 */
export const freeSvg = (
  view: Pick<TopologyView, "vertices" | "edges" | "totals">,
  graph: FreeGraph,
  places: ReadonlyMap<string, Point>,
  theme: Theme,
  caption: string,
): string => {
  const palette = PALETTES[theme];
  const boxes = graph.boxes.flatMap((box) => {
    const place = places.get(box.id);
    return place === undefined ? [] : [{ ...box, ...place }];
  });
  const left = Math.min(...boxes.map((box) => box.x - box.width / 2), 0) - MARGIN;
  const top = Math.min(...boxes.map((box) => box.y - box.height / 2), 0) - MARGIN;
  const width = Math.max(...boxes.map((box) => box.x + box.width / 2), 0) - left + MARGIN;
  const height = Math.max(...boxes.map((box) => box.y + box.height / 2), 0) - top + MARGIN;
  const at = new Map(boxes.map((box) => [box.id, { x: box.x - left, y: box.y - top }]));
  const lanes = new Map(
    view.vertices.flatMap((vertex) => (vertex.kind === "lane" ? [[vertex.id, vertex]] : [])),
  );
  const drawn = view.edges.flatMap((tap) => {
    const [from, to, lane] = [at.get(tap.row), at.get(tap.lane), lanes.get(tap.lane)];
    return from === undefined || to === undefined || lane === undefined ? [] : [{ tap, from, to, lane }];
  });
  return documentOf(
    { width: Math.max(width, LEGEND_WIDTH), height: height + LEGEND_HEIGHT },
    palette,
    {
      title: "Moorings: pods and their networks",
      description: `${view.totals.pods} pods on ${view.totals.networks} networks, ${view.totals.ill} ill`,
      caption,
    },
    [
      ...drawn.map(({ tap, from, to, lane }) =>
        line(from.x, from.y, to.x, to.y, {
          stroke: hueColour(lane.slot, theme),
          "stroke-width": 1.75,
          "stroke-dasharray": tap.glyph === "attaching" || tap.glyph === "detaching" ? "4 4" : undefined,
        }),
      ),
      ...view.vertices.flatMap((vertex) => {
        const middle = at.get(vertex.id);
        if (middle === undefined || vertex.kind === "heading") return [];
        return [
          vertex.kind === "lane"
            ? networkMarkup(vertex, middle, theme)
            : workloadMarkup(vertex, middle, theme),
        ];
      }),
      ...drawn.map(({ tap, from, to, lane }) => signMarkup(tap, leaving(from, to), lane, theme)),
      legend(12, height + LEGEND_HEIGHT / 2, palette),
    ],
  );
};

/** Where a line leaves a workload's box, and a little further. */
const leaving = (from: Point, to: Point): Point => {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const far = Math.hypot(dx, dy);
  if (far === 0) return from;
  const share = Math.min(
    FREE_WORKLOAD.width / 2 / Math.max(Math.abs(dx), 1e-9),
    FREE_WORKLOAD.height / 2 / Math.max(Math.abs(dy), 1e-9),
  );
  const along = Math.min(1, share + SIGN_OFF / far);
  return { x: from.x + dx * along, y: from.y + dy * along };
};

const boxMarkup = (
  { x, y }: Point,
  size: { readonly width: number; readonly height: number },
  rx: number,
  theme: Theme,
): string =>
  element("rect", {
    x: x - size.width / 2,
    y: y - size.height / 2,
    ...size,
    rx,
    fill: PALETTES[theme].surface,
    stroke: PALETTES[theme].line,
  });

const networkMarkup = (lane: Lane, middle: Point, theme: Theme): string => {
  const palette = PALETTES[theme];
  const left = middle.x - FREE_NETWORK.width / 2;
  const room = FREE_NETWORK.width - 50 - (lane.ill > 0 ? 26 : 0);
  return [
    boxMarkup(middle, FREE_NETWORK, FREE_NETWORK.height / 2, theme),
    badge(lane.mark, left + 22, middle.y, hueColour(lane.slot, theme), textOnHue(lane.slot, theme)),
    text(shortenEnd(lane.title, room, "strong"), left + 42, middle.y + 4, "strong", palette.ink),
    lane.ill === 0
      ? ""
      : flag(
          { count: lane.ill, worst: lane.errors > 0 ? "error" : "warning" },
          left + FREE_NETWORK.width - 28,
          middle.y + 4,
          palette,
        ),
  ].join("");
};

const workloadMarkup = (row: Row, middle: Point, theme: Theme): string => {
  const palette = PALETTES[theme];
  const left = middle.x - FREE_WORKLOAD.width / 2;
  const chip = row.count > 1 ? `×${shortCount(row.count)}` : "";
  const room =
    FREE_WORKLOAD.width -
    20 -
    (chip === "" ? 0 : widthOf(chip, "strong") + 6) -
    (row.findings === null ? 0 : 30);
  const title = shortenMiddle(row.title, room, "strong");
  return [
    boxMarkup(middle, FREE_WORKLOAD, 6, theme),
    text(title, left + 10, middle.y - 2, "strong", palette.ink),
    text(chip, left + 16 + widthOf(title, "strong"), middle.y - 2, "strong", palette.inkSoft),
    text(
      shortenEnd(row.namespace, FREE_WORKLOAD.width - 20, "label"),
      left + 10,
      middle.y + 12,
      "label",
      palette.inkCaption,
    ),
    row.findings === null ? "" : flag(row.findings, left + FREE_WORKLOAD.width - 28, middle.y - 2, palette),
  ].join("");
};

const signMarkup = (tap: Tap, at: Point, lane: Lane, theme: Theme): string => {
  const palette = PALETTES[theme];
  const hue = hueColour(lane.slot, theme);
  if (tap.glyph !== "fold") return glyphMarkup(tap.glyph, at.x, at.y, hue, palette);
  const words = shortCount(tap.count);
  const width = widthOf(words, "strong") + 12;
  return (
    element("rect", { x: at.x - width / 2, y: at.y - 7.5, width, height: 15, rx: 7.5, fill: hue }) +
    text(words, at.x, at.y + 4, "strong", textOnHue(lane.slot, theme), "middle")
  );
};
