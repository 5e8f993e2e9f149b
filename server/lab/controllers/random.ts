/** Seeded randomness: the same seed gives the same cluster and the same churn. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  hex(digits: number): string;
  pick<T>(items: readonly T[]): T | undefined;
  /** A locally administered unicast MAC address, as the kernel makes them up. */
  mac(): string;
  uuid(): string;
  /** Letters as in the names of generated pods (apimachinery `rand.String`). */
  suffix(length: number): string;
}

const SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

/** mulberry32: small, fast, good enough for a simulation. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const hex = (digits: number): string => {
    let text = "";
    while (text.length < digits)
      text += Math.floor(next() * 0x1000000)
        .toString(16)
        .padStart(6, "0");
    return text.slice(0, digits);
  };
  return {
    next,
    between,
    hex,
    pick: (items) => items[Math.floor(next() * items.length)],
    mac: () => {
      const first = ((between(0, 255) & 0xfe) | 0x02).toString(16).padStart(2, "0");
      const rest = hex(10).match(/../g) ?? [];
      return [first, ...rest].join(":");
    },
    uuid: () => {
      const variant = (8 + between(0, 3)).toString(16);
      return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
    },
    suffix: (length) =>
      Array.from({ length }, () => SUFFIX_LETTERS[between(0, SUFFIX_LETTERS.length - 1)]).join(""),
  };
}

/** A number out of a text (FNV-1a), to seed something by its name. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
