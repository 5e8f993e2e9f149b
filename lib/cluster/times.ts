/** How long a change may take before its absence means something: the slowest recorded one took 16 s. */
export const TRANSITION_MS = 30_000;

/**
 * How long nothing is concluded from what was seen to happen just now: whereabouts frees an address within 5 s of its
 * pod, and two watches of one API server may be apart for as long as it takes to reconnect.
 */
export const SETTLING_MS = 60_000;

/** Grace of the leak audit: CNI ADD may take two minutes, and the kubelet repeats it. */
export const GRACE_MS = 600_000;

/** ms since 1970; undefined where there is no time or it isn't one. */
export const msOf = (time: string | null): number | undefined => {
  if (time === null) return undefined;
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? undefined : ms;
};

export const timeOf = (ms: number): string => new Date(ms).toISOString();

/** The earlier of two times, where undefined is never. */
export const earlierOf = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);
