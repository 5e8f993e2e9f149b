import type { KubeObject } from "../../lib/kube/kube-object.ts";
import { watchedName } from "../../lib/sources/source.ts";
import type { Watched } from "../../lib/sources/source.ts";
import type { ApiClient } from "./api-client.ts";
import { isExpired, localFailure } from "./api-failure.ts";
import type { ApiFailure } from "./api-failure.ts";
import type { ApiGate } from "./api-gate.ts";
import { pause } from "./clock.ts";
import type { Clock, Random } from "./clock.ts";
import type { Codec } from "./codec.ts";
import type { FeedSink } from "./feed.ts";
import { createFrameTaker } from "./frame-taker.ts";
import { createHeldObjects } from "./held-objects.ts";
import type { HeldObjects } from "./held-objects.ts";
import { parseListPage } from "./incoming.ts";
import { createListing } from "./listing.ts";
import { DONE, failedAt } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";
import { createPassingOn } from "./passing-on.ts";
import { createPlace } from "./place.ts";
import { createProof } from "./proof.ts";
import { createRecovery } from "./recovery.ts";
import { collectionPath } from "./resource-path.ts";
import { canI } from "./reviews.ts";
import { createSourceReporter } from "./source-reporter.ts";
import { FEED_TIMING } from "./timing.ts";
import type { FeedTiming } from "./timing.ts";
import { readWatch } from "./watch-stream.ts";

/**
 * Keeps a FeedSink equal to one resource of the API server, whatever happens on the way, and never stops for good.
 * List, then watch from there; after a cut resume where it was, after "too old" list again. While something is wrong
 * the sink is told at once. The contract: a fresh list is the truth; nothing older ever overwrites something newer
 * within it; each 10 minutes a list proves that the watch has not lost anything.
 */
export interface Reflector {
  readonly watched: Watched;
  start(): void;
  stop(): Promise<void>;
  /** Someone found out that the connection is dead: give up what is under way and begin again. */
  lost(failure: ApiFailure): void;
  readonly counters: Readonly<ReflectorCounters>;
}

export interface ReflectorCounters {
  lists: number;
  watches: number;
  /** Objects that could not be kept. */
  bad: number;
  /** What a list said otherwise than the watch before it. Anything but 0 means that the API lost events. */
  divergences: number;
  /** Times that the cluster went back in time for good. */
  restores: number;
}

export interface ReflectorOptions {
  readonly watched: Watched;
  readonly sink: FeedSink;
  readonly client: ApiClient;
  readonly codec: Codec;
  readonly gate: ApiGate;
  readonly clock: Clock;
  readonly random: Random;
  /** What is kept of an object; undefined: all of it. */
  readonly keep?: (object: KubeObject) => KubeObject;
  /** Something came over the wire. */
  readonly onHeard?: () => void;
  readonly timing?: FeedTiming;
  /** What refuses the past; a test may bring one that doesn't, to see it caught. */
  readonly held?: HeldObjects;
}

/** A list may take at most 1/20 of the time. */
const RELIST_SHARE = 20;

