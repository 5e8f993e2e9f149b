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
  const host = useRef<HTMLDivElement>(null);
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
    <div ref={host} role="grid" aria-label={label} className="w-full max-w-[560px]">
      <div role="row" className={rowClass} aria-hidden>
        <span />
        {Array.from({ length: WIDTH }, (_, column) => (
          <span key={column} className="text-center mono text-11 text-ink-3 max-md:invisible">
            {column}
          </span>
        ))}
      </div>
      {rows.map((row, index) => (
        <div key={row[0]?.offset ?? index} role="row" className={rowClass}>
          <span role="rowheader" className="self-center text-right mono text-11 text-ink-3">
            {row[0]?.offset}
          </span>
          {row.map((square) => (
            <div
              key={square.offset}
              role="gridcell"
              aria-selected={square.address === selected}
              className="aspect-square"
            >
              <button
                type="button"
                data-offset={square.offset}
                tabIndex={square.offset === stop ? 0 : -1}
                onClick={() => onSelect(square)}
                onKeyDown={(event) => move(event, square)}
                title={squareText(square)}
                aria-label={squareText(square)}
                className={cx(
                  "block size-full rounded-chip hover:opacity-80",
                  square.address === selected && "outline-[2.2px] outline-offset-2 outline-ink",
                )}
              >
                <SquareLook kind={square.kind} />
              </button>
            </div>
          ))}
        </div>
      ))}
    </div>
  );
};

const rowClass = "grid grid-cols-[32px_repeat(16,minmax(0,1fr))] gap-[3px] pb-[3px]";

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -WIDTH,
  ArrowDown: WIDTH,
};

const squareText = (square: Square): string =>
  [square.address, KIND_TITLES[square.kind], square.note].filter((part) => part !== "").join(", ");
