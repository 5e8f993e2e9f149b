import type { Answer, ApiClient, ApiStream } from "../api-client.ts";
import type { Codec } from "../codec.ts";
import { createHeldObjects, goneOf, keyOf } from "../held-objects.ts";
import type { HeldObjects } from "../held-objects.ts";
import type { WatchFrame } from "../incoming.ts";
import { FEED_TIMING } from "../timing.ts";
import type { FeedTiming } from "../timing.ts";
import type { Variant } from "./fault-run.ts";

/** Reflectors with a mistake in them, by what the mistake is. Each has been made by a real client somewhere. */
export const BROKEN: ReadonlyMap<string, Variant> = new Map<string, Variant>([
  [
    "takes another object under the same name for a change of the first",
    withHeld((held) => ({
      ...held,
      put: (object) => ({ ...held.put(object), replaces: undefined }),
    })),
  ],
  [
    "believes whatever comes last, however old it is",
    withHeld((held) => ({
      ...held,
      put: (object) => {
        const taken = held.put(object);
        return taken.isNews ? taken : { isNews: true, replaces: undefined };
      },
    })),
  ],
  [
    "believes a deletion of whoever had the name before",
    withHeld((held) => {
      const uids = new Map<string, string | null>();
      return {
        ...held,
        put: (object) => {
          const taken = held.put(object);
          if (taken.isNews) uids.set(keyOf(object), object.metadata.uid ?? null);
          return taken;
        },
        drop: (object) => held.drop(object) ?? { ...goneOf(object), uid: uids.get(keyOf(object)) ?? null },
      };
    }),
  ],
  [
    "deletes by uid an object whose predecessor it holds",
    withHeld((held) => ({
      ...held,
      drop: (object) => (held.drop(object) === undefined ? undefined : goneOf(object)),
    })),
  ],
  ["forgets bookmarks", withFrames((frames) => frames.filter(({ kind }) => kind !== "bookmark"))],
  ["takes an in-stream 410 for an object", withFrames((frames) => frames.map(asBad("error")))],
  ["reads on behind half a message", withFrames((frames) => frames.map(asBad("garbled")))],
  ["never proves its watch by a list", withTiming({ relistEveryMs: Infinity })],
  ["waits for ever on a dead connection", withTiming({ idleMs: Infinity })],
  ["stops at the first 500", withClient(stoppingAt(500))],
  ["stops at the first 403", withClient(stoppingAt(403))],
]);

function withHeld(change: (held: HeldObjects) => HeldObjects): Variant {
  return (options) => {
    const held = createHeldObjects();
    const changed = change(held);
    // A getter would be read once by the spread.
    return {
      ...options,
      held: Object.defineProperty(changed, "size", { get: () => held.size }),
    };
  };
}

function withFrames(change: (frames: readonly WatchFrame[]) => readonly WatchFrame[]): Variant {
  return (options) => {
    const { codec } = options;
    const frameReader: Codec["frameReader"] = (contentType) => {
      const reader = codec.frameReader(contentType);
      return {
        take: (chunk) => change(reader.take(chunk)),
        get isMidFrame() {
          return reader.isMidFrame;
        },
        get skipped() {
          return reader.skipped;
        },
      };
    };
    return { ...options, codec: { ...codec, frameReader } };
  };
}

function asBad(kind: WatchFrame["kind"]): (frame: WatchFrame) => WatchFrame {
  return (frame) => (frame.kind === kind ? { kind: "bad", resourceVersion: undefined } : frame);
}

function withTiming(timing: Partial<FeedTiming>): Variant {
  return (options) => ({ ...options, timing: { ...FEED_TIMING, ...timing } });
}

function withClient(change: (client: ApiClient) => ApiClient): Variant {
  return (options) => ({ ...options, client: change(options.client) });
}

function stoppingAt(code: number): (client: ApiClient) => ApiClient {
  return (client) => ({
    ...client,
    stream: async (request, signal): Promise<Answer<ApiStream>> => {
      const answer = await client.stream(request, signal);
      if (answer.ok || answer.failure.code !== code) return answer;
      return new Promise((resolve) => {
        signal.addEventListener("abort", () => {
          resolve(answer);
        });
      });
    },
  });
}
