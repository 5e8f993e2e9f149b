import type { FrameVertex, LayersWire, StrandWire } from "../../../lib/wire/layers.ts";
import { beside, type WalkKey } from "../../graph/walk.ts";
import { strandOf } from "./emphasis.ts";

/**
 * Walking the chains: right and left along one (workload, interface, tap, device, NIC, segment), up and down to the same
 * step of the next one; on a tap along its network, and at its upper end to the network itself. Left of a workload is the
 * node that it runs on.
 */
export const walkLayers = (view: LayersWire, at: string, key: WalkKey): string | null => {
  const vertex = view.vertices.find(({ id }) => id === at);
  if (vertex?.kind === "line") return fromEnd(view, "line", at, key);
  if (vertex?.kind === "bar") return fromEnd(view, "bar", at, key);
  if (vertex?.kind === "frame") return fromFrame(view, vertex, key);
  if (vertex?.kind === "box" && vertex.layer === "workload") return fromWorkload(view, at, key);
  const strand = view.edges.find(({ id }) => id === at || id === strandOf(at));
  if (strand === undefined) {
    // A name beside a tap, where networks have no lines.
    const named = view.edges.find(({ line }) => line === at);
    return named === undefined ? null : walkLayers(view, named.id, key);
  }
  const way = wayOf(view, strand);
  switch (key) {
    case "ArrowLeft":
      return beside(way, at, -1);
    case "ArrowRight":
      return beside(way, at, 1);
    case "ArrowUp":
      return beside(column(view, strand, at), at, -1) ?? (at === strand.id ? lineOf(view, strand) : null);
    case "ArrowDown":
      return beside(column(view, strand, at), at, 1);
    case "Home":
      return way[0] ?? null;
    case "End":
      return way.at(-1) ?? null;
    default:
      return key satisfies never;
  }
};

const fromWorkload = (view: LayersWire, at: string, key: WalkKey): string | null => {
  const workloads = workloadsOf(view);
  const strand = byHeight(view).find(({ workload }) => workload === at);
  switch (key) {
    case "ArrowUp":
      return beside(workloads, at, -1);
    case "ArrowDown":
      return beside(workloads, at, 1);
    case "ArrowLeft":
      return frames(view).find((frame) => frame.opens !== null && isIn(view, frame, at))?.id ?? null;
    case "ArrowRight":
      return strand === undefined ? null : (wayOf(view, strand)[1] ?? null);
    case "Home":
      return workloads[0] ?? null;
    case "End":
      return workloads.at(-1) ?? null;
    default:
      return key satisfies never;
  }
};

/** From a node's name: to its first workload, or the last one above it. */
const fromFrame = (view: LayersWire, frame: FrameVertex, key: WalkKey): string | null => {
  const workloads = workloadsOf(view);
  const first = workloads.findIndex((workload) => isIn(view, frame, workload));
  switch (key) {
    case "ArrowUp":
      return workloads[first - 1] ?? null;
    case "ArrowDown":
    case "ArrowRight":
      return workloads[first] ?? null;
    case "ArrowLeft":
      return null;
    case "Home":
      return workloads[0] ?? null;
    case "End":
      return workloads.at(-1) ?? null;
    default:
      return key satisfies never;
  }
};

const workloadsOf = (view: LayersWire): readonly string[] => [
  ...new Set(byHeight(view).map(({ workload }) => workload)),
];

const frames = (view: LayersWire): readonly FrameVertex[] =>
  view.vertices.filter((vertex) => vertex.kind === "frame");

const isIn = (view: LayersWire, { y, height }: FrameVertex, workload: string): boolean =>
  view.vertices.some((box) => box.kind === "box" && box.id === workload && y <= box.y && box.y < y + height);

/** From a network's badge or a segment's name: to its neighbours, and down to what is on it. */
const fromEnd = (view: LayersWire, kind: "line" | "bar", at: string, key: WalkKey): string | null => {
  const ends = view.vertices
    .flatMap((vertex) => (vertex.kind === kind ? [vertex] : []))
    .toSorted((left, right) => left.x - right.x)
    .map(({ id }) => id);
  switch (key) {
    case "ArrowLeft": {
      const left = beside(ends, at, -1);
      if (left !== null || kind === "line") return left;
      const first = byHeight(view).find(({ bar }) => bar === at);
      return first === undefined ? null : (wayOf(view, first).at(-2) ?? null);
    }
    case "ArrowRight":
      return beside(ends, at, 1);
    case "ArrowUp":
      return null;
    case "ArrowDown":
      return byHeight(view).find((strand) => strand[kind] === at)?.id ?? null;
    case "Home":
      return ends[0] ?? null;
    case "End":
      return ends.at(-1) ?? null;
    default:
      return key satisfies never;
  }
};

const wayOf = (view: LayersWire, { id, workload, bar }: StrandWire): readonly string[] => {
  const has = (box: string): readonly string[] =>
    view.vertices.some((vertex) => vertex.id === box) ? [box] : [];
  return [
    workload,
    ...has(`${id}~interface`),
    id,
    ...has(`${id}~device`),
    ...has(`${id}~nic`),
    ...(bar === null ? [] : [bar]),
  ];
};

/** What stands in one column with `at`: taps of its network, or the same step of the other chains. */
const column = (view: LayersWire, strand: StrandWire, at: string): readonly string[] => {
  if (at === strand.id)
    return byHeight(view)
      .filter(({ line }) => line === strand.line)
      .map(({ id }) => id);
  const step = at.slice(at.lastIndexOf("~"));
  const known = new Set(view.vertices.map(({ id }) => id));
  return byHeight(view)
    .map(({ id }) => id + step)
    .filter((id) => known.has(id));
};

const lineOf = (view: LayersWire, { line }: StrandWire): string | null =>
  view.vertices.some(({ id }) => id === line) ? line : null;

const byHeight = (view: LayersWire): readonly StrandWire[] =>
  view.edges.toSorted((above, below) => above.y - below.y);
