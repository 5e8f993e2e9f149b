import type { FeedSink } from "../../feed.ts";
import type { Product } from "./product.ts";
import { READER } from "./viewers.ts";

/** Made on purpose: a soak that can't fail proves nothing. */
export const MISTAKES = ["leak", "stream", "lost-deletion"] as const;
export type Mistake = (typeof MISTAKES)[number];

const LOST_EACH = 3;

/** What stands between the reading and the engine. */
export const spoilt = (sink: FeedSink, mistakes: readonly Mistake[]): FeedSink => {
  const hoard: unknown[] = [];
  let drops = 0;
  return {
    ...sink,
    put: (watched, object) => {
      if (mistakes.includes("leak")) hoard.push(structuredClone(object), structuredClone(object));
      sink.put(watched, object);
    },
    drop: (watched, gone) => {
      const isPod = watched.resource === "pods";
      if (isPod) drops += 1;
      if (!(mistakes.includes("lost-deletion") && isPod && drops % LOST_EACH === 0)) sink.drop(watched, gone);
    },
  };
};

/** A stream that nobody will ever close. */
export const openForGood = ({ cluster }: Product): void => {
  cluster.hub.open({
    audience: "soak",
    views: [{ name: "findings", source: () => cluster.topicSource("findings", READER) }],
    lastEventId: undefined,
    signal: new AbortController().signal,
  });
};
