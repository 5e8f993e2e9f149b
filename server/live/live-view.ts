import { LIMITS } from "../config.ts";
import type { EngineChange } from "./engine.ts";

/** Where a view's items come from: looked at anew and compared (pictures), or told by the change itself (lists). */
export type ViewSource = RebuiltSource | IncrementalSource;

export interface RebuiltSource {
  readonly kind: "rebuilt";
  /** Whether the change may show in this view. */
  touches(change: EngineChange): boolean;
  build(): ViewContent;
}

export interface IncrementalSource {
  readonly kind: "incremental";
  delta(change: EngineChange): { readonly put: readonly ViewItem[]; readonly drop: readonly string[] };
  build(): ViewContent;
}

export interface ViewItem {
  readonly id: string;
}

export interface ViewContent {
  readonly items: readonly ViewItem[];
  /** What the view shows that isn't an item. */
  readonly frame?: object;
}

/** One view of one audience, kept up to date for all who watch it: built once, compared, serialised once. */
export interface LiveView {
  readonly name: string;
  /** Takes a change over; the message for those who watch, undefined where nothing changed for them. */
  take(change: EngineChange): string | undefined;
  /** When a rebuild that had to wait (the last one was expensive) may be done; undefined: none waits. */
  waitsUntilMs(): number | undefined;
  /**
   * SSE fields `event` and `data` (without `id`) of the whole view. `isAhead`: the model has more by now than was published
   * at that revision.
   */
  snapshot(revision: number, isAhead: boolean): string;
  /** What a snapshot says, for those who get it elsewhere and go on from `revision`. */
  whole(revision: number, isAhead: boolean): ViewTexts;
  /** As if a snapshot were given: from now on it is kept what those miss who go on from `revision`. */
  begin(revision: number, isAhead: boolean): void;
  resync(revision: number): string;
  /** Messages after `revision`, undefined where the ring does not reach back so far. */
  since(revision: number): readonly string[] | undefined;
}

/** Items and what isn't one, as JSON. */
export interface ViewTexts {
  readonly put: readonly string[];
  readonly frame: string | undefined;
}

/** `monotonicMs` measures cost and age, never the cluster's time. */
export const createLiveView = (
  name: string,
  source: ViewSource,
  monotonicMs: () => number = () => performance.now(),
): LiveView => {
  const ring = createRing(monotonicMs);
  const built = source.kind === "rebuilt" ? createBuilt(source, monotonicMs) : undefined;

  const begin = (at: number, isAhead: boolean): void => {
    // Surprise: who has `at` from an earlier life of this view lacks what this one shows already and won't tell again.
    ring.startAt(isAhead ? at + 1 : at);
    built?.begin();
  };

  const whole = (at: number, isAhead: boolean): ViewDelta => {
    begin(at, isAhead);
    return built?.whole() ?? wholeOf(source.build());
  };

  const send = (change: EngineChange, delta: ViewDelta): string | undefined => {
    if (delta.put.length === 0 && delta.drop.length === 0 && delta.frame === undefined) return undefined;
    const text = message(name, "delta", change.revision, delta);
    ring.add(change.revision, text);
    return text;
  };

  return {
    name,
    take: (change) => {
      if (source.kind === "incremental") {
        const { put, drop } = source.delta(change);
        return send(change, { put: put.map(toJson), drop, frame: undefined });
      }
      const delta = built?.take(change);
      return delta === undefined ? undefined : send(change, delta);
    },
    waitsUntilMs: () => built?.waitsUntilMs(),
    snapshot: (at, isAhead) => message(name, "snapshot", at, whole(at, isAhead)),
    whole,
    begin,
    resync: (at) => message(name, "resync", at, { put: [], drop: [], frame: undefined }),
    since: ring.since,
  };
};

interface ViewDelta extends ViewTexts {
  readonly drop: readonly string[];
}

const wholeOf = (content: ViewContent): ViewDelta => ({
  put: content.items.map(toJson),
  drop: [],
  frame: content.frame === undefined ? undefined : toJson(content.frame),
});

/** Keeps the last build of a view, and finds what a new one changes. */
const createBuilt = (source: RebuiltSource, monotonicMs: () => number) => {
  let items = new Map<string, string>();
  let frame: string | undefined;
  let isBuilt = false;
  let isStale = false;
  let mayBuildAtMs = 0;

  const build = (): ViewDelta => {
    const startedMs = monotonicMs();
    const content = source.build();
    const next = new Map(content.items.map((item) => [item.id, toJson(item)]));
    const nextFrame = content.frame === undefined ? undefined : toJson(content.frame);
    const delta = {
      put: [...next].flatMap(([id, text]) => (items.get(id) === text ? [] : [text])),
      drop: [...items.keys()].filter((id) => !next.has(id)),
      frame: nextFrame === frame ? undefined : nextFrame,
    };
    items = next;
    frame = nextFrame;
    isBuilt = true;
    isStale = false;
    const endedMs = monotonicMs();
    mayBuildAtMs = endedMs + (endedMs - startedMs) * (LIMITS.viewShare - 1);
    return delta;
  };

  return {
    take: (change: EngineChange): ViewDelta | undefined => {
      if (!isBuilt) return undefined;
      if (source.touches(change)) isStale = true;
      return isStale && monotonicMs() >= mayBuildAtMs ? build() : undefined;
    },
    waitsUntilMs: () => (isStale ? mayBuildAtMs : undefined),
    begin: (): void => {
      if (!isBuilt) build();
    },
    whole: (): ViewDelta => ({ put: [...items.values()], drop: [], frame }),
  };
};

/** The last messages of a view. Every message with a revision above the floor is in it; before the start there are none. */
const createRing = (monotonicMs: () => number) => {
  const entries: { readonly revision: number; readonly text: string; readonly atMs: number }[] = [];
  let floor: number | undefined;
  let length = 0;

  const trim = (nowMs: number): void => {
    for (let oldest = entries[0]; oldest !== undefined; oldest = entries[0]) {
      const isFull = entries.length > LIMITS.ringMessages || length > LIMITS.ringBytes;
      if (!isFull && oldest.atMs >= nowMs - LIMITS.ringMs) return;
      entries.shift();
      length -= oldest.text.length;
      floor = oldest.revision;
    }
  };

  return {
    startAt: (revision: number): void => {
      floor ??= revision;
    },
    add: (at: number, text: string): void => {
      entries.push({ revision: at, text, atMs: monotonicMs() });
      length += text.length;
      trim(monotonicMs());
    },
    since: (since: number): readonly string[] | undefined =>
      floor === undefined || since < floor
        ? undefined
        : entries.filter((entry) => entry.revision > since).map((entry) => entry.text),
  };
};

const toJson = (value: object): string => JSON.stringify(value);

const message = (view: string, event: string, revision: number, delta: ViewDelta): string =>
  `event: ${event}\ndata: {"view":${JSON.stringify(view)},"revision":${revision},"put":[${delta.put.join(",")}],` +
  `"drop":${JSON.stringify(delta.drop)}${delta.frame === undefined ? "" : `,"frame":${delta.frame}`}}\n`;
