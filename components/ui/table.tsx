"use client";

import { useEffect, useRef, type ComponentProps } from "react";
import { cx } from "./cx.ts";
import { tellShown } from "./when-idle.ts";

/** Rows with only horizontal lines. Scrolls inside its own frame, the head stays. */
export const Table = ({ label, className, ...rest }: ComponentProps<"table"> & { label: string }) => {
  useEffect(tellShown, []);
  return (
    <table
      aria-label={label}
      className={cx("w-full border-separate border-spacing-0 text-12", className)}
      {...rest}
    />
  );
};

export const Th = ({
  isNumber = false,
  className,
  ...rest
}: ComponentProps<"th"> & { isNumber?: boolean }) => (
  <th
    scope="col"
    className={cx(
      "sticky top-0 z-10 h-8 border-b bg-canvas px-3 text-11 font-medium whitespace-nowrap text-ink-3 first:pl-6 last:pr-6 max-md:px-2 max-md:first:pl-4 max-md:last:pr-4 compact:h-7",
      isNumber ? "text-right" : "text-left",
      className,
    )}
    {...rest}
  />
);

/** What a row is in the compact density: one line of words, or two. */
const COMPACT = {
  "h-10": "compact:h-8",
  "h-11": "compact:h-8",
  "h-12": "compact:h-11",
  "h-14": "compact:h-11",
} as const;

/** A row that is selected, by whatever way, comes into sight, clear of the head; one that is seen stays where it is. */
export const Tr = ({
  isSelected = false,
  height = "h-10",
  className,
  ...rest
}: ComponentProps<"tr"> & { isSelected?: boolean; height?: keyof typeof COMPACT }) => {
  const ref = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isSelected) ref.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [isSelected]);
  return (
    <tr
      ref={ref}
      aria-selected={isSelected ? true : undefined}
      data-selected={isSelected ? "" : undefined}
      className={cx(
        "group/row scroll-mt-8 transition-colors duration-80 hover:bg-raised/60 data-selected:bg-raised max-md:h-13",
        height,
        COMPACT[height],
        className,
      )}
      {...rest}
    />
  );
};

/** The first cell of a row carries the selection's ink bar. */
export const Td = ({
  isNumber = false,
  isFirst = false,
  className,
  ...rest
}: ComponentProps<"td"> & { isNumber?: boolean; isFirst?: boolean }) => (
  <td
    className={cx(
      "border-b px-3 py-1.5 align-middle first:pl-6 last:pr-6 max-md:px-2 max-md:first:pl-4 max-md:last:pr-4 compact:py-1",
      isNumber && "text-right mono",
      isFirst &&
        "relative font-control text-ink group-data-selected/row:before:absolute group-data-selected/row:before:inset-y-0 group-data-selected/row:before:left-0 group-data-selected/row:before:w-[3px] group-data-selected/row:before:bg-ink",
      className,
    )}
    {...rest}
  />
);

/** The name in a row's first cell: a button over the whole row's meaning, reachable by keyboard. */
export const RowButton = ({ isMono = false, ...rest }: ComponentProps<"button"> & { isMono?: boolean }) => (
  <button
    type="button"
    className={cx(
      "max-w-full truncate rounded-tag text-left text-ink hover:underline",
      isMono ? "mono font-normal" : "font-control",
    )}
    {...rest}
  />
);
