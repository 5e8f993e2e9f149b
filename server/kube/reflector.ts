import type { KubeObject } from "../../lib/kube/kube-object.ts";
import { watchedName } from "../../lib/sources/source.ts";
import type { Watched } from "../../lib/sources/source.ts";
import type { ApiClient } from "./api-client.ts";
import { readChunks } from "./api-client.ts";
import { isExpired, localFailure } from "./api-failure.ts";
import type { ApiFailure } from "./api-failure.ts";
import type { ApiGate } from "./api-gate.ts";
import { askStream } from "./ask-stream.ts";
import { backoffMs } from "./backoff.ts";
import { pause } from "./clock.ts";
import type { Clock, Random } from "./clock.ts";
import type { Codec } from "./codec.ts";
import type { FeedSink } from "./feed.ts";
import { createHeldObjects, goneOf, versionNumber } from "./held-objects.ts";
import type { ListPage, WatchFrame } from "./incoming.ts";
import { listPages } from "./list-pages.ts";
import { cutOff, DONE, failedAt, isDown, isStuck } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";
import { collectionPath } from "./resource-path.ts";
import { createSourceReporter } from "./source-reporter.ts";

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
  /** Objects that a list had and the watch before should have brought. Anything but 0 means that the API lost events. */
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
}

const WATCH_MIN_S = 240;
const WATCH_SPREAD_S = 240;
const IDLE_MS = 90_000;
const RELIST_EVERY_MS = 600_000;
/** A server that was away may be another one by now (restored, made anew): it is proved sooner. */
const RELIST_SPACING_MS = 120_000;
/** A list may take at most 1/20 of the time. */
const RELIST_SHARE = 20;
const FORBIDDEN_RETRY_MS = 60_000;
const ABSENT_RETRY_MS = 30_000;
const ABSENT_CONFIRM_MS = 5_000;
const SHORT_WATCH_MS = 1_000;
/** A watch that lived this long was healthy, even if nothing happened. */
const LONG_WATCH_MS = 10_000;

