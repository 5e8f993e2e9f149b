import type { EdgeWire, LanesWire } from "../../lib/wire/topology.ts";

/** A tap that came, has another sign now, or stands elsewhere in its row. */
export interface ChangedTap {
  readonly id: string;
  readonly kind: "new" | "changed" | "moved";
  /** Where it stood, less where it stands, in the picture's own px. */
  readonly x: number;
}

/** What may be seen to change between two states of a picture. */
export interface Motion {
  readonly taps: readonly ChangedTap[];
  /** As they stood, in rows that are still there, with where those have gone since. */
  readonly gone: readonly { readonly tap: EdgeWire; readonly y: number }[];
  /** Rows with all that stands in them: where each stood, less where it stands. */
  readonly rows: ReadonlyMap<string, number>;
  /** Of everything that moves: its row. */
  readonly rowOf: (tap: string) => string | undefined;
}

/** Beyond that many at once nobody can follow them: taps, or rows, cut. */
export const ANIMATED_MAX = 12;

export const STILL: Motion = { taps: [], gone: [], rows: new Map(), rowOf: () => undefined };

/**
 * Lanes don't glide, and neither does what stands on one that has another place now: a wire couldn't follow. Another scope
 * or detail is another picture, not a change of one.
 */
export const motionBetween = (before: LanesWire | null, after: LanesWire): Motion => {
  if (before === null || before === after || !isOneOf(before, after)) return STILL;
  const isPlaceKept = before.vertices === after.vertices;
  const rows = isPlaceKept ? STILL.rows : movedRows(before, after);
  const known = new Map(before.edges.map((tap) => [tap.id, tap]));
  const there = new Map(after.edges.map((tap) => [tap.id, tap]));
  const areLanesStill = isPlaceKept || !haveLanesMoved(before, after);
  const taps = after.edges.flatMap((tap) => {
    const was = known.get(tap.id);
    const change = was === tap ? null : changeOf(was, tap, areLanesStill);
    return change === null ? [] : [change];
  });
  const left = before.edges.filter((tap) => !there.has(tap.id) && tap.glyph !== "fold");
  const places = left.length === 0 ? STILL.rows : placesOf(after);
  const gone = left.flatMap((tap) => {
    const y = places.get(tap.row);
    return y === undefined ? [] : [{ tap, y }];
  });
  const isTooMuch = taps.length + gone.length > ANIMATED_MAX;
  return {
    taps: isTooMuch ? [] : taps,
    gone: isTooMuch || !areLanesStill ? [] : gone,
    rows: rows.size > ANIMATED_MAX ? new Map() : rows,
    rowOf: (tap) => there.get(tap)?.row,
  };
};

const isOneOf = (before: LanesWire, after: LanesWire): boolean =>
  before.detail === after.detail &&
  before.rowHeight === after.rowHeight &&
  before.scope.length === after.scope.length &&
  before.scope.every(({ title }, index) => title === after.scope[index]?.title);

const changeOf = (was: EdgeWire | undefined, tap: EdgeWire, areLanesStill: boolean): ChangedTap | null => {
  if (was === undefined) return { id: tap.id, kind: "new", x: 0 };
  if (was.x !== tap.x && areLanesStill) return { id: tap.id, kind: "moved", x: was.x - tap.x };
  return was.glyph === tap.glyph ? null : { id: tap.id, kind: "changed", x: 0 };
};

const haveLanesMoved = (before: LanesWire, after: LanesWire): boolean => {
  const known = new Map(before.vertices.flatMap((each) => (each.kind === "lane" ? [[each.id, each.x]] : [])));
  return after.vertices.some((each) => each.kind === "lane" && (known.get(each.id) ?? each.x) !== each.x);
};

const placesOf = ({ vertices }: LanesWire): ReadonlyMap<string, number> =>
  new Map(vertices.flatMap((each) => (each.kind === "row" ? [[each.id, each.y]] : [])));

const movedRows = (before: LanesWire, after: LanesWire): ReadonlyMap<string, number> => {
  const known = placesOf(before);
  return new Map(
    [...placesOf(after)].flatMap(([id, y]) => {
      const was = known.get(id);
      return was === undefined || was === y ? [] : [[id, was - y] as const];
    }),
  );
};
