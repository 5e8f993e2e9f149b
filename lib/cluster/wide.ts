/**
 * A Map and a Set for hundreds of thousands of texts. Surprise: V8 makes room in its own by writing them anew as a whole, and
 * nothing else is done meanwhile: with 131,072 in it that takes a tenth of a second. Beyond `WIDE` these are kept in parts,
 * which make room one after the other. Up to there they are in the order of insertion, beyond in none.
 *
 * Surprise: what is deleted leaves a hole, and V8 doubles a table that is full where less than half of it are holes. Things
 * come and go, so that sooner or later each table is twice as large as what is in it asks for, and stays so. A table in which
 * many are holes is filled anew instead.
 *
 * Whoever goes on to iterate after it was taken apart or filled anew meanwhile begins again: nothing is left out, and something may come twice.
 */
const WIDE = 8_192;
const PARTS = 64;
const HASHED = 16;
/** A table is filled anew when as many were deleted as this part of what is in it, and at least some. */
const HOLES_SHARE = 1 / 3;
const HOLES_MIN = 16;

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
  /** How many were deleted from each part since it was filled anew: as many holes, or fewer. */
  private holes: number[] = [0];
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
    const at = this.partAt(key);
    if (this.parts[at]?.delete(key) !== true) return false;
    this.count -= 1;
    this.holes[at] = (this.holes[at] ?? 0) + 1;
    return true;
  }

  protected abstract newPart(): Table;
  /** Puts all that is in it into the part that it belongs to. */
  protected abstract pour(from: Table): void;
  /** Empties it and puts all that was in it into it again, in its order. */
  protected abstract fillAnew(table: Table): void;

  protected part(key: Key): Table | undefined {
    return this.parts[this.partAt(key)];
  }

  private partAt(key: Key): number {
    return this.parts.length === 1 || typeof key !== "string" ? 0 : partOf(key);
  }

  /** Something of that key was put into the part, which had `before`. */
  protected counted(key: Key, part: Table, before: number): void {
    if (part.size === before) return;
    this.count += 1;
    if (this.count > this.wide && this.parts.length === 1 && typeof key === "string") this.takeApart(part);
    else this.tighten(this.partAt(key), part);
  }

  private takeApart(part: Table): void {
    this.parts = Array.from({ length: PARTS }, () => this.newPart());
    this.holes = Array.from({ length: PARTS }, () => 0);
    this.pour(part);
    part.clear();
  }

  private tighten(at: number, part: Table): void {
    const holes = this.holes[at] ?? 0;
    if (holes < HOLES_MIN || holes < part.size * HOLES_SHARE) return;
    this.fillAnew(part);
    this.holes[at] = 0;
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

  protected fillAnew(table: Map<Key, Value>): void {
    const [keys, values] = [[...table.keys()], [...table.values()]];
    table.clear();
    values.forEach((value, at) => {
      const key = keys[at];
      if (key !== undefined) table.set(key, value);
    });
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

  protected fillAnew(table: Set<Key>): void {
    const all = [...table];
    table.clear();
    for (const key of all) table.add(key);
  }
}
