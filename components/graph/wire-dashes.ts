import type { EdgeWire } from "../../lib/wire/topology.ts";

/** On either side of a lane that the workload isn't on, its wire breaks for 6 px: no crossing can be taken for a tap. */
const GAP = 6;
const HALF_LANE: Record<string, number> = { solid: 1.5, rails: 3, beads: 2.25, thin: 0.75 };
const DASH = 3;
/** A wire to something missing ends that far before the lane. */
const SHORT_OF_MISSING = 11;

export interface Crossing {
  readonly x: number;
  readonly texture: string;
}

export interface WirePath {
  readonly from: number;
  readonly to: number;
  /** Lengths of line and gap in turn, for a canvas' line dash; undefined: one unbroken line. */
  readonly dashes: readonly number[] | undefined;
}

type WireTap = Pick<EdgeWire, "x" | "glyph" | "lane">;

/** All of a tap that its wire is drawn by: one that was reported and is observed now leaves it as it is. */
export const wireLook = ({ x, lane, glyph }: WireTap): readonly unknown[] => [
  x,
  lane,
  glyph === "missing" || glyph === "attaching" ? glyph : "",
];

/** Where a workload's wire is drawn: from its port to its last tap, broken at lanes it passes, dashed to what is on its way. */
export const wirePath = (
  from: number,
  taps: readonly WireTap[],
  lanes: readonly (Crossing & { readonly id: string })[],
): WirePath | undefined => {
  const ordered = taps.toSorted((left, right) => left.x - right.x);
  const last = ordered.at(-1);
  if (last === undefined) return undefined;
  const to = last.glyph === "missing" ? last.x - SHORT_OF_MISSING : last.x;
  const tapped = new Set(taps.map(({ lane }) => lane));
  const gaps = lanes
    .filter((lane) => !tapped.has(lane.id) && lane.x > from && lane.x < to)
    .map(({ x, texture }): Interval => [x - half(texture), x + half(texture)]);
  const dashed = ordered.flatMap((tap, index): Interval[] =>
    tap.glyph === "attaching" ? [[ordered[index - 1]?.x ?? from, tap.x]] : [],
  );
  const cuts = [...gaps, ...dashed.flatMap(dashGaps)].toSorted((left, right) => left[0] - right[0]);
  return { from, to, dashes: cuts.length === 0 ? undefined : toDashes(from, to, cuts) };
};

type Interval = readonly [number, number];

const half = (texture: string): number => GAP + (HALF_LANE[texture] ?? 0);

const dashGaps = ([start, end]: Interval): readonly Interval[] => {
  const gaps: Interval[] = [];
  for (let x = start + DASH; x < end; x += 2 * DASH) gaps.push([x, Math.min(end, x + DASH)]);
  return gaps;
};

const toDashes = (from: number, to: number, cuts: readonly Interval[]): readonly number[] => {
  const dashes: number[] = [];
  let at = from;
  let gapEnd = from;
  for (const [start, end] of cuts) {
    if (end <= gapEnd) continue;
    if (start > gapEnd) {
      if (dashes.length > 0) dashes.push(gapEnd - at);
      dashes.push(start - gapEnd);
      at = start;
    }
    gapEnd = end;
  }
  dashes.push(gapEnd - at, Math.max(0.01, to - gapEnd), 10_000);
  // A pattern starts with a line; where the wire starts with a gap, the first line has no length.
  return dashes.length % 2 === 0 ? dashes : [0.01, ...dashes];
};
