/** Compares names as people number them: net2 before net10. */
export const compareNatural = (a: string, b: string): number => {
  if (a === b) return 0;
  const left = partsOf(a);
  const right = partsOf(b);
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const difference = compareParts(left[at] ?? "", right[at] ?? "");
    if (difference !== 0) return difference;
  }
  return left.length - right.length || (a < b ? -1 : a > b ? 1 : 0);
};

/** The same few names (net1, eth0) come up again and again. */
const partsOf = (name: string): readonly string[] => {
  const known = knownParts.get(name);
  if (known !== undefined) return known;
  if (knownParts.size >= KNOWN_MAX) knownParts.clear();
  const parts = name.match(PARTS) ?? [];
  knownParts.set(name, parts);
  return parts;
};

const knownParts = new Map<string, readonly string[]>();
const KNOWN_MAX = 1_000;
const PARTS = /\d+|\D+/g;

const compareParts = (a: string, b: string): number => {
  const difference = Number(a) - Number(b);
  if (!Number.isNaN(difference)) return difference;
  return a < b ? -1 : a > b ? 1 : 0;
};
