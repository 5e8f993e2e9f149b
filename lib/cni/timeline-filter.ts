import type { TimelineEntry } from "./agent-wire.ts";

/** What of a timeline is asked for; absent means all. */
export interface TimelineFilter {
  /** null is the node's own. */
  readonly netns?: string | null;
  /** `namespace/name`. */
  readonly pod?: string;
  readonly link?: string;
  readonly kind?: string;
  /** ISO 8601, both included. */
  readonly since?: string;
  readonly until?: string;
  /** Only what came later than this sequence. */
  readonly after?: number;
}

export const filterTimeline = (
  entries: readonly TimelineEntry[],
  filter: TimelineFilter,
): TimelineEntry[] => {
  const sinceMs = Date.parse(filter.since ?? "");
  const untilMs = Date.parse(filter.until ?? "");
  return entries.filter((entry) => {
    const atMs = Date.parse(entry.at);
    return (
      (filter.netns === undefined || entry.netns === filter.netns) &&
      (filter.pod === undefined ||
        (entry.pod !== null && `${entry.pod.namespace}/${entry.pod.name}` === filter.pod)) &&
      (filter.link === undefined || entry.link === filter.link) &&
      (filter.kind === undefined || entry.kind === filter.kind) &&
      !(atMs < sinceMs) &&
      !(atMs > untilMs) &&
      (filter.after === undefined || entry.sequence > filter.after)
    );
  });
};

/** From a query; undefined where something in it is not valid. `host` is the node's own namespace. */
export const readTimelineFilter = (query: URLSearchParams): TimelineFilter | undefined => {
  const filter: Record<string, string | number | null> = {};
  for (const [name, value] of query) {
    if (!NAMES.has(name) || value === "" || name in filter) return undefined;
    if ((name === "since" || name === "until") && Number.isNaN(Date.parse(value))) return undefined;
    if (name === "after" && !/^\d{1,15}$/.test(value)) return undefined;
    filter[name] = name === "after" ? Number(value) : name === "netns" && value === "host" ? null : value;
  }
  return filter;
};

const NAMES = new Set(["netns", "pod", "link", "kind", "since", "until", "after"]);
