/**
 * A Map and a Set for hundreds of thousands of texts. Surprise: V8 makes room in its own by writing them anew as a whole, and
 * nothing else is done meanwhile: with 131,072 in it that takes a tenth of a second. Beyond `WIDE` these are kept in parts,
 * which make room one after the other. Up to there they are in the order of insertion, beyond in none. Whoever goes on to
 * iterate after it was taken apart meanwhile begins again: nothing is left out, and something may come twice.
 */
export const WIDE = 8_192;
export const PARTS = 64;
const HASHED = 16;

/** The last characters tell ids, names and addresses apart best. */
export const partOf = (key: string): number => {
  const { length } = key;
  let hash = 0x811c9dc5 ^ length;
  for (let at = Math.max(0, length - HASHED); at < length; at += 1)
    hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 11) ^ (hash >>> 22)) & (PARTS - 1);
};

export interface WideReads<Key extends string, Value> {
  readonly size: number;
  get(key: Key): Value | undefined;
  has(key: Key): boolean;
  keys(): Iterator<Key> & Iterable<Key>;
  values(): Iterable<Value>;
}

export class WideMap<Key extends string, Value> implements WideReads<Key, Value> {
  private readonly wide: number;
  private parts: readonly Map<Key, Value>[] = [new Map()];
  private count = 0;

  constructor(wide = WIDE) {
    this.wide = wide;
  }

  get size(): number {
    return this.count;
  }

  get(key: Key): Value | undefined {
    return this.part(key)?.get(key);
  }

  has(key: Key): boolean {
    return this.part(key)?.has(key) === true;
  }

  set(key: Key, value: Value): void {
    const part = this.part(key);
    if (part === undefined) return;
    const before = part.size;
    part.set(key, value);
    this.count += part.size - before;
    if (this.count > this.wide && this.parts.length === 1) this.widen(part);
  }

  delete(key: Key): boolean {
    const isGone = this.part(key)?.delete(key) === true;
    if (isGone) this.count -= 1;
    return isGone;
  }

  *keys(): Generator<Key, undefined> {
    yield* inAll(
      () => this.parts,
      (part) => part.keys(),
    );
  }

  *values(): Generator<Value, undefined> {
    yield* inAll(
      () => this.parts,
      (part) => part.values(),
    );
  }

  forEach(take: (value: Value, key: Key) => void): void {
    for (const part of this.parts) part.forEach(take);
  }

  private part(key: Key): Map<Key, Value> | undefined {
    return this.parts.length === 1 ? this.parts[0] : this.parts[partOf(key)];
  }

  private widen(all: Map<Key, Value>): void {
    const parts = Array.from({ length: PARTS }, () => new Map<Key, Value>());
    all.forEach((value, key) => parts[partOf(key)]?.set(key, value));
    this.parts = parts;
    all.clear();
  }
}

export class WideSet<Key extends string> implements Iterable<Key> {
  private readonly wide: number;
  private parts: readonly Set<Key>[] = [new Set()];
  private count = 0;

  constructor(wide = WIDE) {
    this.wide = wide;
  }

  get size(): number {
    return this.count;
  }

  has(key: Key): boolean {
    return this.part(key)?.has(key) === true;
  }

  add(key: Key): this {
    const part = this.part(key);
    if (part === undefined) return this;
    const before = part.size;
    part.add(key);
    this.count += part.size - before;
    if (this.count > this.wide && this.parts.length === 1) this.widen(part);
    return this;
  }

  delete(key: Key): boolean {
    const isGone = this.part(key)?.delete(key) === true;
    if (isGone) this.count -= 1;
    return isGone;
  }

  *[Symbol.iterator](): Generator<Key, undefined> {
    yield* inAll(
      () => this.parts,
      (part) => part,
    );
  }

  private part(key: Key): Set<Key> | undefined {
    return this.parts.length === 1 ? this.parts[0] : this.parts[partOf(key)];
  }

  private widen(all: Set<Key>): void {
    const parts = Array.from({ length: PARTS }, () => new Set<Key>());
    for (const key of all) parts[partOf(key)]?.add(key);
    this.parts = parts;
    all.clear();
  }
}

/** The parts are others once they have been taken apart; what is iterated over then is empty. */
const inAll = function* <Part, Value>(
  partsNow: () => readonly Part[],
  valuesIn: (part: Part) => Iterable<Value>,
): Generator<Value, undefined> {
  for (let parts: readonly Part[] | undefined; parts !== partsNow();) {
    parts = partsNow();
    for (const part of parts) yield* valuesIn(part);
  }
};
