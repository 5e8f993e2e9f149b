/**
 * How long things take in the reading of a cluster, in ms where nothing else is said. Tests over real sockets bring
 * shorter ones; everything else reads with these.
 */
export interface FeedTiming {
  /** A watch is asked for this many seconds, and up to `watchSpreadS` more by chance, so that not all end together. */
  readonly watchMinS: number;
  readonly watchSpreadS: number;
  /** A watch that says nothing for so long (bookmarks come each 60 s) is taken for dead. */
  readonly idleMs: number;
  /** A list proves that the watch has not lost anything. */
  readonly relistEveryMs: number;
  /** A server that was away may be another one by now (restored, made anew): it is proved sooner. */
  readonly relistSpacingMs: number;
  /** How often it is asked whether a refusal still stands. */
  readonly forbiddenRetryMs: number;
  /** How often something that isn't served is asked for; up to twice as long by chance, at most a minute with the list. */
  readonly absentRetryMs: number;
  /** A restarting server may refuse, or not know, what it serves a moment later: asked twice before it is believed. */
  readonly confirmMs: number;
  /** Ceiling of the back-off. */
  readonly backoffCapMs: number;
  /** Pulse: looked at each `pulseEveryMs`; felt after `pulseSilenceMs` without a word; an answer is due in `pulseAnswerMs`. */
  readonly pulseEveryMs: number;
  readonly pulseSilenceMs: number;
  readonly pulseAnswerMs: number;
}

export const FEED_TIMING: FeedTiming = {
  watchMinS: 240,
  watchSpreadS: 240,
  idleMs: 90_000,
  relistEveryMs: 600_000,
  relistSpacingMs: 120_000,
  forbiddenRetryMs: 30_000,
  absentRetryMs: 25_000,
  confirmMs: 5_000,
  backoffCapMs: 30_000,
  pulseEveryMs: 2_000,
  pulseSilenceMs: 7_000,
  pulseAnswerMs: 5_000,
};
