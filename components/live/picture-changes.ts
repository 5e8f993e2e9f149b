import type { EdgeWire, LanesWire, TopologyWire } from "../../lib/wire/topology.ts";

/** One thing that changed in the picture, in words. */
export interface PictureChange {
  readonly subject: string;
  readonly text: string;
  readonly isTrouble: boolean;
  /** What it is a change of: equal where the same thing changed in the same way once more. "" of several at once. */
  readonly of: string;
}

/** More than that in one step are counted, not told. */
const TOLD_MAX = 4;

/**
 * What became different between two states of one picture. Workloads that a fold took in or let go are no news, so that
 * rows come and go silently where a fold of their namespace changed in the same step.
 */
export const pictureChanges = (before: TopologyWire, after: TopologyWire): readonly PictureChange[] => {
  if (before.layout !== "lanes" || after.layout !== "lanes") return [];
  const areRowsKept = before.vertices === after.vertices;
  const changes = [...(areRowsKept ? [] : rowChanges(before, after)), ...tapChanges(before, after)];
  if (changes.length <= TOLD_MAX) return changes;
  const told = changes.toSorted((a, b) => Number(b.isTrouble) - Number(a.isTrouble)).slice(0, TOLD_MAX - 1);
  return [
    ...told,
    { subject: "", text: `${changes.length - told.length} more changes at once`, isTrouble: false, of: "" },
  ];
};

const rowsOf = (view: LanesWire) =>
  new Map(view.vertices.flatMap((vertex) => (vertex.kind === "row" ? [[vertex.id, vertex] as const] : [])));

const rowChanges = (before: LanesWire, after: LanesWire): readonly PictureChange[] => {
  const old = rowsOf(before);
  const now = rowsOf(after);
  const refolded = new Set(
    [...old, ...now].flatMap(([id, row]) =>
      row.pod === null && old.get(id)?.count !== now.get(id)?.count ? [row.namespace] : [],
    ),
  );
  const came = [...now.values()].filter((row) => row.pod !== null && !old.has(row.id));
  const went = [...old.values()].filter((row) => row.pod !== null && !now.has(row.id));
  return [
    ...came
      .filter((row) => !refolded.has(row.namespace))
      .map((row) => ({
        subject: row.title,
        text: row.place === "" ? "new, not on a node yet" : `new on ${row.place}`,
        isTrouble: false,
        of: `${row.id} new`,
      })),
    ...went
      .filter((row) => !refolded.has(row.namespace))
      .map((row) => ({ subject: row.title, text: "gone", isTrouble: false, of: `${row.id} gone` })),
  ];
};

const tapChanges = (before: LanesWire, after: LanesWire): readonly PictureChange[] => {
  const oldRows = rowsOf(before);
  const rows = rowsOf(after);
  const lanes = new Map(
    [...before.vertices, ...after.vertices].flatMap((vertex) =>
      vertex.kind === "lane" ? [[vertex.id, vertex.title] as const] : [],
    ),
  );
  const old = new Map(before.edges.map((tap) => [tap.id, tap]));
  const now = new Map(after.edges.map((tap) => [tap.id, tap]));
  const changes: PictureChange[] = [];
  const say = (tap: EdgeWire, way: string, text: string | null, isTrouble = false) => {
    const subject = (rows.get(tap.row) ?? oldRows.get(tap.row))?.title ?? "";
    if (text !== null) changes.push({ subject, text, isTrouble, of: `${tap.id} ${way}` });
  };
  for (const tap of after.edges) {
    const was = old.get(tap.id);
    const lane = lanes.get(tap.lane) ?? "";
    // A row that is new tells of itself; one that was folded until now has nothing new.
    if (was === undefined) {
      if (oldRows.has(tap.row) && tap.glyph !== "fold") say(tap, tap.glyph, newText(tap, lane), tap.isIll);
    } else if (tap.glyph === "fold") {
      say(tap, "count", foldText(was, tap, lane), tap.ill > was.ill);
    } else if (was.glyph !== tap.glyph || was.addresses.join() !== tap.addresses.join()) {
      const way = was.glyph === tap.glyph ? "address" : tap.glyph;
      say(tap, way, changeText(was, tap, lane), tap.isIll && !was.isIll);
    }
  }
  for (const tap of before.edges) {
    if (now.has(tap.id) || tap.glyph === "fold" || !rows.has(tap.row)) continue;
    say(tap, "left", `${nameOf(tap)} left ${lanes.get(tap.lane) ?? ""}`);
  }
  return changes;
};

const nameOf = (tap: EdgeWire): string => tap.interface ?? "an interface";

const withAddresses = (tap: EdgeWire): string =>
  tap.addresses.length === 0 ? "" : `, ${tap.addresses.join(" ")}`;

const newText = (tap: EdgeWire, lane: string): string => {
  switch (tap.glyph) {
    case "attaching":
      return `${nameOf(tap)} on ${lane} asked`;
    case "observed":
    case "reported":
      return `${nameOf(tap)} on ${lane} ${tap.glyph}${withAddresses(tap)}`;
    default:
      return `${nameOf(tap)} on ${lane}: ${stateWord(tap)}`;
  }
};

const changeText = (was: EdgeWire, tap: EdgeWire, lane: string): string => {
  if (was.glyph === tap.glyph)
    return tap.addresses.length === 0
      ? `${nameOf(tap)} has no address any more`
      : `${nameOf(tap)} is ${tap.addresses.join(" ")} now`;
  if (was.glyph === "link-down") return `${nameOf(tap)} on ${lane} is up again`;
  return newText(tap, lane);
};

const stateWord = (tap: EdgeWire): string => (tap.glyph === "link-down" ? "link down" : tap.state);

const foldText = (was: EdgeWire, tap: EdgeWire, lane: string): string | null => {
  if (tap.ill > was.ill) return `${tap.ill - was.ill} more ill on ${lane}`;
  const more = tap.count - was.count;
  if (more !== 0) return `${Math.abs(more)} ${more > 0 ? "more" : "fewer"} on ${lane}`;
  return tap.ill < was.ill ? `${was.ill - tap.ill} fewer ill on ${lane}` : null;
};
