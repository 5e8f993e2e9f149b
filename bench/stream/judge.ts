import type { Churned } from "../lab/happenings.ts";
import type { StreamClient } from "./client.ts";
import type { Contents } from "./contents.ts";

/** An event of a pod that the picture shows, and the first revision that has it, or a newer one of its pod. */
export interface ShownEvent {
  readonly at: number;
  /** undefined: none. */
  revision: number | undefined;
}

export const shownEvents = (contents: Contents, { first, at, pods }: Churned): readonly ShownEvent[] => {
  const events = at.map((time): ShownEvent => ({ at: time, revision: undefined }));
  const next = pods.map((_, pod) => pod);
  const revisions = [...contents.shown.keys()].sort((one, other) => one - other);
  for (const revision of revisions)
    for (const newest of contents.shown.get(revision) ?? []) {
      const pod = (newest - first) % pods.length;
      // Of an earlier churn.
      if (pod < 0) continue;
      let event = next[pod] ?? events.length;
      for (; event <= newest - first; event += pods.length) {
        const found = events[event];
        if (found !== undefined) found.revision = revision;
      }
      next[pod] = event;
    }
  return events.filter((_, event) => contents.pods.has(pods[event % pods.length] ?? ""));
};

/** How long each event took to that client, ms; undefined: it never came. */
export const delaysOf = (
  { arrivals }: StreamClient,
  events: readonly ShownEvent[],
): readonly (number | undefined)[] => {
  const times = new Map<number, number>();
  const revisions = [...new Set(events.flatMap(({ revision }) => revision ?? []))];
  revisions.sort((one, other) => one - other);
  let index = 0;
  for (const revision of revisions) {
    // What was left out for a snapshot came with that.
    while (index < arrivals.length && (arrivals[index]?.revision ?? 0) < revision) index++;
    const arrival = arrivals[index];
    if (arrival !== undefined) times.set(revision, arrival.at);
  }
  return events.map(({ at, revision }) => {
    const time = revision === undefined ? undefined : times.get(revision);
    return time === undefined ? undefined : time - at;
  });
};

/** Differences that the client got neither by themselves nor within a later snapshot. */
export const skippedBy = ({ arrivals }: StreamClient, contents: Contents): number => {
  const got = new Set(arrivals.map(({ revision }) => revision));
  const whole = arrivals.findLast(({ kind }) => kind === "snapshot")?.revision ?? Infinity;
  return [...contents.deltas].filter((revision) => revision > whole && !got.has(revision)).length;
};

export const percentile = (sorted: Float64Array, part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
