"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect, useEffectEvent, useState, type MouseEvent } from "react";
import { groupDigits } from "../../lib/text/count.ts";
import { IconButton } from "./button.tsx";
import { PAGE, type PageAt, settledAt } from "./page-at.ts";
import { useSlices } from "./use-slices.ts";
import { useIsRead } from "./when-idle.ts";

/** What fills a window, and what an idle moment is enough for. */
const FIRST = 24;
const SLICE = 10;

interface Loadable {
  readonly hasMore: boolean;
  readonly loadMore: () => void;
}

interface Pager<Item> {
  /** Those of the page, as far as they are drawn yet. */
  readonly rows: readonly Item[];
  /** Of the first of them, counted from 0. */
  readonly from: number;
  readonly to: number;
  /** Of all pages; null where the server has more than it told yet. */
  readonly total: number | null;
  readonly isLast: boolean;
  readonly turn: (pages: number) => void;
}

interface Listed<Item> {
  /** Names what is listed: another list begins at its beginning. */
  readonly key?: string;
  /** Names what is selected: the page that it is on is turned to once, as soon as it is known. */
  readonly selected?: string | null;
  readonly isSelected?: (item: Item) => boolean;
}

/** A long list, page by page. */
export const usePager = <Item,>(
  items: readonly Item[],
  list: Loadable,
  { key = "", selected = null, isSelected }: Listed<Item> = {},
): Pager<Item> => {
  const [kept, setKept] = useState<PageAt>({ key, page: 0, selected: null });
  const at = settledAt(kept, { key, selected }, () => items.findIndex((item) => isSelected?.(item)));
  if (at !== kept) setKept(at);
  const last = Math.max(0, Math.ceil(items.length / PAGE) - 1);
  const page = Math.min(at.page, last);
  const from = page * PAGE;
  const shown = items.slice(from, from + PAGE);
  // What is selected is to be seen at once, wherever it stands.
  const picked = selected === null ? -1 : shown.findIndex((item) => isSelected?.(item));
  const { drawn } = useSlices(shown.length, Math.max(FIRST, picked + 1), SLICE);
  const go = (next: number) => setKept({ ...at, page: Math.max(0, next) });
  useFill(list, items.length, (page + 2) * PAGE);
  return {
    rows: shown.slice(0, drawn),
    from,
    to: from + shown.length,
    total: list.hasMore ? null : items.length,
    isLast: page >= last && !list.hasMore,
    turn: (pages) => go(page + pages),
  };
};

/** The first answer may be short, and the next page is fetched ahead: both once somebody is there. */
const useFill = (list: Loadable, length: number, wanted: number): void => {
  const isRead = useIsRead();
  const isLacking = isRead && list.hasMore && length < wanted;
  const load = useEffectEvent(() => list.loadMore());
  useEffect(() => {
    if (isLacking) load();
  }, [isLacking, length]);
};

/** How a table tells its readers that it is a part of something longer: of the whole, and of a row. */
export const rowsOf = (pager: Pager<unknown>) => ({
  "aria-rowcount": pager.total === null ? -1 : pager.total + 1,
});
export const rowAt = (pager: Pager<unknown>, index: number) => ({ "aria-rowindex": pager.from + index + 2 });

/** Below a list: which part of it is shown, and the ways to the others. Nothing where all of it is. */
export const PagerFoot = ({ pager, what }: { pager: Pager<unknown>; what: string }) => {
  const { from, to, total, isLast, turn } = pager;
  if (from === 0 && isLast) return null;
  const go = (pages: number) => (event: MouseEvent<HTMLElement>) => {
    turn(pages);
    event.currentTarget.closest("[data-scrolls]")?.scrollTo({ top: 0 });
  };
  return (
    <nav
      aria-label={`Pages of ${what}`}
      className="flex items-center justify-end gap-2 px-6 py-2 text-12 text-ink-2 max-md:px-4"
    >
      <span role="status" className="num">
        {groupDigits(from + 1)}–{groupDigits(to)}
        {total === null ? ", and more" : ` of ${groupDigits(total)}`}
      </span>
      <IconButton label={`Earlier ${what}`} disabled={from === 0} onClick={go(-1)}>
        <ChevronLeft aria-hidden className="size-4" />
      </IconButton>
      <IconButton label={`More ${what}`} disabled={isLast} onClick={go(1)}>
        <ChevronRight aria-hidden className="size-4" />
      </IconButton>
    </nav>
  );
};
