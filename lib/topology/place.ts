import { joinId } from "../model/ids.ts";
import type { Column } from "./columns.ts";
import type { DraftRow } from "./draft.ts";
import type { DraftLane } from "./draft-lane.ts";
import { BOTTOM, HEAD, HEADING, LABEL_COLUMN, ROW, TOP } from "./measures.ts";
import { byName } from "./order.ts";
import { plural } from "../text/count.ts";
import type { Detail, Heading, Lane, Row, Tap, Vertex } from "./view.ts";

/** Rows below one heading; without a heading where `namespace` is null. */
export interface DraftGroup {
  readonly namespace: string | null;
  readonly pods: number;
  readonly errors: number;
  readonly warnings: number;
  readonly rows: readonly DraftRow[];
}

export interface Placed {
  readonly vertices: readonly Vertex[];
  readonly edges: readonly Tap[];
  readonly width: number;
  readonly height: number;
}

/** Gives every lane, heading, row and tap its place. */
export const place = (
  cluster: string,
  lanes: readonly DraftLane[],
  groups: readonly DraftGroup[],
  columns: ReadonlyMap<string, Column>,
  detail: Detail,
): Placed => {
  const rows: (Heading | Row)[] = [];
  const edges: Tap[] = [];
  let top = HEAD[detail] + TOP;
  for (const group of groups) {
    if (group.namespace !== null) {
      rows.push(headingOf(cluster, group.namespace, group, top + HEADING / 2));
      top += HEADING;
    }
    for (const draft of group.rows) {
      const y = top + ROW[detail] / 2;
      const taps = draft.taps.map((tap): Tap => ({ ...tap, x: xOf(columns, tap.lane, tap.slotIndex), y }));
      edges.push(...taps.toSorted((left, right) => left.x - right.x));
      rows.push({
        ...draft.row,
        y,
        wireEndX: taps.length === 0 ? null : Math.max(...taps.map(({ x }) => x)),
      });
      top += ROW[detail];
    }
  }
  const placedLanes = lanes.map((lane) => placeLane(lane, columns, edges));
  const last = placedLanes.at(-1);
  return {
    vertices: [...placedLanes, ...rows],
    edges,
    width: last === undefined ? LABEL_COLUMN[detail] : last.columnLeft + last.columnWidth,
    height: top + BOTTOM,
  };
};

/** The rows of one namespace: by controller, a fold before those that left it; host network and what has ended last. */
export const inOrder = (rows: readonly DraftRow[]): readonly DraftRow[] =>
  rows.toSorted(
    ({ sortKey: left }, { sortKey: right }) =>
      left.rank - right.rank ||
      byName(left.group, right.group) ||
      Number(left.isAlone) - Number(right.isAlone) ||
      byName(left.name, right.name),
  );

const headingOf = (cluster: string, namespace: string, group: DraftGroup, y: number): Heading => {
  const vms = group.rows.filter(({ row }) => row.sign === "vm").length;
  const pods = group.pods - vms;
  const note = [
    ...(pods > 0 || vms === 0 ? [plural(pods, "pod")] : []),
    ...(vms > 0 ? [plural(vms, "VM")] : []),
  ].join(", ");
  return {
    kind: "heading",
    id: joinId(cluster, "heading", namespace),
    y,
    title: namespace,
    note,
    ill: group.errors + group.warnings,
    errors: group.errors,
    warnings: group.warnings,
    opens: { namespace },
  };
};

const xOf = (columns: ReadonlyMap<string, Column>, lane: string, slotIndex: number): number => {
  const column = columns.get(lane);
  return (column?.x ?? 0) + (column?.offsets[slotIndex] ?? 0);
};

const placeLane = (lane: DraftLane, columns: ReadonlyMap<string, Column>, edges: readonly Tap[]): Lane => {
  const column = columns.get(lane.id);
  const ys = edges.filter((tap) => tap.lane === lane.id).map(({ y }) => y);
  return {
    ...lane,
    x: column?.x ?? 0,
    columnLeft: column?.left ?? 0,
    columnWidth: column?.width ?? 0,
    firstY: ys.length === 0 ? null : Math.min(...ys),
    lastY: ys.length === 0 ? null : Math.max(...ys),
  };
};
