import type { LinkRates, RatePoint, TimelineEntry } from "./agent-wire.ts";

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
  const isWithin = withinTimes(filter);
  return entries.filter(
    (entry) =>
      isAskedFor(entry, filter) &&
      (filter.kind === undefined || entry.kind === filter.kind) &&
      isWithin(entry.at) &&
      (filter.after === undefined || entry.sequence > filter.after),
  );
};

/** Of all devices it would be too much: those of a namespace or pod, or of a name, are to be asked for. */
export const asksForRates = ({ netns, pod, link, kind }: TimelineFilter): boolean =>
  (netns !== undefined || pod !== undefined || link !== undefined) && (kind === undefined || kind === "rate");

export const pointsWithin = (points: readonly RatePoint[], filter: TimelineFilter): RatePoint[] => {
  const isWithin = withinTimes(filter);
  return points.filter(({ at }) => isWithin(at));
};

export const isAskedFor = (
  one: Pick<LinkRates, "netns" | "pod" | "link">,
  { netns, pod, link }: TimelineFilter,
): boolean =>
  (netns === undefined || one.netns === netns) &&
  (pod === undefined || (one.pod !== null && `${one.pod.namespace}/${one.pod.name}` === pod)) &&
  (link === undefined || one.link === link);

const withinTimes = ({ since, until }: TimelineFilter): ((at: string) => boolean) => {
  const [sinceMs, untilMs] = [Date.parse(since ?? ""), Date.parse(until ?? "")];
  return (at) => {
    const atMs = Date.parse(at);
    return !(atMs < sinceMs) && !(atMs > untilMs);
  };
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
