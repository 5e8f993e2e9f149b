import { hashOf, tableSeed, TextTable } from "./text-table.ts";

/**
 * A Map and a Set for hundreds of thousands of texts. Surprise: V8 makes room in its own by writing them anew as a whole, and
 * nothing else is done meanwhile (with 131,072 in it that takes a tenth of a second), and half of the room may stay empty. So
 * only a few stand in one of V8's, in the order of insertion. Beyond, they are in no order, in a table of ours
 * (text-table.ts), and beyond `WIDE` in `PARTS` of these, which make room one after the other.
 *
 * Whoever goes on to iterate after they were put elsewhere meanwhile begins again: nothing is left out, and something may come twice.
 */
const FEW = 64;
export const WIDE = 2_048;
export const PARTS = 64;

export interface WideReads<Key extends string, Value> {
  readonly size: number;
  get(key: Key): Value | undefined;
  has(key: Key): boolean;
  keys(): Iterator<Key> & Iterable<Key>;
  values(): Iterable<Value>;
}

/** What both have in common. */
class Wide<Key extends string, Value> {
  /** undefined: they are more, and stand in `parts`. */
  protected few: Map<Key, Value> | undefined = new Map();
  protected parts: readonly TextTable<Key, Value>[] = [];
  private count = 0;
  private readonly seed = tableSeed();
  private readonly hasValues: boolean;
  private readonly fewMax: number;
  private readonly wide: number;

  constructor(hasValues: boolean, few: number, wide: number) {
    this.hasValues = hasValues;
    this.fewMax = few;
    this.wide = wide;
  }

  get size(): number {
    return this.few?.size ?? this.count;
  }

  has(key: Key): boolean {
    if (this.few !== undefined) return this.few.has(key);
    const hash = this.hash(key);
    return this.part(hash)?.has(key, hash) === true;
  }

  delete(key: Key): boolean {
    if (this.few !== undefined) return this.few.delete(key);
    const hash = this.hash(key);
    if (this.part(hash)?.delete(key, hash) !== true) return false;
    this.count -= 1;
    return true;
  }

  protected put(key: Key, value: Value): void {
    if (this.few === undefined) this.putIntoPart(key, value);
    else if (this.few.set(key, value).size > this.fewMax) this.pourFew(this.few);
  }

  protected hash(key: Key): number {
    return hashOf(key, this.seed);
  }

  protected part(hash: number): TextTable<Key, Value> | undefined {
    return this.parts[hash & (this.parts.length - 1)];
  }

  /** They are elsewhere once they have become more; what is iterated over then is empty. */
  protected *all<Each>(
    ofFew: (few: Map<Key, Value>) => Iterable<Each>,
    ofPart: (part: TextTable<Key, Value>) => Iterable<Each>,
  ): Generator<Each, undefined> {
    if (this.few !== undefined) yield* ofFew(this.few);
    for (let parts: unknown; this.few === undefined && parts !== this.parts;) {
      parts = this.parts;
      for (const part of this.parts) yield* ofPart(part);
    }
  }

  private putIntoPart(key: Key, value: Value): void {
    const hash = this.hash(key);
    if (this.part(hash)?.put(key, hash, value) !== true) return;
    this.count += 1;
    if (this.count > this.wide && this.parts.length === 1) this.takeApart();
  }

  private pourFew(few: Map<Key, Value>): void {
    this.few = undefined;
    this.parts = [new TextTable(this.hasValues, this.seed)];
    few.forEach((value, key) => {
      this.putIntoPart(key, value);
    });
    few.clear();
  }

  private takeApart(): void {
    const [whole] = this.parts;
    const expected = this.count / PARTS;
    this.parts = Array.from({ length: PARTS }, () => new TextTable(this.hasValues, this.seed, expected));
    whole?.forEach((key, value) => {
      const hash = this.hash(key);
      this.part(hash)?.put(key, hash, value);
    });
    whole?.clear();
  }
}

/** No value is undefined. `few` and `wide` are for tests. */
export class WideMap<Key extends string, Value> extends Wide<Key, Value> implements WideReads<Key, Value> {
  constructor(few = FEW, wide = WIDE) {
    super(true, few, wide);
  }

  get(key: Key): Value | undefined {
    if (this.few !== undefined) return this.few.get(key);
    const hash = this.hash(key);
    return this.part(hash)?.get(key, hash);
  }

  set(key: Key, value: Value): void {
    this.put(key, value);
  }

  keys(): Generator<Key, undefined> {
    return this.all(
      (few) => few.keys(),
      (part) => part.allKeys(),
    );
  }

  values(): Generator<Value, undefined> {
    return this.all(
      (few) => few.values(),
      (part) => part.allValues(),
    );
  }

  forEach(take: (value: Value, key: Key) => void): void {
    this.few?.forEach(take);
    for (const part of this.parts)
      part.forEach((key, value) => {
        if (value !== undefined) take(value, key);
      });
  }
}

export class WideSet<Key extends string> extends Wide<Key, undefined> implements Iterable<Key> {
  constructor(few = FEW, wide = WIDE) {
    super(false, few, wide);
  }

  add(key: Key): this {
    this.put(key, undefined);
    return this;
  }

  [Symbol.iterator](): Generator<Key, undefined> {
    return this.all(
      (few) => few.keys(),
      (part) => part.allKeys(),
    );
  }
}
