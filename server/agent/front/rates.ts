import type { Counters, LinkRates, RatePoint } from "../../../lib/cni/agent-wire.ts";
import type { Counted, LinkCounters } from "./link-counters.ts";

/** How the counters of the node's devices go. `null` is the node's own namespace. */
export interface Rates {
  /** Counters of all devices of a namespace, as they were read at `atMs`. */
  take(netns: string | null, atMs: number, counters: readonly LinkCounters[]): void;
  /** As last taken; undefined where that was never, or is longer ago than `SAMPLE_MIN_MS`. */
  fresh(netns: string | null, nowMs: number): Counters | undefined;
  last(netns: string | null): Counters | undefined;
  /** Of those devices that are wanted and were looked at twice. */
  courses(isWanted: (netns: string | null, link: string) => boolean): Omit<LinkRates, "pod">[];
  /** All other namespaces are gone. */
  keep(names: ReadonlySet<string>): void;
}

/** Two looks within it share a sample: a rate over a few milliseconds is noise. */
const SAMPLE_MIN_MS = 1_000;
/** A sample older than this makes no rate that says anything about now; it is a point of the course all the same. */
const NOW_MAX_MS = 120_000;
/** Of each device: a quarter of an hour where it is looked at each 15 s, four minutes where somebody watches it. */
const POINTS_MAX = 60;
/** Devices whose course is kept, 3 KB each: many more than 250 pods have. */
const COURSES_MAX = 3_000;

interface Course {
  readonly link: string;
  readonly index: number;
  atMs: number;
  counters: LinkCounters;
  /** Since the sample before; undefined where there was none. */
  rate: { readonly overMs: number; readonly received: Speed; readonly sent: Speed } | undefined;
  /** undefined: none is kept of it. */
  readonly points: Points | undefined;
}

interface Speed {
  readonly bytes: number;
  readonly packets: number;
}

export const createRates = (): Rates => {
  const namespaces = new Map<string | null, { atMs: number; courses: Map<number, Course> }>();
  let kept = 0;

  const forget = (course: Course | undefined): void => {
    if (course?.points !== undefined) kept -= 1;
  };

  const begin = (counters: LinkCounters, atMs: number): Course => {
    const isKept = !counters.isLoopback && kept < COURSES_MAX;
    if (isKept) kept += 1;
    const { link, index } = counters;
    return { link, index, atMs, counters, rate: undefined, points: isKept ? new Points() : undefined };
  };

  const last = (netns: string | null): Counters | undefined => {
    const known = namespaces.get(netns);
    if (known === undefined) return undefined;
    const courses = [...known.courses.values()];
    const overMs = courses.flatMap(({ rate }) => rate?.overMs ?? []);
    return {
      at: iso(known.atMs),
      netns,
      overMs: overMs.length === 0 ? null : Math.max(...overMs),
      links: courses.map(answerOf),
    };
  };

  return {
    take: (netns, atMs, counters) => {
      const before = namespaces.get(netns)?.courses ?? new Map<number, Course>();
      const courses = new Map<number, Course>();
      for (const one of counters) {
        const known = before.get(one.index);
        // Another device, or the same made anew: what was counted before says nothing about it.
        if (known === undefined || known.link !== one.link || hasGoneBack(known.counters, one)) {
          forget(known);
          courses.set(one.index, begin(one, atMs));
        } else {
          if (atMs - known.atMs >= SAMPLE_MIN_MS) goOn(known, one, atMs);
          courses.set(one.index, known);
        }
        before.delete(one.index);
      }
      for (const gone of before.values()) forget(gone);
      namespaces.set(netns, { atMs, courses });
    },
    fresh: (netns, nowMs) => {
      const known = namespaces.get(netns);
      return known !== undefined && nowMs - known.atMs < SAMPLE_MIN_MS ? last(netns) : undefined;
    },
    last,
    courses: (isWanted) =>
      [...namespaces].flatMap(([netns, { courses }]) =>
        [...courses.values()].flatMap(({ link, index, points }) =>
          points === undefined || points.isEmpty || !isWanted(netns, link)
            ? []
            : [{ netns, link, index, points: points.told() }],
        ),
      ),
    keep: (names) => {
      for (const [netns, { courses }] of namespaces) {
        if (netns === null || names.has(netns)) continue;
        for (const course of courses.values()) forget(course);
        namespaces.delete(netns);
      }
    },
  };
};

const goOn = (course: Course, counters: LinkCounters, atMs: number): void => {
  const overMs = atMs - course.atMs;
  const before = course.counters;
  const each = (direction: "received" | "sent", field: keyof Counted): number =>
    ((counters[direction][field] - before[direction][field]) * 1_000) / overMs;
  const speed = (direction: "received" | "sent"): Speed => ({
    bytes: each(direction, "bytes"),
    packets: each(direction, "packets"),
  });
  course.rate = { overMs, received: speed("received"), sent: speed("sent") };
  course.points?.add([
    atMs,
    overMs,
    course.rate.received.bytes,
    course.rate.sent.bytes,
    each("received", "errors") + each("sent", "errors"),
    each("received", "dropped") + each("sent", "dropped"),
  ]);
  course.atMs = atMs;
  course.counters = counters;
};

const FIELDS = ["bytes", "packets", "errors", "dropped"] as const;

const hasGoneBack = (before: LinkCounters, after: LinkCounters): boolean =>
  FIELDS.some(
    (field) => after.received[field] < before.received[field] || after.sent[field] < before.sent[field],
  );

const answerOf = ({ link, index, counters, rate, points }: Course): Counters["links"][number] => {
  const now = rate !== undefined && rate.overMs <= NOW_MAX_MS ? rate : undefined;
  const direction = (name: "received" | "sent"): Counters["links"][number]["received"] => ({
    ...counters[name],
    bytesPerSecond: now?.[name].bytes ?? null,
    packetsPerSecond: now?.[name].packets ?? null,
  });
  return {
    link,
    index,
    received: direction("received"),
    sent: direction("sent"),
    history: points?.told() ?? [],
  };
};

/** When, over how long, received, sent, errors, dropped. */
type Numbers = readonly [number, number, number, number, number, number];
const WIDTH = 6;

/** The newest points of a device in a row of numbers, written over from the front where it is full. */
class Points {
  #numbers = new Float64Array(WIDTH * 4);
  #count = 0;

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  add(numbers: Numbers): void {
    const at = (this.#count % POINTS_MAX) * WIDTH;
    if (at >= this.#numbers.length) {
      const larger = new Float64Array(Math.min(POINTS_MAX * WIDTH, this.#numbers.length * 2));
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers.set(numbers, at);
    this.#count += 1;
  }

  told(): RatePoint[] {
    const points: RatePoint[] = [];
    for (let nth = Math.max(0, this.#count - POINTS_MAX); nth < this.#count; nth++) {
      const at = (nth % POINTS_MAX) * WIDTH;
      const [atMs = 0, overMs = 0, received = 0, sent = 0, errors = 0, dropped = 0] = this.#numbers.subarray(
        at,
        at + WIDTH,
      );
      points.push({ at: iso(atMs), overMs, received, sent, errors, dropped });
    }
    return points;
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();
