/**
 * A hash table of texts, with a value for each or without. Surprise: it keeps its own slots, for V8's Map takes 28 bytes for
 * each of a power of two of slots, of which half may be free: 49 where 150,000 pods stand in 64 parts. Here a slot takes 17
 * (9 without a value), and between three quarters and nine tenths of them are in use.
 *
 * A text goes into the first free slot behind the one that its hash names. A byte beside each slot says whether it is free, was
 * deleted, or else eight bits of the hash: only where these are the same the texts are compared, wherever in memory they lie.
 *
 * Whoever goes on to iterate after the slots were made anew begins again: nothing is left out, and something may come twice.
 */
export class TextTable<Key extends string, Value = undefined> {
  size = 0;
  private keys: (Key | undefined)[];
  /** undefined: none has a value. */
  private values: (Value | undefined)[] | undefined;
  private tags: Uint8Array;
  /** Slots that aren't free, those of what was deleted included. */
  private used = 0;
  /** Whether the last characters don't tell its texts apart. */
  private isAlike = false;

  private readonly seed: number;

  /** `expected`: so many will soon be there. */
  constructor(hasValues: boolean, seed: number, expected = 0) {
    const capacity = capacityFor(expected);
    this.seed = seed;
    this.keys = slots(capacity);
    this.values = hasValues ? slots(capacity) : undefined;
    this.tags = new Uint8Array(capacity);
  }

  /** `hash`: `hashOf(key, seed)`, here and below. */
  get(key: Key, hash: number): Value | undefined {
    const slot = this.find(key, hash);
    return slot === NONE ? undefined : this.values?.[slot];
  }

  has(key: Key, hash: number): boolean {
    return this.find(key, hash) !== NONE;
  }

  /** Says whether it wasn't there. */
  put(key: Key, hash: number, value?: Value): boolean {
    const known = this.find(key, hash);
    if (known !== NONE) {
      if (this.values !== undefined) this.values[known] = value;
      return false;
    }
    if (this.used >= this.keys.length * FILLED_MAX) this.fillAnew();
    this.insert(key, this.ownHash(key, hash), value);
    this.size += 1;
    return true;
  }

  /** Says whether it was there. */
  delete(key: Key, hash: number): boolean {
    const slot = this.find(key, hash);
    if (slot === NONE) return false;
    this.tags[slot] = DELETED;
    this.keys[slot] = undefined;
    if (this.values !== undefined) this.values[slot] = undefined;
    this.size -= 1;
    if (this.size < this.keys.length * FILLED_MIN && this.keys.length > CAPACITY_MIN) this.fillAnew();
    return true;
  }

  forEach(take: (key: Key, value: Value | undefined) => void): void {
    const { keys, values } = this;
    for (let slot = 0; slot < keys.length; slot += 1) {
      const key = keys[slot];
      if (key !== undefined) take(key, values?.[slot]);
    }
  }

  clear(): void {
    this.makeSlots(CAPACITY_MIN);
    this.size = 0;
  }

  allKeys(): Generator<Key, undefined> {
    return this.all(() => this.keys);
  }

  allValues(): Generator<Value, undefined> {
    return this.all(() => this.values ?? []);
  }

  private *all<Each>(inSlots: () => readonly (Each | undefined)[]): Generator<Each, undefined> {
    for (let seen: readonly (Each | undefined)[] = []; seen !== inSlots();) {
      seen = inSlots();
      for (let slot = 0; slot < seen.length && seen === inSlots(); slot += 1) {
        const each = seen[slot];
        if (each !== undefined) yield each;
      }
    }
  }

  private find(key: Key, ofEnd: number): number {
    const hash = this.ownHash(key, ofEnd);
    const { keys, tags } = this;
    const { length } = tags;
    const tag = tagOf(hash);
    let others = 0;
    for (let slot = slotOf(hash, length); ; slot = slot + 1 === length ? 0 : slot + 1) {
      const seen = tags[slot];
      if (seen === FREE) break;
      if (seen !== tag) continue;
      if (keys[slot] === key) return slot;
      others += 1;
    }
    if (others > ALIKE_MAX && !this.isAlike) this.tellApart();
    return NONE;
  }

  private ownHash(key: Key, ofEnd: number): number {
    return this.isAlike ? hashOf(key, this.seed, key.length) : ofEnd;
  }

  private tellApart(): void {
    this.isAlike = true;
    this.fillAnew();
  }

  /** Of a text that isn't there, where there is room. */
  private insert(key: Key, hash: number, value: Value | undefined): void {
    const { length } = this.tags;
    let slot = slotOf(hash, length);
    while (this.tags[slot] !== FREE) slot = slot + 1 === length ? 0 : slot + 1;
    this.tags[slot] = tagOf(hash);
    this.keys[slot] = key;
    if (this.values !== undefined) this.values[slot] = value;
    this.used += 1;
  }

  private fillAnew(): void {
    const { keys, values } = this;
    this.makeSlots(capacityFor(this.size + 1));
    for (let slot = 0; slot < keys.length; slot += 1) {
      const key = keys[slot];
      if (key !== undefined) this.insert(key, this.ownHash(key, hashOf(key, this.seed)), values?.[slot]);
    }
  }

  private makeSlots(capacity: number): void {
    this.keys = slots(capacity);
    if (this.values !== undefined) this.values = slots(capacity);
    this.tags = new Uint8Array(capacity);
    this.used = 0;
  }
}

const NONE = -1;
const FREE = 0;
const DELETED = 1;
const CAPACITY_MIN = 16;
/** Above, each step to a free slot takes long; below, memory is wasted. */
const FILLED_MAX = 0.9;
const FILLED_ANEW = 0.75;
const FILLED_MIN = 1 / 3;
/** So many with the same bits that aren't it: far more than by chance. */
const ALIKE_MAX = 16;
/** The last characters tell ids, names and addresses apart best. */
const END = 16;

const slots = <Each>(capacity: number): (Each | undefined)[] =>
  // oxlint-disable-next-line unicorn/no-new-array -- the other way takes longer than all else that is done to fill it
  new Array<Each | undefined>(capacity).fill(undefined);

const capacityFor = (size: number): number => Math.max(CAPACITY_MIN, Math.ceil(size / FILLED_ANEW));

const slotOf = (hash: number, capacity: number): number =>
  Math.floor(((hash >>> 0) / 0x1_0000_0000) * capacity);

/** Its lowest bits tell the parts of a wide table apart (wide.ts), its highest the slots. */
const tagOf = (hash: number): number => Math.max(DELETED + 1, (hash >>> 6) & 0xff);

/**
 * 32 bits of its last characters: FNV-1a, mixed in the end as MurmurHash3 does it. Who doesn't know the seed can't choose names
 * that all want the same slot.
 */
export const hashOf = (text: string, seed: number, reach = END): number => {
  const { length } = text;
  let hash = seed ^ length;
  for (let at = Math.max(0, length - reach); at < length; at += 1)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
};

/** 32 bits that nobody outside knows; tables made from now on use it. Those that are there keep what they have. */
export const seedTables = (seed: number): void => {
  seedNow = seed;
};

export const tableSeed = (): number => seedNow;

let seedNow = 0x811c9dc5 | 0;
