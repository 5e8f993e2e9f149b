import { CircleAlert, TriangleAlert } from "lucide-react";
import { memo } from "react";
import { isEqual } from "../../lib/kube/is-equal.ts";
import { pillWidth } from "../../lib/topology/pill.ts";
import { isSqueezed } from "../../lib/topology/squeeze.ts";
import { shortCount } from "../../lib/text/count.ts";
import type { EdgeWire, LanesWire } from "../../lib/wire/topology.ts";
import { Changing } from "../ui/changing.tsx";
import { Tag } from "../ui/chip.tsx";
import { cx } from "../ui/cx.ts";
import { pillFill } from "./elements.ts";
import type { Emphasis } from "./emphasis.ts";
import { BOTH_FROM, labelFits, labelStart, PILLS_FROM, type LabelFit } from "./label-fit.ts";
import { colourOf, textOn, type Palette } from "./palette.ts";
import { isIn, type Band } from "./use-band.ts";

interface Props {
  readonly view: LanesWire;
  readonly band: Band;
  readonly zoom: number;
  readonly palette: Palette;
  readonly emphasis: Emphasis;
  /** The one element of the picture that Tab reaches. */
  readonly tabStop: string | null;
}

/** What stands beside the taps: interface above the wire, address below; numbers in pills. Each tap takes the focus itself. */
export const TapLabels = ({ view, band, zoom, palette, emphasis, tabStop }: Props) => {
  const lanes = new Map(
    view.vertices.filter((vertex) => vertex.kind === "lane").map((lane) => [lane.id, lane]),
  );
  const owners = new Map(
    view.vertices.flatMap((vertex) => (vertex.kind === "row" ? [[vertex.id, vertex.title] as const] : [])),
  );
  const fits = labelFits(view, zoom);
  const isCompact = isSqueezed(view);
  const scene = { view, palette, emphasis };
  const taps = view.edges.filter((tap) => isIn(band, tap.y));
  return (
    <>
      {zoom >= PILLS_FROM &&
        HALOS.filter(({ glyph }) => taps.some((tap) => tap.glyph === glyph)).map(({ glyph, look }) => (
          // Surprise: each thing that moves by itself is a layer of its own to the browser; together they are one.
          <div key={glyph} aria-hidden className={look}>
            {taps
              .filter((tap) => tap.glyph === glyph)
              .map((tap) => (
                <span
                  key={tap.id}
                  className="absolute size-[19px] rounded-full"
                  style={{
                    left: tap.x * zoom - 9.5,
                    top: tap.y * zoom - 9.5,
                    background: colourOf(palette, lanes.get(tap.lane)?.slot ?? null),
                  }}
                />
              ))}
          </div>
        ))}
      {taps.map((tap) => (
        <Tap
          key={tap.id}
          tap={tap}
          owner={owners.get(tap.row) ?? ""}
          {...fitOf(fits(tap), { tap, zoom, isCompact, isPointedAt: emphasis.preview === tap.row })}
          zoom={zoom}
          textColour={
            tap.glyph === "fold"
              ? textOn(pillFill(tap, lanes.get(tap.lane)?.slot ?? null, scene, palette.canvas))
              : null
          }
          isDim={emphasis.isTextDim(tap)}
          isTabStop={tabStop === tap.id}
        />
      ))}
    </>
  );
};

/** What breathes around a tap that comes, and at half the speed around one that leaves. */
const HALOS = [
  { glyph: "attaching", look: "halo" },
  { glyph: "detaching", look: "halo-slow" },
] as const;

/** Between 0.5 and 0.8, and where it is compact, the interface is named only of the row that is pointed at. */
const fitOf = (
  fit: LabelFit,
  {
    tap,
    zoom,
    isCompact,
    isPointedAt,
  }: { tap: EdgeWire; zoom: number; isCompact: boolean; isPointedAt: boolean },
): LabelFit =>
  zoom >= PILLS_FROM && zoom < BOTH_FROM && isPointedAt
    ? { hasInterface: tap.glyph !== "fold", hasLabel: false }
    : { hasInterface: fit.hasInterface && (isPointedAt || !isCompact), hasLabel: fit.hasLabel };

/** What is said of a tap here. Its sign is drawn below. */
const SAID = [
  "id",
  "row",
  "x",
  "y",
  "text",
  "interface",
  "tag",
  "label",
  "labelTone",
  "count",
  "ill",
  "worst",
] as const;

