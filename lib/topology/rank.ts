/**
 * The size that things are ordered by, largest first: it follows the real one only when that has moved by an eighth. So a
 * pod that comes or goes doesn't swap two rows of about the same size, and what swings around a limit doesn't flicker.
 */
export const followRank = (rank: number, size: number): number =>
  size > rank * TOLERANCE || size * TOLERANCE < rank ? size : rank;

const TOLERANCE = 1.125;

/** The rank of what grew to that size pod by pod. */
export const rankOfSize = (size: number): number => {
  let rank = 0;
  for (let next = 1; next <= size; next = Math.floor(rank * TOLERANCE) + 1) rank = next;
  return rank;
};
