"use client";

import { cx } from "../ui/cx.ts";
import { plural } from "../../lib/text/count.ts";
import type { Tile } from "./squares.ts";

const WIDTH = 16;

/** A large pool in blocks of 256, sixteen in a row: how full each is, and where something is ill. */
export const TileGrid = ({
  tiles,
  label,
  onOpen,
}: {
  tiles: readonly Tile[];
  label: string;
  onOpen: (offset: number) => void;
}) => {
  const rows = Array.from({ length: Math.ceil(tiles.length / WIDTH) }, (_, row) =>
    tiles.slice(row * WIDTH, (row + 1) * WIDTH),
  );
  return (
    <table
      aria-label={label}
      className="w-full max-w-[640px] table-fixed border-separate border-spacing-[3px]"
    >
      <tbody>
        {rows.map((row) => (
          <tr key={row[0]?.offset}>
            <th
              scope="row"
              className="w-28 pr-2 text-right mono text-11 font-normal text-ink-3 max-md:w-20 max-md:truncate"
            >
              {row[0]?.first}
            </th>
            {row.map((tile) => (
              <td key={tile.offset} className="p-0">
                <button
                  type="button"
                  onClick={() => onOpen(tile.offset)}
                  title={tileText(tile)}
                  aria-label={tileText(tile)}
                  className="relative flex aspect-square w-full items-center justify-center overflow-hidden rounded-chip border border-line-2 hover:border-ink-3"
                >
                  <span
                    aria-hidden
                    className={cx("absolute inset-0 bg-hue", heat(tile.allocated / tile.size))}
                  />
                  {tile.ill > 0 && (
                    <span
                      aria-hidden
                      className="relative rounded-tag bg-canvas px-1 text-11 leading-4 font-strong text-err num"
                    >
                      {tile.ill > 99 ? "99+" : tile.ill}
                    </span>
                  )}
                </button>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

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