export const createReflector = (options: ReflectorOptions): Reflector => {
  const { watched, sink, client, codec, gate, clock, random } = options;
  const keep = options.keep ?? ((object: KubeObject) => object);
  const held = createHeldObjects();
  const counters: ReflectorCounters = { lists: 0, watches: 0, bad: 0, divergences: 0, restores: 0 };
  const path = collectionPath(watched);
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let reporter = createSourceReporter(clock, () => undefined);

  let lastVersion = "";
  let mustList = true;
  let relistAtMs = Infinity;
  let mayRelistAtMs = Infinity;
  let strikes = 0;
  let misses = 0;
  let silences = 0;
  let hasGoneBack = false;
  let isPartial = false;
  // Up to here the watch should have brought everything.
  let provenVersion = Number.NaN;
  let cycle = new AbortController();
  let lostTo: ApiFailure | undefined;

  const heard = (): void => {
    options.onHeard?.();
    reporter.heard(held.size);
  };

  const advance = (resourceVersion: string | undefined): void => {
    if (resourceVersion !== undefined && !(versionNumber(resourceVersion) < versionNumber(lastVersion)))
      lastVersion = resourceVersion;
  };

  const put = (object: KubeObject): void => {
    const { isNews, replaces } = held.put(object);
    if (!isNews) return;
    if (replaces !== undefined) sink.drop(watched, replaces);
    sink.put(watched, keep(object));
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
      take: (page, isFirst) => {
        gate.reached();
        const refusal = isFirst ? beginList(page) : undefined;
        if (refusal === undefined) takePage(page);
        return refusal;
      },
    });
    if (outcome.kind === "failed") return outcome;
    held.endList();
    sink.synced(watched);
    mustList = false;
    isPartial = false;
    silences = 0;
    const tookMs = clock.elapsedMs() - startedMs;
    relistAtMs = clock.elapsedMs() + Math.max(RELIST_EVERY_MS, tookMs * RELIST_SHARE);
    mayRelistAtMs = clock.elapsedMs() + Math.max(RELIST_SPACING_MS, tookMs * RELIST_SHARE);
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
    if (isBack) counters.restores += 1;
    hasGoneBack = false;
    if (!isPartial) provenVersion = versionNumber(lastVersion);
    if (isBack) provenVersion = Number.NaN;
    isPartial = true;
    held.startList();
    sink.begin(watched);
    lastVersion = page.resourceVersion;
    return undefined;
  };

  const takePage = (page: ListPage): void => {
    counters.bad += page.bad;
    for (const object of page.objects) {
      if (versionNumber(object.metadata.resourceVersion) <= provenVersion && !held.holds(object))
        counters.divergences += 1;
      put(object);
    }
    heard();
  };

  // ---- watch

  const watch = async (signal: AbortSignal): Promise<Outcome> => {
    // Overdue after a long trouble: not at once, when everyone comes back.
    const dueS = (relistAtMs - clock.elapsedMs()) / 1000;
    const untilRelistS = dueS > 0 ? Math.ceil(dueS) : Math.round(30 + random() * 60);
    const timeoutS = Math.min(untilRelistS, Math.round(WATCH_MIN_S + random() * WATCH_SPREAD_S));
    const query = `watch=true&allowWatchBookmarks=true&resourceVersion=${encodeURIComponent(lastVersion)}&timeoutSeconds=${String(timeoutS)}`;
    counters.watches += 1;
    const answer = await askStream(client, `${path}?${query}`, codec.watchAccept, signal);
    if (!answer.ok) return failedAt("connect", answer.failure);
    gate.reached();
    held.startStream(lastVersion);
    reporter.synced(held.size);

    const openedMs = clock.elapsedMs();
    const reader = codec.frameReader(answer.value.contentType);
    let skipped = 0;
    let hasHeard = false;
    let broken: ApiFailure | undefined;
    const failure = await readChunks(answer.value, clock, signal, {
      maxBytes: Infinity,
      idleMs: IDLE_MS,
      take: (chunk) => {
        for (const frame of reader.take(chunk)) {
          broken = takeFrame(frame);
          if (broken !== undefined) return "enough";
          hasHeard = true;
          strikes = 0;
          silences = 0;
        }
        counters.bad += reader.skipped - skipped;
        skipped = reader.skipped;
        heard();
        return undefined;
      },
    });
    const livedMs = clock.elapsedMs() - openedMs;
    if (livedMs >= LONG_WATCH_MS) strikes = 0;
    const ended = broken ?? failure;
    if (ended !== undefined) return failedAt("read", ended);
    if (reader.isMidFrame) return cutOff("the watch broke off in the middle of a message");
    if (!hasHeard && livedMs < SHORT_WATCH_MS) return cutOff("the watch ended at once");
    return DONE;
  };

  const takeFrame = (frame: WatchFrame): ApiFailure | undefined => {
    switch (frame.kind) {
      case "put":
        put(frame.object);
        advance(frame.object.metadata.resourceVersion);
        return undefined;
      case "drop":
        if (held.drop(frame.object)) sink.drop(watched, goneOf(frame.object));
        advance(frame.object.metadata.resourceVersion);
        return undefined;
      case "bookmark":
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

  // ---- after a failure

  /** Decides what comes next and says so; gives the pause before it in ms. */
  const settle = (failure: ApiFailure, at: "connect" | "read"): number => {
    strikes += 1;
    if (isDown(failure, at)) {
      gate.unreachable(failure);
      reporter.troubled({ error: failure.message, attempts: strikes, retryAtMs: null });
      return 0;
    }
    if (failure.kind === "status") gate.reached();
    else gate.gaveUp();
    if (failure.code === 404 && at === "connect") return settleAbsent(failure);
    misses = 0;
    if (failure.code === 403) {
      const delayMs = FORBIDDEN_RETRY_MS * (1 + random() * 0.1);
      reporter.forbidden({ error: failure.message, attempts: strikes, retryAtMs: clock.nowMs() + delayMs });
      return delayMs;
    }
    if (failure.kind === "timeout") silences += 1;
    if (isExpired(failure) || (strikes > 1 && isStuck(failure, at)) || silences > 1) mustList = true;
    // A quiet resource of a server without bookmarks looks the same as a dead line: ask again before saying stale.
    if (failure.kind === "timeout" && silences === 1) return 0;
    const delayMs =
      isExpired(failure) && strikes === 1 ? 0 : backoffMs(strikes, failure.retryAfterMs, random);
    reporter.troubled({ error: failure.message, attempts: strikes, retryAtMs: clock.nowMs() + delayMs });
    return delayMs;
  };

  /** A restarting API server may answer 404 for what it serves a moment later: one 404 doesn't empty the picture. */
  const settleAbsent = (failure: ApiFailure): number => {
    misses += 1;
    mustList = true;
    const error = `the cluster does not serve ${watchedName(watched)}`;
    if (reporter.wasSynced && misses === 1) {
      reporter.troubled({ error, attempts: strikes, retryAtMs: clock.nowMs() + ABSENT_CONFIRM_MS });
      return ABSENT_CONFIRM_MS;
    }
    if (held.size > 0 || reporter.wasSynced) {
      held.startList();
      sink.begin(watched);
      held.endList();
      sink.synced(watched);
    }
    lastVersion = "";
    const delayMs = Math.max(failure.retryAfterMs ?? 0, ABSENT_RETRY_MS * (1 + random()));
    reporter.absent({ error, attempts: strikes, retryAtMs: clock.nowMs() + delayMs });
    return delayMs;
  };

  const wasAway = (): void => {
    relistAtMs = Math.min(relistAtMs, Math.max(mayRelistAtMs, clock.elapsedMs()));
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
    if (clock.elapsedMs() >= relistAtMs && strikes === 0) mustList = true;
    const wasListing = mustList;
    const outcome = await (wasListing ? list(cycle.signal) : watch(cycle.signal));
    stopping.signal.removeEventListener("abort", forward);
    if (stopping.signal.aborted) {
      gate.gaveUp();
      return;
    }
    if (outcome.kind === "done") {
      misses = 0;
      if (!wasListing) strikes = 0;
      return;
    }
    const delayMs = settle(lostTo ?? outcome.failure, lostTo === undefined ? outcome.at : "connect");
    if (delayMs > 0) await pause(clock, delayMs, stopping.signal);
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await turnOnce();
      } catch (error) {
        // A mistake of ours (or of the sink's) must not leave a picture that stands still for ever.
        mustList = true;
        const delayMs = settle(localFailure("unreadable", `internal error: ${String(error)}`), "read");
        await pause(clock, delayMs, stopping.signal);
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
