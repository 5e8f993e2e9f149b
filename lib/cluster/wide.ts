/**
 * A Map and a Set for hundreds of thousands of texts. Surprise: V8 makes room in its own by writing them anew as a whole, and
 * nothing else is done meanwhile: with 131,072 in it that takes a tenth of a second. Beyond `WIDE` these are kept in parts,
 * which make room one after the other. Up to there they are in the order of insertion, beyond in none. Whoever goes on to
 * iterate after it was taken apart meanwhile begins again: nothing is left out, and something may come twice.
 */
const WIDE = 8_192;
const PARTS = 64;
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

interface Part<Key> {
  readonly size: number;
  has(key: Key): boolean;
  delete(key: Key): boolean;
  clear(): void;
}

/** What both have in common. Only texts tell parts apart: of anything else there is one part. */
export abstract class Wide<Key, Table extends Part<Key>> {
  protected parts: readonly Table[];
  protected count = 0;
  private readonly wide: number;

  constructor(wide = WIDE) {
    this.wide = wide;
    this.parts = [this.newPart()];
  }

  get size(): number {
    return this.count;
  }

  has(key: Key): boolean {
    return this.part(key)?.has(key) === true;
  }

  delete(key: Key): boolean {
    const isGone = this.part(key)?.delete(key) === true;
    if (isGone) this.count -= 1;
    return isGone;
  }

  protected abstract newPart(): Table;
  /** Puts all that is in it into the part that it belongs to. */
  protected abstract pour(from: Table): void;

  protected part(key: Key): Table | undefined {
    return this.parts.length === 1 || typeof key !== "string" ? this.parts[0] : this.parts[partOf(key)];
  }

  /** Something of that key was put into the part, which had `before`. */
  protected counted(key: Key, part: Table, before: number): void {
    this.count += part.size - before;
    if (this.count <= this.wide || this.parts.length > 1 || typeof key !== "string") return;
    this.parts = Array.from({ length: PARTS }, () => this.newPart());
    this.pour(part);
    part.clear();
  }

  /** The parts are others once they have been taken apart; what is iterated over then is empty. */
  protected *all<Value>(valuesIn: (part: Table) => Iterable<Value>): Generator<Value, undefined> {
    for (let parts: readonly Table[] | undefined; parts !== this.parts;) {
      parts = this.parts;
      for (const part of parts) yield* valuesIn(part);
    }
  }
}

export class WideMap<Key extends string, Value>
  extends Wide<Key, Map<Key, Value>>
  implements WideReads<Key, Value>
{
  get(key: Key): Value | undefined {
    return this.part(key)?.get(key);
  }

  set(key: Key, value: Value): void {
    const part = this.part(key);
    if (part === undefined) return;
    const before = part.size;
    part.set(key, value);
    this.counted(key, part, before);
  }

  keys(): Generator<Key, undefined> {
    return this.all((part) => part.keys());
  }

  values(): Generator<Value, undefined> {
    return this.all((part) => part.values());
  }

  forEach(take: (value: Value, key: Key) => void): void {
    for (const part of this.parts) part.forEach(take);
  }

  protected newPart(): Map<Key, Value> {
    return new Map();
  }

  protected pour(from: Map<Key, Value>): void {
    from.forEach((value, key) => this.part(key)?.set(key, value));
  }
}

export class WideSet<Key> extends Wide<Key, Set<Key>> implements Iterable<Key> {
  add(key: Key): this {
    const part = this.part(key);
    if (part === undefined) return this;
    const before = part.size;
    part.add(key);
    this.counted(key, part, before);
    return this;
  }

  [Symbol.iterator](): Generator<Key, undefined> {
    return this.all((part) => part);
  }

  protected newPart(): Set<Key> {
    return new Set();
  }

  protected pour(from: Set<Key>): void {
    for (const key of from) this.part(key)?.add(key);
  }
}
