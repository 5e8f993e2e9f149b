import type { ApiClient } from "./api-client.ts";
import type { ApiFailure } from "./api-failure.ts";
import { pause } from "./clock.ts";
import type { Clock } from "./clock.ts";
import type { FeedTiming } from "./timing.ts";

/**
 * Feels the pulse of an API server whose watches are all silent: a half-open connection looks just like a quiet
 * cluster. Together with the watches it makes sure that a loss is known within 15 s.
 */
export interface Pulse {
  start(): void;
  stop(): void;
  /** Something came over any connection. */
  heard(): void;
}

export interface PulseOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  /** Nobody needs to ask while it is known to be down. */
  readonly isDown: () => boolean;
  readonly onLost: (failure: ApiFailure) => void;
  readonly timing: FeedTiming;
}

export const createPulse = (options: PulseOptions): Pulse => {
  const { client, clock, isDown, onLost, timing } = options;
  const stopping = new AbortController();
  let heardAtMs = clock.elapsedMs();

  const beat = async (): Promise<void> => {
    if (isDown() || clock.elapsedMs() - heardAtMs < timing.pulseSilenceMs) return;
    // Everyone may read it; and whatever is answered, even a refusal, is a sign of life.
    const answer = await client.json(
      { method: "GET", path: "/version", timeoutMs: timing.pulseAnswerMs },
      stopping.signal,
    );
    if (answer.ok || answer.failure.kind === "status" || answer.failure.kind === "unreadable")
      heardAtMs = clock.elapsedMs();
    else if (answer.failure.kind !== "aborted") onLost(answer.failure);
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await pause(clock, timing.pulseEveryMs, stopping.signal);
      if (!stopping.signal.aborted) await beat();
    }
  };

  return {
    start: () => {
      heardAtMs = clock.elapsedMs();
      void run();
    },
    stop: () => {
      stopping.abort();
    },
    heard: () => {
      heardAtMs = clock.elapsedMs();
    },
  };
};
