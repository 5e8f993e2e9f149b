import type { BoxVertex, LayersWire, StrandWire } from "../../../lib/wire/layers.ts";

/** What is selected or pointed at, by ids of the picture: a workload, one of a strand's parts, a line, a bar. */
export interface Emphasis {
  /** It is itself meant: drawn in ink. */
  readonly isChosen: (strand: StrandWire) => boolean;
  /** It is meant, shares a segment with what is, or is ill. */
  readonly isLit: (strand: StrandWire) => boolean;
  readonly isBoxChosen: (box: BoxVertex) => boolean;
  readonly isBoxLit: (box: BoxVertex) => boolean;
  readonly isLineLit: (line: string) => boolean;
  readonly isBarLit: (bar: string) => boolean;
  /** Chosen strands lead to it: it glows. */
  readonly isBarChosen: (bar: string) => boolean;
}

const CALM: Emphasis = {
  isChosen: () => false,
  isLit: () => true,
  isBoxChosen: () => false,
  isBoxLit: () => true,
  isLineLit: () => true,
  isBarLit: () => true,
  isBarChosen: () => false,
};

/** Lights the whole way of what is meant, and whatever shares a segment with it. Trouble never dims. */
export const emphasisOf = (view: LayersWire, meant: ReadonlySet<string>): Emphasis => {
  const chosen = new Set(view.edges.filter((strand) => isMeant(strand, meant)).map(({ id }) => id));
  if (chosen.size === 0) return CALM;
  const bars = new Set<string>();
  for (const strand of view.edges) if (chosen.has(strand.id) && strand.bar !== null) bars.add(strand.bar);
  const isLit = (strand: StrandWire): boolean =>
    chosen.has(strand.id) || strand.isIll || (strand.bar !== null && bars.has(strand.bar));
  const lit = view.edges.filter(isLit);
  const litIds = new Set(lit.map(({ id }) => id));
  const litWorkloads = new Set(lit.map(({ workload }) => workload));
  const litLines = new Set(lit.map(({ line }) => line));
  const litBars = new Set(lit.map(({ bar }) => bar));
  const chosenWorkloads = new Set(
    view.edges.filter(({ id }) => chosen.has(id)).map(({ workload }) => workload),
  );
  return {
    isChosen: ({ id }) => chosen.has(id),
    isLit: ({ id }) => litIds.has(id),
    isBoxChosen: (box) =>
      box.layer === "workload" ? chosenWorkloads.has(box.id) : chosen.has(strandOf(box.id)),
    isBoxLit: (box) => (box.layer === "workload" ? litWorkloads.has(box.id) : litIds.has(strandOf(box.id))),
    isLineLit: (line) => litLines.has(line),
    isBarLit: (bar) => litBars.has(bar),
    isBarChosen: (bar) => bars.has(bar),
  };
};

/** The strand that a box of its way belongs to. */
export const strandOf = (box: string): string => box.slice(0, box.lastIndexOf("~"));

const isMeant = (strand: StrandWire, meant: ReadonlySet<string>): boolean =>
  meant.has(strand.id) ||
  meant.has(strand.workload) ||
  meant.has(strand.line) ||
  (strand.bar !== null && meant.has(strand.bar)) ||
  STEPS.some((step) => meant.has(`${strand.id}~${step}`));

const STEPS = ["interface", "device", "nic"];
