/**
 * How node runs the server; measured (docs/bench.md). The young generation stays small: what is read is thrown away at once
 * or kept for long, and a larger one costs more, in time and in memory. The old one is collected when it has grown by a
 * fifth, not when it has doubled: a first sync then needs little more memory than what it keeps. Surprise: what came over
 * the wire counts as growth too, until the next small collection, and a fifth of a small heap is less than that: below
 * 96 MB it would be collected again and again for nothing.
 */
export const SERVER_FLAGS: readonly string[] = [
  "--max-semi-space-size=8",
  "--heap-growing-percent=20",
  "--initial-old-space-size=96",
];

/**
 * What the C library is told beside; whoever runs it may say otherwise. One pool of memory for all threads: V8's helpers leave
 * in pools of their own what they no longer need, a tenth of the whole at a first sync.
 */
export const SERVER_ENV: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: "1" };
