import type { KubeObject } from "../../../lib/kube/kube-object.ts";
import type { SourceState } from "../../../lib/model/source-state.ts";
import type { FeedSink } from "../feed.ts";
import { versionNumber } from "../held-objects.ts";

/** A FeedSink for one resource that keeps what it is told, as the engine does, and remembers what must never happen. */
export interface RecordingSink extends FeedSink {
  /** By `namespace/name`. */
  readonly objects: ReadonlyMap<string, KubeObject>;
  readonly states: readonly {
    readonly atMs: number;
    readonly resource: string;
    readonly state: SourceState;
  }[];
  /** Objects that came older than they were before. */
  readonly travels: readonly string[];
  /** Objects that took the place of another one that was never said to be gone. */
  readonly swaps: readonly string[];
  /** The past is allowed to come back (a restored cluster). */
  forgetVersions(): void;
}

export const createRecordingSink = (elapsedMs: () => number): RecordingSink => {
  let objects = new Map<string, KubeObject>();
  let listed: Set<string> | undefined;
  const newest = new Map<string, number>();
  const states: { atMs: number; resource: string; state: SourceState }[] = [];
  const travels: string[] = [];
  const swaps: string[] = [];

  return {
    get objects() {
      return objects;
    },
    states,
    travels,
    swaps,
    begin: () => {
      listed = new Set();
    },
    put: (_, object) => {
      const key = `${object.metadata.namespace ?? ""}/${object.metadata.name}`;
      const version = versionNumber(object.metadata.resourceVersion);
      const before = newest.get(key) ?? 0;
      if (version < before) travels.push(`${key}: ${String(version)} after ${String(before)}`);
      newest.set(key, version);
      listed?.add(key);
      const replaced = objects.get(key)?.metadata.uid;
      if (replaced !== undefined && replaced !== object.metadata.uid)
        swaps.push(`${key}: ${object.metadata.uid ?? ""} for ${replaced}`);
      objects.set(key, object);
    },
    drop: (_, gone) => {
      const key = `${gone.namespace ?? ""}/${gone.name}`;
      if (objects.get(key)?.metadata.uid === (gone.uid ?? undefined)) objects.delete(key);
    },
    synced: () => {
      const kept = listed;
      if (kept !== undefined) objects = new Map([...objects].filter(([key]) => kept.has(key)));
      listed = undefined;
    },
    state: (watched, state) => {
      states.push({ atMs: elapsedMs(), resource: watched.resource, state });
    },
    forgetVersions: () => {
      newest.clear();
    },
  };
};
