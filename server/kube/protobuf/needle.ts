let searched: Buffer | undefined;
let from = 0;
let found = -1;

/**
 * Whether `needle` stands between `start` and `end`. Asked again and again for places further on in the same bytes: the
 * search goes over them once, and no part of them is cut out for it. Always with the same needle.
 */
export const needleIn = (bytes: Buffer, needle: Buffer, start: number, end: number): boolean => {
  if (searched !== bytes || start < from || (found >= 0 && found < start)) {
    searched = bytes;
    from = start;
    found = bytes.indexOf(needle, start);
  }
  return found >= 0 && found + needle.length <= end;
};
