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
import { createHeldObjects, goneOf, keyOf, versionNumber } from "./held-objects.ts";
import type { HeldObjects } from "./held-objects.ts";
import { parseListPage } from "./incoming.ts";
import type { ListPage, WatchFrame } from "./incoming.ts";
import { listPages } from "./list-pages.ts";
import { DONE, failedAt } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";
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

/**
 * What a proving list did not name, and the watch before it had not said to be deleted. Most of it was deleted between
 * the two: the next watch begins where the last one ended, and explains it. What stays unexplained was lost.
 */
interface Unexplained {
  readonly from: string;
  readonly until: number;
  readonly keys: Set<string>;
}

export const createReflector = (options: ReflectorOptions): Reflector => {
  const { watched, sink, client, codec, gate, clock, random } = options;
  const timing = options.timing ?? FEED_TIMING;
  const keep = options.keep ?? ((object: KubeObject) => object);
  const held = options.held ?? createHeldObjects();
  const counters: ReflectorCounters = { lists: 0, watches: 0, bad: 0, divergences: 0, restores: 0 };
  const path = collectionPath(watched);
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let reporter = createSourceReporter(clock, () => undefined);
  const recovery = createRecovery({ watched, gate, clock, random, timing, reporter: () => reporter });

  let lastVersion = "";
  let mustList = true;
  let relistAtMs = Infinity;
  let mayRelistAtMs = Infinity;
  let hasGoneBack = false;
  let isToProbe = false;
  let isPartial = false;
  // Up to here the watch should have brought everything.
  let provenVersion = "";
  let unexplained: Unexplained | undefined;
  let listed = 0;
  let cycle = new AbortController();
  let lostTo: ApiFailure | undefined;

  const heard = (expected?: number): void => {
    options.onHeard?.();
    reporter.heard(held.size, expected);
    reporter.noticed({ unreadable: counters.bad, divergences: counters.divergences });
  };

  const advance = (resourceVersion: string | undefined): void => {
    if (resourceVersion !== undefined && !(versionNumber(resourceVersion) < versionNumber(lastVersion)))
      lastVersion = resourceVersion;
  };

  const put = (object: KubeObject): void => {
    const { isNews, replaces } = held.put(object);
    if (!isNews) return;
    if (replaces !== undefined) sink.drop(watched, replaces);
    try {
      sink.put(watched, keep(object));
    } catch {
      // One object that nobody can take must not stop the others. What was known of it before is no longer true.
      counters.bad += 1;
      sink.drop(watched, goneOf(object));
    }
  };

  const drop = (object: KubeObject): void => {
    const gone = held.drop(object);
    if (gone !== undefined) sink.drop(watched, gone);
  };

  // ---- list

  const list = async (signal: AbortSignal): Promise<Outcome> => {
    const startedMs = clock.elapsedMs();
    counters.lists += 1;
    const outcome = await listPages({
      client,
      codec,
      clock,
      path,
      signal,
      room: sink.room,
      take: (page, isFirst) => {
        gate.reached();
        const refusal = isFirst ? beginList(page) : undefined;
        if (refusal === undefined) takePage(page);
        return refusal;
      },
    });
    if (outcome.kind === "failed") return outcome;
    const lost = held.endList();
    if (!Number.isNaN(versionNumber(provenVersion)) && lost.length > 0)
      unexplained = { from: provenVersion, until: versionNumber(lastVersion), keys: new Set(lost) };
    sink.synced(watched);
    mustList = false;
    isToProbe = false;
    isPartial = false;
    recovery.listed();
    const tookMs = clock.elapsedMs() - startedMs;
    relistAtMs = clock.elapsedMs() + Math.max(timing.relistEveryMs, tookMs * RELIST_SHARE);
    mayRelistAtMs = clock.elapsedMs() + Math.max(timing.relistSpacingMs, tookMs * RELIST_SHARE);
    reporter.synced(held.size);
    return DONE;
  };

  /**
   * A list older than what was seen is either one answer from a replica that lags (the next one is right) or a cluster
   * restored from a backup (it stays so). The first is refused, the second believed.
   */
  const beginList = (page: ListPage): ApiFailure | undefined => {
    const isBack = versionNumber(page.resourceVersion) < versionNumber(lastVersion);
    if (isBack && !hasGoneBack) {
      hasGoneBack = true;
      return localFailure("unreadable", "the API server answered from an older state than before");
    }
    if (isBack) {
      counters.restores += 1;
      reporter.restored();
    }
    hasGoneBack = false;
    if (!isPartial) provenVersion = lastVersion;
    if (isBack) provenVersion = "";
    isPartial = true;
    unexplained = undefined;
    listed = 0;
    held.startList();
    sink.begin(watched, isBack);
    lastVersion = page.resourceVersion;
    return undefined;
  };

  const takePage = (page: ListPage): void => {
    const proven = versionNumber(provenVersion);
    counters.bad += page.bad;
    listed += page.objects.length + page.bad;
    for (const object of page.objects) {
      if (versionNumber(object.metadata.resourceVersion) <= proven && !held.holds(object))
        counters.divergences += 1;
      put(object);
    }
    heard(page.remaining === undefined ? undefined : listed + page.remaining);
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
    const now = parseListPage(answer.value)?.resourceVersion;
    if (versionNumber(now) < versionNumber(lastVersion)) mustList = true;
    return DONE;
  };

  // ---- watch

  const watch = (signal: AbortSignal): Promise<Outcome> => {
    // Overdue after a long trouble: not at once, when everyone comes back.
    const dueS = (relistAtMs - clock.elapsedMs()) / 1000;
    const untilRelistS = dueS > 0 ? Math.ceil(dueS) : Math.round(30 + random() * 60);
    const timeoutS = Math.min(untilRelistS, Math.round(timing.watchMinS + random() * timing.watchSpreadS));
    const from = encodeURIComponent(unexplained?.from ?? lastVersion);
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
        held.startStream(lastVersion);
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

  const takeFrame = (frame: WatchFrame): ApiFailure | undefined => {
    switch (frame.kind) {
      case "put":
        put(frame.object);
        explain(frame.object.metadata.resourceVersion);
        advance(frame.object.metadata.resourceVersion);
        return undefined;
      case "drop":
        unexplained?.keys.delete(keyOf(frame.object));
        drop(frame.object);
        explain(frame.object.metadata.resourceVersion);
        advance(frame.object.metadata.resourceVersion);
        return undefined;
      case "bookmark":
        explain(frame.resourceVersion);
        advance(frame.resourceVersion);
        return undefined;
      case "bad":
        counters.bad += 1;
        advance(frame.resourceVersion);
        return undefined;
      case "error":
        return frame.failure;
      case "garbled":
        return localFailure("unreadable", "the watch sent something that is not a message");
    }
  };

  /** The watch has come to the moment of the list: what it has not explained by now, it had lost before. */
  const explain = (resourceVersion: string | undefined): void => {
    if (unexplained === undefined || !(versionNumber(resourceVersion) >= unexplained.until)) return;
    counters.divergences += unexplained.keys.size;
    unexplained = undefined;
  };

  // ---- after a failure

  const fail = async (failure: ApiFailure, at: "connect" | "read"): Promise<void> => {
    // The proof could not be made. The list itself is good: the watch goes on from it.
    const isProof = unexplained !== undefined && !mustList;
    unexplained = undefined;
    if (isProof && isExpired(failure)) return;
    const next = recovery.settle(failure, at);
    if (next.mustList) mustList = true;
    if (next.mustForget) forget();
    if (next.delayMs > 0) await pause(clock, next.delayMs, stopping.signal);
  };

  const forget = (): void => {
    lastVersion = "";
    provenVersion = "";
    isPartial = false;
    if (held.size === 0) return;
    held.startList();
    sink.begin(watched);
    held.endList();
    sink.synced(watched);
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