export const createReflector = (options: ReflectorOptions): Reflector => {
  const { watched, sink, client, codec, gate, clock, random } = options;
  const timing = options.timing ?? FEED_TIMING;
  const keep = options.keep ?? ((object: KubeObject) => object);
  const held = options.held ?? createHeldObjects(sink.slots?.(watched));
  const counters: ReflectorCounters = { lists: 0, watches: 0, bad: 0, divergences: 0, restores: 0 };
  const path = collectionPath(watched);
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let reporter = createSourceReporter(clock, () => undefined);
  const recovery = createRecovery({ watched, gate, clock, random, timing, reporter: () => reporter });

  const place = createPlace();
  const proof = createProof(held);
  const onBad = (): void => {
    counters.bad += 1;
  };
  const passOn = createPassingOn({ watched, sink, held, keep, onBad });
  const takeFrame = createFrameTaker({ place, proof, passOn, onBad });

  let mustList = true;
  let relistAtMs = Infinity;
  let mayRelistAtMs = Infinity;
  let isToProbe = false;
  let cycle = new AbortController();
  let lostTo: ApiFailure | undefined;

  const heard = (expected?: number): void => {
    options.onHeard?.();
    counters.divergences = proof.divergences;
    reporter.heard(held.size, expected);
    reporter.noticed({ unreadable: counters.bad, divergences: counters.divergences });
  };

  // ---- list

  const readList = createListing({
    watched,
    sink,
    client,
    codec,
    clock,
    path,
    held,
    place,
    proof,
    passOn,
    onReached: gate.reached,
    onRestored: () => {
      counters.restores += 1;
      reporter.restored();
    },
    onPage: (bad, expected) => {
      counters.bad += bad;
      heard(expected);
    },
  });

  const list = async (signal: AbortSignal): Promise<Outcome> => {
    const startedMs = clock.elapsedMs();
    counters.lists += 1;
    const outcome = await readList(signal);
    if (outcome.kind === "failed") return outcome;
    mustList = false;
    isToProbe = false;
    recovery.listed();
    const tookMs = clock.elapsedMs() - startedMs;
    relistAtMs = clock.elapsedMs() + Math.max(timing.relistEveryMs, tookMs * RELIST_SHARE);
    mayRelistAtMs = clock.elapsedMs() + Math.max(timing.relistSpacingMs, tookMs * RELIST_SHARE);
    reporter.synced(held.size);
    return outcome;
  };

  /**
   * The connection broke: who answers now may be a cluster that was restored from a backup, and a watch from its future would
   * just be silent. A list of one tells what version it has.
   */
  const probe = async (signal: AbortSignal): Promise<Outcome> => {
    const answer = await client.json({ method: "GET", path: `${path}?limit=1` }, signal);
    if (!answer.ok) return failedAt("connect", answer.failure);
    gate.reached();
    isToProbe = false;
    if (place.isBehind(parseListPage(answer.value)?.resourceVersion)) mustList = true;
    return DONE;
  };

  // ---- watch

  const watch = (signal: AbortSignal): Promise<Outcome> => {
    // Overdue after a long trouble: not at once, when everyone comes back.
    const dueS = (relistAtMs - clock.elapsedMs()) / 1000;
    const untilRelistS = dueS > 0 ? Math.ceil(dueS) : Math.round(30 + random() * 60);
    const timeoutS = Math.min(untilRelistS, Math.round(timing.watchMinS + random() * timing.watchSpreadS));
    const from = encodeURIComponent(proof.openFrom ?? place.version);
    counters.watches += 1;
    return readWatch({
      client,
      codec,
      clock,
      path: `${path}?watch=true&allowWatchBookmarks=true&resourceVersion=${from}&timeoutSeconds=${String(timeoutS)}`,
      signal,
      idleMs: timing.idleMs,
      onOpen: () => {
        gate.reached();
        recovery.opened();
        held.startStream(place.version);
        reporter.synced(held.size);
      },
      takeFrame: (frame) => {
        const refusal = takeFrame(frame);
        if (refusal === undefined) recovery.heard();
        return refusal;
      },
      onChunk: (tooLarge) => {
        counters.bad += tooLarge;
        heard();
      },
      onHealthy: recovery.healthy,
    });
  };

  // ---- after a failure

  const fail = async (failure: ApiFailure, at: "connect" | "read"): Promise<void> => {
    // The proof could not be made. The list itself is good: the watch goes on from it.
    const isProof = proof.openFrom !== undefined && !mustList;
    proof.giveUp();
    if (isProof && isExpired(failure)) return;
    const next = recovery.settle(failure, at);
    if (next.mustList) mustList = true;
    if (next.mustForget) forget();
    if (next.delayMs > 0) await pause(clock, next.delayMs, stopping.signal);
  };

  const forget = (): void => {
    place.set("");
    proof.reset();
    passOn.forgetAll();
  };

  const wasAway = (): void => {
    isToProbe = true;
    relistAtMs = Math.min(relistAtMs, Math.max(mayRelistAtMs, clock.elapsedMs()));
  };

  /** Asked before a list is tried again. A review that can't be had forbids nothing: the list itself will tell. */
  const isStillForbidden = async (signal: AbortSignal): Promise<boolean> => {
    const { group, resource } = watched;
    for (const verb of ["list", "watch"] as const) {
      const review = await canI(client, { verb, group, resource }, signal);
      if (signal.aborted || !review.ok) return false;
      gate.reached();
      if (review.value.allowed) continue;
      const delayMs = recovery.stillForbidden(`${watchedName(watched)}: ${verb} is not allowed`);
      await pause(clock, delayMs, stopping.signal);
      return true;
    }
    return false;
  };

  const turnOnce = async (): Promise<void> => {
    const isMine = await gate.turn(stopping.signal, (trouble) => {
      wasAway();
      reporter.waiting(trouble);
    });
    if (!isMine) return;
    cycle = new AbortController();
    lostTo = undefined;
    const forward = (): void => {
      cycle.abort();
    };
    stopping.signal.addEventListener("abort", forward);
    try {
      if (recovery.isForbidden && (await isStillForbidden(cycle.signal))) return;
      await listOrWatch();
    } finally {
      stopping.signal.removeEventListener("abort", forward);
    }
  };

  const listOrWatch = async (): Promise<void> => {
    if (clock.elapsedMs() >= relistAtMs && recovery.strikes === 0) mustList = true;
    const wasListing = mustList;
    const wasProbing = !mustList && isToProbe;
    const outcome = await (wasListing ? list : wasProbing ? probe : watch)(cycle.signal);
    if (stopping.signal.aborted) {
      gate.gaveUp();
      return;
    }
    if (outcome.kind === "failed") {
      isToProbe ||= lostTo !== undefined || outcome.failure.kind === "unreachable";
      await fail(lostTo ?? outcome.failure, lostTo === undefined ? outcome.at : "connect");
    } else if (!wasListing && !wasProbing) recovery.healthy();
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await turnOnce();
      } catch (error) {
        // A mistake of ours (or of the sink's) must not leave a picture that stands still for ever.
        mustList = true;
        await fail(localFailure("unreadable", `internal error: ${String(error)}`), "read");
      }
    }
  };

  return {
    watched,
    counters,
    start: () => {
      if (running !== undefined) return;
      reporter = createSourceReporter(clock, (state) => {
        sink.state(watched, state);
      });
      running = run();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
    lost: (failure) => {
      lostTo = failure;
      cycle.abort();
    },
  };
};
