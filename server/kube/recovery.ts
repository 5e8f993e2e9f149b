import { watchedName } from "../../lib/sources/source.ts";
import type { Watched } from "../../lib/sources/source.ts";
import { isExpired } from "./api-failure.ts";
import type { ApiFailure } from "./api-failure.ts";
import type { ApiGate } from "./api-gate.ts";
import { backoffMs } from "./backoff.ts";
import type { Clock, Random } from "./clock.ts";
import { isDown, isStuck } from "./outcome.ts";
import type { SourceReporter, Trouble } from "./source-reporter.ts";
import type { FeedTiming } from "./timing.ts";

/** What a reflector does after a failure, and what it says about it. */
export interface Recovery {
  settle(failure: ApiFailure, at: "connect" | "read"): Next;
  /** The refusal still stands, as a review says. Gives the pause before it is asked about again, in ms. */
  stillForbidden(error: string): number;
  listed(): void;
  /** A watch was opened: nothing is refused or missing any more. */
  opened(): void;
  /** A watch said something. */
  heard(): void;
  /** A watch ended as it should, or lived long enough to have been a healthy one. */
  healthy(): void;
  /** Failures in a row. */
  readonly strikes: number;
  /** What was asked for last was refused: a review tells more cheaply than another try whether it still is. */
  readonly isForbidden: boolean;
}

export interface Next {
  /** Pause before the next try, ms. */
  readonly delayMs: number;
  /** Going on where it was is out of the question. */
  readonly mustList: boolean;
  /** What is held isn't there any more, or may not be seen any more. */
  readonly mustForget: boolean;
}

export interface RecoveryOptions {
  readonly watched: Watched;
  readonly gate: ApiGate;
  readonly clock: Clock;
  readonly random: Random;
  readonly timing: FeedTiming;
  readonly reporter: () => SourceReporter;
}

export const createRecovery = (options: RecoveryOptions): Recovery => {
  const { watched, gate, clock, random, timing, reporter } = options;
  let strikes = 0;
  /** Answers 404 and 403 in a row. */
  let misses = 0;
  let refusals = 0;
  let silences = 0;
  let isForbidden = false;

  const trouble = (error: string, delayMs: number | null): Trouble => ({
    error,
    attempts: strikes,
    retryAtMs: delayMs === null ? null : clock.nowMs() + delayMs,
  });

  /**
   * A restarting API server may answer 404 for what it serves a moment later, and 403 until it has read its roles: once
   * is not enough to empty a picture.
   */
  const mustAskTwice = (times: number): boolean => reporter().wasSynced && times === 1;

  const confirm = (error: string, mustList: boolean): Next => {
    reporter().troubled(trouble(error, timing.confirmMs));
    return { delayMs: timing.confirmMs, mustList, mustForget: false };
  };

  const settleAbsent = (failure: ApiFailure): Next => {
    misses += 1;
    refusals = 0;
    const error = `the cluster does not serve ${watchedName(watched)}`;
    if (mustAskTwice(misses)) return confirm(error, true);
    const delayMs = Math.max(failure.retryAfterMs ?? 0, timing.absentRetryMs * (1 + random()));
    reporter().absent(trouble(error, delayMs));
    return { delayMs, mustList: true, mustForget: true };
  };

  const settleForbidden = (failure: ApiFailure): Next => {
    refusals += 1;
    if (mustAskTwice(refusals)) return confirm(failure.message, false);
    isForbidden = true;
    return { delayMs: stillForbidden(failure.message), mustList: true, mustForget: true };
  };

  const stillForbidden = (error: string): number => {
    const delayMs = timing.forbiddenRetryMs * (1 + random() * 0.1);
    reporter().forbidden(trouble(error, delayMs));
    return delayMs;
  };

  const settleOther = (failure: ApiFailure, at: "connect" | "read"): Next => {
    if (failure.kind === "timeout") silences += 1;
    const mustList = isExpired(failure) || (strikes > 1 && isStuck(failure, at)) || silences > 1;
    const next = (delayMs: number): Next => ({ delayMs, mustList, mustForget: false });
    // A quiet resource of a server without bookmarks looks the same as a dead line: ask again before saying stale.
    if (failure.kind === "timeout" && silences === 1) return next(0);
    const delayMs =
      isExpired(failure) && strikes === 1
        ? 0
        : backoffMs(strikes, failure.retryAfterMs, random, timing.backoffCapMs);
    reporter().troubled(trouble(failure.message, delayMs));
    return next(delayMs);
  };

  return {
    settle: (failure, at) => {
      strikes += 1;
      if (isDown(failure, at)) {
        gate.unreachable(failure);
        reporter().troubled(trouble(failure.message, null));
        return { delayMs: 0, mustList: false, mustForget: false };
      }
      if (failure.kind === "status") gate.reached();
      else gate.gaveUp();
      if (failure.code === 404 && at === "connect") return settleAbsent(failure);
      misses = 0;
      if (failure.code === 403) return settleForbidden(failure);
      refusals = 0;
      return settleOther(failure, at);
    },
    stillForbidden,
    listed: () => {
      misses = 0;
      silences = 0;
      // Surprise: a role may allow `list` and not `watch`, so a list alone says nothing of a refusal.
      isForbidden = false;
    },
    opened: () => {
      misses = 0;
      refusals = 0;
      isForbidden = false;
    },
    heard: () => {
      strikes = 0;
      silences = 0;
    },
    healthy: () => {
      strikes = 0;
    },
    get strikes() {
      return strikes;
    },
    get isForbidden() {
      return isForbidden;
    },
  };
};