interface TapProps extends LabelFit {
  readonly tap: EdgeWire;
  /** Name of the row that it is of. */
  readonly owner: string;
  readonly zoom: number;
  /** Of the number in a pill; null of single taps. */
  readonly textColour: string | null;
  readonly isDim: boolean;
  readonly isTabStop: boolean;
}

const isSaidAlike = ({ tap: one, ...ours }: TapProps, { tap: other, ...theirs }: TapProps): boolean =>
  one === other
    ? isEqual(ours, theirs)
    : SAID.every((name) => one[name] === other[name]) &&
      (one.glyph === "fold") === (other.glyph === "fold") &&
      isEqual(ours, theirs);

/** A change elsewhere in the picture, or of its sign alone, is none of its own. */
const Tap = memo(({ tap, owner, hasInterface, hasLabel, zoom, textColour, isDim, isTabStop }: TapProps) => {
  const x = tap.x * zoom;
  const y = tap.y * zoom;
  const isFold = tap.glyph === "fold";
  const [width, height] = isFold ? [pillWidth(tap.count) + 6, 24] : [24, 24];
  return (
    <>
      <button
        type="button"
        tabIndex={isTabStop ? 0 : -1}
        data-walk={tap.id}
        data-tap={tap.id}
        aria-label={`${owner}: ${tap.text}`}
        title={tap.text}
        className="pointer-events-auto absolute flex items-center justify-center rounded-full text-11 leading-none font-mark num"
        style={{
          left: x - width / 2,
          top: y - height / 2,
          width,
          height,
          ...(textColour === null ? {} : { color: textColour }),
        }}
      >
        {isFold && zoom >= PILLS_FROM && (
          <span aria-hidden>
            <Changing text={shortCount(tap.count)} />
          </span>
        )}
      </button>
      {isFold && tap.ill > 0 && zoom >= PILLS_FROM && <IllBadge tap={tap} x={x} y={y} />}
      {(hasInterface || hasLabel) && (
        <Words tap={tap} hasInterface={hasInterface} hasLabel={hasLabel} zoom={zoom} isDim={isDim} />
      )}
    </>
  );
}, isSaidAlike);

/** What a pill hides is ill: how many, and how badly. */
const IllBadge = ({ tap, x, y }: { tap: EdgeWire; x: number; y: number }) => {
  const Sign = tap.worst === "error" ? CircleAlert : TriangleAlert;
  return (
    <span
      aria-hidden
      data-badge={tap.id}
      className={cx(
        "absolute flex h-4 items-center gap-0.5 rounded-chip px-1 text-11 leading-none font-strong num",
        tap.worst === "error" ? "bg-err-soft text-err" : "bg-warn-soft text-warn",
      )}
      style={{ left: x + pillWidth(tap.count) / 2 + 5, top: y - 8 }}
    >
      <Sign className="size-3" />
      <Changing text={shortCount(tap.ill)} />
    </span>
  );
};

const TONES = {
  plain: "text-ink-2",
  mono: "mono text-ink-2",
  warn: "text-warn font-control",
  error: "text-err font-control",
  quiet: "text-ink-3",
};

const Words = ({
  tap,
  hasInterface,
  hasLabel,
  zoom,
  isDim,
}: LabelFit & { tap: EdgeWire; zoom: number; isDim: boolean }) => (
  <div
    aria-hidden
    className="absolute text-11 leading-[14px] whitespace-nowrap"
    style={{ left: tap.x * zoom + labelStart(tap), top: tap.y * zoom - 15 }}
    data-label={tap.id}
  >
    <p
      className={cx(
        "flex h-[14px] items-center gap-1 transition-colors duration-120",
        isDim ? "text-ink-3" : "text-ink",
      )}
    >
      {hasInterface && tap.interface}
      {hasInterface && tap.tag !== null && <Tag>{tap.tag}</Tag>}
    </p>
    {hasLabel && (
      <p
        className={cx(
          "pt-px transition-colors duration-120",
          isDim && tap.labelTone !== "warn" && tap.labelTone !== "error"
            ? "text-ink-3"
            : TONES[tap.labelTone],
          tap.labelTone === "mono" && "mono",
        )}
      >
        <Changing text={tap.label} />
      </p>
    )}
  </div>
);
