import { labelOffset } from "../../lib/topology/pill.ts";
import { shortCount } from "../../lib/topology/text.ts";
import type { EdgeWire, LaneVertex, LanesWire } from "../../lib/wire/topology.ts";
import { Tag } from "../ui/chip.tsx";
import { cx } from "../ui/cx.ts";
import type { Emphasis } from "./emphasis.ts";
import { colourOf, textOn, type Palette } from "./palette.ts";
import { pillFill } from "./elements.ts";

interface Props {
  readonly view: LanesWire;
  readonly zoom: number;
  readonly palette: Palette;
  readonly emphasis: Emphasis;
}

/** Zoom from which taps carry both lines, and from which they carry any. Labels never shrink: they leave. */
const BOTH_FROM = 0.8;

/** What stands beside the taps: interface above the wire, address below; numbers in pills. Not for screen readers: the twin is. */
export const TapLabels = ({ view, zoom, palette, emphasis }: Props) => {
  const lanes = new Map(
    view.vertices.filter((vertex) => vertex.kind === "lane").map((lane) => [lane.id, lane]),
  );
  return (
    <div aria-hidden className="contents">
      {view.edges.map((tap) => (
        <div key={tap.id} className="contents">
          {tap.glyph === "attaching" && (
            <Halo tap={tap} lane={lanes.get(tap.lane)} zoom={zoom} palette={palette} />
          )}
          {tap.glyph === "fold" && zoom >= 0.5 && (
            <PillText
              tap={tap}
              lane={lanes.get(tap.lane)}
              view={view}
              zoom={zoom}
              palette={palette}
              emphasis={emphasis}
            />
          )}
          {zoom >= BOTH_FROM && <Words tap={tap} zoom={zoom} isDim={emphasis.isTextDim(tap)} />}
        </div>
      ))}
    </div>
  );
};

const TONES = {
  plain: "text-ink-2",
  mono: "mono text-ink-2",
  warn: "text-warn font-control",
  error: "text-err font-control",
  quiet: "text-ink-3",
};

const Words = ({ tap, zoom, isDim }: { tap: EdgeWire; zoom: number; isDim: boolean }) => (
  <div
    className="absolute text-11 leading-[14px] whitespace-nowrap"
    style={{ left: tap.x * zoom + labelOffset(tap), top: tap.y * zoom - 15 }}
    title={tap.text}
    data-label={tap.id}
  >
    <p className={cx("flex h-[14px] items-center gap-1", isDim ? "text-ink-3" : "text-ink")}>
      {tap.interface}
      {tap.tag !== null && <Tag>{tap.tag}</Tag>}
    </p>
    <p
      className={cx(
        "pt-px",
        isDim && tap.labelTone !== "warn" && tap.labelTone !== "error" ? "text-ink-3" : TONES[tap.labelTone],
        tap.labelTone === "mono" && "mono",
      )}
    >
      {tap.label}
    </p>
  </div>
);

const PillText = ({
  tap,
  lane,
  view,
  zoom,
  palette,
  emphasis,
}: Props & { tap: EdgeWire; lane: LaneVertex | undefined }) => {
  const fill = pillFill(tap, lane?.slot ?? null, { view, palette, emphasis }, palette.canvas);
  return (
    <span
      className="absolute -translate-x-1/2 -translate-y-1/2 text-11 leading-none font-mark num"
      style={{ left: tap.x * zoom, top: tap.y * zoom, color: textOn(fill) }}
    >
      {shortCount(tap.count)}
    </span>
  );
};

const Halo = ({
  tap,
  lane,
  zoom,
  palette,
}: {
  tap: EdgeWire;
  lane: LaneVertex | undefined;
  zoom: number;
  palette: Palette;
}) => (
  <span
    className="absolute size-[19px] -translate-x-1/2 -translate-y-1/2 pulse rounded-full"
    style={{
      left: tap.x * zoom,
      top: tap.y * zoom,
      background: colourOf(palette, lane?.slot ?? null),
    }}
  />
);
