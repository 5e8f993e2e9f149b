/** A gap on either side of a line that a strand isn't on: no crossing can be taken for a tap. */
const GAP = 6;

export interface Piece {
  readonly from: number;
  readonly to: number;
}

/** A strand from `from` to `to`, interrupted where it passes under one of `crossed`. */
export const strandPieces = (from: number, to: number, crossed: readonly number[]): readonly Piece[] => {
  const pieces: Piece[] = [];
  let start = from;
  for (const x of crossed.toSorted((left, right) => left - right)) {
    if (x <= from || x >= to) continue;
    if (x - GAP > start) pieces.push({ from: start, to: x - GAP });
    start = Math.max(start, x + GAP);
  }
  if (start < to) pieces.push({ from: start, to });
  return pieces;
};
