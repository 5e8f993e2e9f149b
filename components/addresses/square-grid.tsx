"use client";

import { useRef, type KeyboardEvent } from "react";
import { cx } from "../ui/cx.ts";
import { KIND_TITLES, SquareLook } from "./square-look.tsx";
import type { Square } from "./squares.ts";

const WIDTH = 16;

/** One square per address, sixteen in a row, with row offsets. Arrows move, enter opens; one stop for Tab. */
export const SquareGrid = ({
  squares,
  selected,
  onSelect,
  label,
}: {
  squares: readonly Square[];
  selected: string | null;
  onSelect: (square: Square) => void;
  label: string;
}) => {
  const host = useRef<HTMLTableElement>(null);
  const rows = Array.from({ length: Math.ceil(squares.length / WIDTH) }, (_, row) =>
    squares.slice(row * WIDTH, (row + 1) * WIDTH),
  );
  const stop = squares.find((square) => square.address === selected)?.offset ?? squares[0]?.offset;
  const move = (event: KeyboardEvent, square: Square) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    host.current?.querySelector<HTMLElement>(`[data-offset="${square.offset + step}"]`)?.focus();
  };
  return (
    <table
      ref={host}
      aria-label={label}
      className="w-full max-w-[560px] table-fixed border-separate border-spacing-[3px]"
    >
      <thead className="max-md:hidden">
        <tr>
          <th scope="col" className="w-8">
            <span className="sr-only">Offset</span>
          </th>
          {Array.from({ length: WIDTH }, (_, column) => (
            <th key={column} scope="col" className="text-center mono text-11 font-normal text-ink-3">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={row[0]?.offset ?? index}>
            <th scope="row" className="w-8 pr-1 text-right mono text-11 font-normal text-ink-3">
              {row[0]?.offset}
            </th>
            {row.map((square) => (
              <td key={square.offset} className="p-0">
                <button
                  type="button"
                  data-offset={square.offset}
                  tabIndex={square.offset === stop ? 0 : -1}
                  onClick={() => onSelect(square)}
                  onKeyDown={(event) => move(event, square)}
                  title={squareText(square)}
                  aria-label={squareText(square)}
                  aria-pressed={square.address === selected}
                  className={cx(
                    "block aspect-square w-full rounded-chip hover:opacity-80",
                    square.address === selected && "outline-[2.2px] outline-offset-2 outline-ink",
                  )}
                >
                  <SquareLook kind={square.kind} />
                </button>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -WIDTH,
  ArrowDown: WIDTH,
};

const squareText = (square: Square): string =>
  [square.address, KIND_TITLES[square.kind], square.note].filter((part) => part !== "").join(", ");
