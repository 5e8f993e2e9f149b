import { WideSet } from "./wide.ts";

/**
 * Things that wait, each once, first come first served; texts that wait in their tens of thousands wait in parts (wide.ts),
 * and those are served in turn. Surprise: a Set that is emptied from the front keeps the holes, and each new iteration walks
 * over them; with one iterator that stays where it was, taking costs the same for any size.
 */
export class TakeQueue<Value> extends WideSet<Value> {
  private at = 0;
  private taken: { readonly from: Set<Value>; readonly values: Iterator<Value> } | undefined;

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
}
