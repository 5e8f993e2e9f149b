"use client";

import { cx } from "../ui/cx.ts";
import { plural } from "../ui/time-text.ts";
import type { Tile } from "./squares.ts";

/** A large pool in blocks of 256: how full each is, and where something is ill. */
export const TileGrid = ({ tiles, onOpen }: { tiles: readonly Tile[]; onOpen: (offset: number) => void }) => (
  <ul
    aria-label="Blocks of 256 addresses"
    className="grid max-w-[760px] grid-cols-[repeat(auto-fill,minmax(76px,1fr))] gap-1"
  >
    {tiles.map((tile) => (
      <li key={tile.offset}>
        <button
          type="button"
          onClick={() => onOpen(tile.offset)}
          title={tileText(tile)}
          aria-label={tileText(tile)}
          className="relative block h-9 w-full overflow-hidden rounded-chip border border-line-2 hover:border-ink-3"
        >
          <span aria-hidden className={cx("absolute inset-0 bg-hue", heat(tile.allocated / tile.size))} />
          {tile.ill > 0 && (
            <span
              aria-hidden
              className="absolute top-0.5 right-0.5 rounded-tag bg-canvas px-1 text-11 leading-4 font-strong text-err num"
            >
              {tile.ill}
            </span>
          )}
        </button>
        <span aria-hidden className="block truncate text-center mono text-11 text-ink-3">
          {tile.first}
        </span>
      </li>
    ))}
  </ul>
);

/** Four steps of heat; nothing at all is the canvas. */
const heat = (share: number): string => {
  if (share === 0) return "opacity-0";
  if (share < 0.25) return "opacity-26";
  if (share < 0.5) return "opacity-46";
  if (share < 0.8) return "opacity-72";
  return "opacity-100";
};

const tileText = (tile: Tile): string =>
  `${tile.first} and ${tile.size - 1} more, ${plural(tile.allocated, "allocation")}${tile.ill > 0 ? `, ${tile.ill} ill` : ""}`;
