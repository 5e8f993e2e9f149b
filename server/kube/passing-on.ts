import type { KubeObject } from "../../lib/kube/kube-object.ts";
import type { Watched } from "../../lib/sources/source.ts";
import type { FeedSink } from "./feed.ts";
import { goneOf } from "./held-objects.ts";
import type { HeldObjects } from "./held-objects.ts";

/** Passes on to the sink what is news, and nothing older than what it has. */
export interface PassingOn {
  put(object: KubeObject): void;
  drop(object: KubeObject): void;
  /** What is held isn't there any more, or may not be seen any more. */
  forgetAll(): void;
}

export interface PassingOnOptions {
  readonly watched: Watched;
  readonly sink: FeedSink;
  readonly held: HeldObjects;
  /** What is kept of an object. */
  readonly keep: (object: KubeObject) => KubeObject;
  /** An object could not be kept. */
  readonly onBad: () => void;
}

export const createPassingOn = ({ watched, sink, held, keep, onBad }: PassingOnOptions): PassingOn => ({
  put: (object) => {
    const { isNews, replaces } = held.put(object);
    if (!isNews) return;
    if (replaces !== undefined) sink.drop(watched, replaces);
    try {
      sink.put(watched, keep(object));
    } catch {
      // One object that nobody can take must not stop the others. What was known of it before is no longer true.
      onBad();
      sink.drop(watched, goneOf(object));
    }
  },
  drop: (object) => {
    const gone = held.drop(object);
    if (gone !== undefined) sink.drop(watched, gone);
  },
  forgetAll: () => {
    if (held.size === 0) return;
    held.startList();
    sink.begin(watched);
    held.endList();
    sink.synced(watched);
  },
});
