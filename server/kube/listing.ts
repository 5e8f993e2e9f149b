import type { Watched } from "../../lib/sources/source.ts";
import type { ApiClient } from "./api-client.ts";
import { localFailure } from "./api-failure.ts";
import type { ApiFailure } from "./api-failure.ts";
import type { Clock } from "./clock.ts";
import type { Codec } from "./codec.ts";
import type { FeedSink } from "./feed.ts";
import type { HeldObjects } from "./held-objects.ts";
import type { PageHead } from "./incoming.ts";
import { listPages } from "./list-pages.ts";
import type { Outcome } from "./outcome.ts";
import type { PassingOn } from "./passing-on.ts";
import type { Place } from "./place.ts";
import type { Proof } from "./proof.ts";

export interface ListingOptions {
  readonly watched: Watched;
  readonly sink: FeedSink;
  readonly client: ApiClient;
  readonly codec: Codec;
  readonly clock: Clock;
  /** Path of the collection. */
  readonly path: string;
  readonly held: HeldObjects;
  readonly place: Place;
  readonly proof: Proof;
  readonly passOn: PassingOn;
  readonly onReached: () => void;
  /** The cluster went back in time for good. */
  readonly onRestored: () => void;
  /** A page is complete, with so many items that can't be kept; `expected` is the size of the whole list. */
  readonly onPage: (bad: number, expected: number | undefined) => void;
}

/** Takes over one list after the other: a fresh one is the truth. */
export const createListing = (options: ListingOptions): ((signal: AbortSignal) => Promise<Outcome>) => {
  const { watched, sink, held, place, proof, passOn } = options;
  let hasGoneBack = false;

  /**
   * A list older than what was seen is either one answer from a replica that lags (the next one is right) or a cluster
   * restored from a backup (it stays so). The first is refused, the second believed.
   */
  const begin = ({ resourceVersion }: PageHead): ApiFailure | undefined => {
    const isBack = place.isBehind(resourceVersion);
    if (isBack && !hasGoneBack) {
      hasGoneBack = true;
      return localFailure("unreadable", "the API server answered from an older state than before");
    }
    if (isBack) options.onRestored();
    hasGoneBack = false;
    proof.begin(place.version, isBack);
    held.startList();
    sink.begin(watched, isBack);
    place.set(resourceVersion);
    return undefined;
  };

  return async (signal) => {
    const { client, codec, clock, path } = options;
    let listed = 0;
    const outcome = await listPages({
      client,
      codec,
      clock,
      path,
      signal,
      page: (isFirst) => ({
        head: (head) => {
          options.onReached();
          if (!isFirst) return undefined;
          listed = 0;
          return begin(head);
        },
        object: (object) => {
          listed += 1;
          proof.listed(object);
          passOn.put(object);
        },
        turn: sink.turn,
      }),
      onPage: ({ bad, remaining }) => {
        listed += bad;
        options.onPage(bad, remaining === undefined ? undefined : listed + remaining);
      },
    });
    if (outcome.kind === "failed") return outcome;
    proof.end(held.endList(), place.version);
    sink.synced(watched);
    return outcome;
  };
};
