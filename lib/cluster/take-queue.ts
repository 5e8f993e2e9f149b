import { hashOf, tableSeed } from "./text-table.ts";
import { PARTS, WIDE } from "./wide.ts";

/**
 * Things that wait, each once, first come first served; more texts than `WIDE` wait in `PARTS` sets, for V8 makes room in one
 * by writing it anew, and those are served in turn. Surprise: a Set that is emptied from the front keeps the holes, and each
 * new iteration walks over them; with one iterator that stays where it was, taking costs the same for any size.
 */
export class TakeQueue<Value> {
  private parts: readonly Set<Value>[] = [new Set()];
  private count = 0;
  private at = 0;
  private taken: { readonly from: Set<Value>; readonly values: Iterator<Value> } | undefined;
  private readonly wide: number;
  private readonly seed = tableSeed();

  constructor(wide = WIDE) {
    this.wide = wide;
  }

  get size(): number {
    return this.count;
  }

  add(value: Value): void {
    const part = this.partOf(value);
    if (part === undefined || part.has(value)) return;
    part.add(value);
    this.count += 1;
    if (this.count > this.wide && this.parts.length === 1 && typeof value === "string") this.takeApart(part);
  }

  delete(value: Value): boolean {
    if (this.partOf(value)?.delete(value) !== true) return false;
    this.count -= 1;
    return true;
  }

  /** undefined where nothing waits. */
  take(): Value | undefined {
    while (this.count > 0) {
      const part = this.parts[this.at % this.parts.length];
      if (part === undefined) return undefined;
      if (this.taken?.from !== part) this.taken = { from: part, values: part.values() };
      const next = this.taken.values.next();
      if (next.done !== true) {
        this.delete(next.value);
        return next.value;
      }
      // It came to the end once, and never goes on.
      this.taken = undefined;
      this.at += 1;
    }
    return undefined;
  }

  private partOf(value: Value): Set<Value> | undefined {
    return this.parts[typeof value === "string" ? hashOf(value, this.seed) & (this.parts.length - 1) : 0];
  }

  private takeApart(whole: Set<Value>): void {
    this.parts = Array.from({ length: PARTS }, () => new Set());
    for (const value of whole) this.partOf(value)?.add(value);
    whole.clear();
  }
}
