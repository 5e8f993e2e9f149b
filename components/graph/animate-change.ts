import type cytoscape from "cytoscape";
import type { ChangedTap, Motion } from "./motion.ts";

const GROW_MS = 160;
const MOVE_MS = 220;
const TOLD_MS = 1_200;
/** The motion of docs/visual-language.md. */
const CALM = "cubic-bezier(0.2, 0, 0, 1)";
/** What glides has signs of cytoscape's and words of the page: one curve, by its name there and in full here. */
const GLIDE = { canvas: "ease-out-quart", page: "cubic-bezier(0.165, 0.84, 0.44, 1)" } as const;

/** What a sign starts from, as a part of its size. */
const startOf = (kind: ChangedTap["kind"]): number => (kind === "new" ? 0.05 : 0.5);

export const isMotionReduced = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** New taps of the canvas grow, those that moved glide, rows with all that is in them. Reduced motion cuts. */
export const animateCanvas = (cy: cytoscape.Core, motion: Motion): void => {
  if (isMotionReduced()) return;
  const byTap = new Map(motion.taps.map((tap) => [tap.id, tap]));
  for (const { id, kind } of motion.taps) if (kind !== "moved") growNode(cy.getElementById(id), kind);
  if (motion.rows.size === 0 && !motion.taps.some(({ kind }) => kind === "moved")) return;
  for (const node of cy.nodes()) {
    const id = node.id();
    const own: unknown = node.data("row");
    const row = typeof own === "string" ? own : (motion.rowOf(id) ?? "");
    const x = byTap.get(id)?.x ?? 0;
    const y = motion.rows.get(row) ?? 0;
    if (x !== 0 || y !== 0) glideNode(node, x, y);
  }
};

const glideNode = (node: cytoscape.NodeSingular, x: number, y: number): void => {
  node.stop(true, true);
  const to = { ...node.position() };
  node.position({ x: to.x + x, y: to.y + y });
  node.animate({ position: to, duration: MOVE_MS, easing: GLIDE.canvas });
};

const growNode = (node: cytoscape.CollectionReturnValue, kind: ChangedTap["kind"]): void => {
  const width = node.width();
  const height = node.height();
  node.style({ width: width * startOf(kind), height: height * startOf(kind) });
  node.animate({
    style: { width, height },
    duration: GROW_MS,
    easing: "ease-out",
    // The stylesheet's sizes hold again, so that later changes of them are seen.
    complete: () => void node.removeStyle("width height"),
  });
};

/**
 * The same for what the page draws itself: names, words, and the signs of the first picture. Under reduced motion nothing
 * moves; the words of what is new are underlined all the same.
 */
export const animatePage = (frame: HTMLElement, motion: Motion, zoom: number): void => {
  for (const { id, kind } of motion.taps)
    if (kind === "new") for (const words of named(frame, "label", id)) tell(words);
  if (isMotionReduced()) return;
  for (const { id, kind } of motion.taps)
    if (kind !== "moved") for (const sign of named(frame, "part", id)) grow(sign, kind);
  const own = new Map(motion.taps.flatMap((tap) => (tap.kind === "moved" ? [[tap.id, tap.x]] : [])));
  if (own.size === 0 && motion.rows.size === 0) return;
  for (const part of frame.querySelectorAll<HTMLElement | SVGElement>(GLIDING)) {
    const id = part.dataset["label"] ?? part.dataset["tap"] ?? part.dataset["badge"] ?? part.dataset["part"];
    const { row, ground, aside, wireOf } = part.dataset;
    const within = row ?? ground ?? aside ?? wireOf ?? motion.rowOf(id ?? "") ?? "";
    // Signs are zoomed with what is around them, words aren't.
    const scale = part instanceof SVGElement ? 1 : zoom;
    const x = (own.get(id ?? "") ?? 0) * scale;
    const y = (motion.rows.get(within) ?? 0) * scale;
    if (x !== 0 || y !== 0) glide(part, x, y);
  }
};

const GLIDING = ["label", "tap", "badge", "part", "row", "ground", "aside"]
  .map((name) => `[data-${name}]`)
  .join();

const named = (frame: HTMLElement, name: string, id: string): Iterable<Element> =>
  frame.querySelectorAll(`[data-${name}="${CSS.escape(id)}"]`);

const glide = (part: Element, x: number, y: number): void =>
  void part.animate([{ transform: `translate(${x}px, ${y}px)` }, {}], {
    duration: MOVE_MS,
    easing: GLIDE.page,
  });

const grow = (sign: Element, kind: ChangedTap["kind"]): void =>
  void sign.animate([{ transform: `scale(${startOf(kind)})` }, {}], { duration: GROW_MS, easing: CALM });

/** As `changed` underlines a text that became another. */
const tell = (words: Element): void =>
  void words.animate(
    [
      { textDecoration: "underline", textUnderlineOffset: "3px" },
      { textDecoration: "underline", textUnderlineOffset: "3px", offset: 0.8 },
      { textDecoration: "none" },
    ],
    { duration: TOLD_MS },
  );
