import type { Page } from "@playwright/test";

/** A text on screen: where its letters are, and how large. */
export interface LabelBox {
  readonly text: string;
  /** Of the text that it is a line of. */
  readonly node: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fontPx: number;
  /** The letters go on outside of the box that clips them, and no ellipsis says so. */
  readonly isClipped: boolean;
}

/**
 * The boxes of all texts within `within` that can be seen: of the letters, not of the element around them. What scrolls
 * out of a pane, or is transparent, is not there.
 */
export const labelBoxes = (page: Page, within: string): Promise<LabelBox[]> =>
  page.evaluate((selector) => {
    const found: LabelBox[] = [];
    let count = 0;
    for (const root of document.querySelectorAll(selector)) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const text = node.textContent?.trim() ?? "";
        const element = node.parentElement;
        if (text === "" || element === null || element.closest(".sr-only, title, style, script") !== null)
          continue;
        if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        count += 1;
        const range = document.createRange();
        range.selectNodeContents(node);
        // One box a line: text that runs over two lines goes around its neighbours.
        for (const box of range.getClientRects()) {
          if (box.width < 1 || box.height < 1) continue;
          let shown = { left: box.left, top: box.top, right: box.right, bottom: box.bottom };
          let isClipped = false;
          for (let around: Element | null = element; around !== null; around = around.parentElement) {
            const style = getComputedStyle(around);
            if (style.overflowX === "visible" && style.overflowY === "visible") continue;
            const edge = around.getBoundingClientRect();
            const hasScroll = /auto|scroll/.test(style.overflowX + style.overflowY);
            const isCut = shown.right > edge.right + 1 || shown.left < edge.left - 1;
            if (isCut && !hasScroll && around === element && style.textOverflow !== "ellipsis")
              isClipped = true;
            shown = {
              left: Math.max(shown.left, edge.left),
              top: Math.max(shown.top, edge.top),
              right: Math.min(shown.right, edge.right),
              bottom: Math.min(shown.bottom, edge.bottom),
            };
          }
          const width = Math.min(shown.right, innerWidth) - Math.max(shown.left, 0);
          const height = Math.min(shown.bottom, innerHeight) - Math.max(shown.top, 0);
          if (width < 1 || height < 1) continue;
          // Whatever lies above it hides it: menus, the sticky head.
          const middle = document.elementFromPoint(
            Math.max(shown.left, 0) + width / 2,
            Math.max(shown.top, 0) + height / 2,
          );
          if (middle !== null && !element.contains(middle) && !middle.contains(element)) continue;
          found.push({
            node: count,
            text,
            x: Math.max(shown.left, 0),
            y: Math.max(shown.top, 0),
            width,
            height,
            fontPx: Number.parseFloat(getComputedStyle(element).fontSize),
            isClipped,
          });
        }
      }
    }
    return found;
  }, within);

/** Pairs of texts whose letters lie on each other by more than `slack` px in both directions. */
export const overlaps = (boxes: readonly LabelBox[], slack = 2): readonly string[] => {
  const sorted = boxes.toSorted((a, b) => a.x - b.x);
  return sorted.flatMap((one, index) => {
    const pairs: string[] = [];
    for (const other of sorted.slice(index + 1)) {
      if (other.x >= one.x + one.width - slack) break;
      // Lines of text have leading: letters fill about two thirds of the height.
      const inY =
        Math.min(one.y + one.height, other.y + other.height) -
        Math.max(one.y, other.y) -
        Math.min(one.height, other.height) / 3;
      if (inY > slack && one.node !== other.node)
        pairs.push(`“${one.text}” and “${other.text}” at ${Math.round(other.x)},${Math.round(other.y)}`);
    }
    return pairs;
  });
};
