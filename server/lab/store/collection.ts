import type { StoreChange, Stored } from "./stored.ts";

export interface HistoryLimits {
  /** Changes kept per resource for resuming watches and for consistent paging. */
  size: number;
  /** Changes older than this are forgotten, ms. */
  ageMs: number;
}

/** How many list snapshots stay open for clients that are paging. */
const OPEN_SNAPSHOTS = 20;

/** All objects of one resource: current state, recent history, and snapshots that a paging client still reads. */
export class Collection {
  readonly #limits: HistoryLimits;
  readonly #items = new Map<string, Stored>();
  readonly #listeners = new Set<(change: StoreChange) => void>();
  readonly #snapshots = new Map<number, readonly Stored[]>();
  #keys: string[] | undefined = [];
  #current: readonly Stored[] | undefined = [];
  #history: StoreChange[] = [];
  #start = 0;
  #compactedAt: number;

  constructor(limits: HistoryLimits, version: number) {
    this.#limits = limits;
    this.#compactedAt = version;
  }

  get size(): number {
    return this.#items.size;
  }

  /** The newest version of which the history is gone; a watch can start from it or later. */
  get compactedAt(): number {
    return this.#compactedAt;
  }

  get(key: string): Stored | undefined {
    return this.#items.get(key);
  }

  values(): IterableIterator<Stored> {
    return this.#items.values();
  }

  /** Puts an object back that was saved by an earlier process: no change, no history. */
  load(item: Stored): void {
    this.#items.set(item.key, item);
    this.#keys = undefined;
    this.#current = undefined;
  }

  apply(change: StoreChange): void {
    const { key } = change.current;
    if (change.type === "DELETED") this.#items.delete(key);
    else this.#items.set(key, change.current);
    if (change.type !== "MODIFIED") this.#keys = undefined;
    this.#current = undefined;
    this.#history.push(change);
    this.#trim(change.atMs);
  }

  notify(change: StoreChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }

  listen(listener: (change: StoreChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Current objects in key order. `version` is remembered, so that a paging client can come back to it. */
  snapshot(version?: number): readonly Stored[] {
    this.#keys ??= [...this.#items.keys()].sort();
    this.#current ??= this.#keys.flatMap((key) => this.#items.get(key) ?? []);
    if (version !== undefined) this.#keep(version, this.#current);
    return this.#current;
  }

  /** The objects as they were at `version`, `undefined` when that is compacted. */
  snapshotAt(version: number, latest: number): readonly Stored[] | undefined {
    const kept = this.#snapshots.get(version);
    if (kept) return kept;
    if (version >= latest) return this.snapshot();
    if (version < this.#compactedAt) return undefined;
    const items = new Map(this.#items);
    for (let index = this.#history.length - 1; index >= this.#start; index--) {
      const change = this.#history[index];
      if (!change || change.version <= version) break;
      if (change.previous) items.set(change.current.key, change.previous);
      else items.delete(change.current.key);
    }
    const rebuilt = [...items.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    this.#keep(version, rebuilt);
    return rebuilt;
  }

  /** Changes after `version` in order, `undefined` when some of them are compacted. */
  since(version: number): readonly StoreChange[] | undefined {
    if (version < this.#compactedAt) return undefined;
    let index = this.#history.length;
    while (index > this.#start && (this.#history[index - 1]?.version ?? 0) > version) index--;
    return this.#history.slice(index);
  }

  /** Forgets all history up to `version`, as etcd compaction does. */
  compact(version: number): void {
    this.#history = [];
    this.#start = 0;
    this.#compactedAt = version;
    this.#snapshots.clear();
  }

  #keep(version: number, items: readonly Stored[]): void {
    this.#snapshots.delete(version);
    this.#snapshots.set(version, items);
    if (this.#snapshots.size <= OPEN_SNAPSHOTS) return;
    const oldest = this.#snapshots.keys().next();
    if (oldest.done !== true) this.#snapshots.delete(oldest.value);
  }

  #trim(nowMs: number): void {
    while (this.#start < this.#history.length - 1) {
      const oldest = this.#history[this.#start];
      if (!oldest) break;
      const tooMany = this.#history.length - this.#start > this.#limits.size;
      if (!tooMany && nowMs - oldest.atMs <= this.#limits.ageMs) break;
      this.#compactedAt = oldest.version;
      this.#start++;
    }
    if (this.#start > 1024 && this.#start * 2 > this.#history.length) {
      this.#history = this.#history.slice(this.#start);
      this.#start = 0;
    }
  }
}
