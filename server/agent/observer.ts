import { dirname, join } from "node:path";
import type { TimelineEntry } from "../../lib/cni/agent-wire.ts";
import { happeningsBetween } from "../../lib/cni/link-timeline.ts";
import { ownerOfNetns } from "../../lib/cni/netns-owner.ts";
import type { NodeReport, NodeReportLink } from "../../lib/cni/node-report.ts";
import { changeOfReport, orderReport, type ReportChange } from "../../lib/cni/report-change.ts";
import { type Bell, createBell, type Ring } from "./bell.ts";
import { createFolderWatch } from "./folder-watch.ts";
import type { Kernel, SeenNetns } from "./kernel.ts";
import { createNodeFilesReader, type FilesPart } from "./node-files.ts";
import { netnsPath, type Roots } from "./roots.ts";

const DEBOUNCE_MS = 50;
const BETWEEN_MS = 100;
const RESYNC_MS = 30_000;
const POLL_MS = 2_000;
const TIMELINE_MAX = 1_000;

export interface Told {
  readonly revision: number;
  readonly at: string | null;
  readonly change: ReportChange;
}

/** Keeps one node's report up to date. */
export interface Observer {
  readonly report: NodeReport;
  /** +1 with each change. */
  readonly revision: number;
  readonly timeline: readonly TimelineEntry[];
  onChange(listener: (told: Told) => void): void;
  /** Reads everything, once. */
  resync(): Promise<void>;
  /** Reads everything, then listens. */
  start(): Promise<void>;
  stop(): void;
}

export interface ObserverParts {
  readonly node: string;
  readonly bootId: string | null;
  readonly roots: Roots;
  readonly kernel: Kernel;
  readonly nowMs: () => number;
}

interface Dirty {
  isHost: boolean;
  areFiles: boolean;
  areNames: boolean;
  isAll: boolean;
  readonly numbers: Set<number>;
}

export const createObserver = (parts: ObserverParts): Observer => {
  const { roots, kernel, nowMs } = parts;
  const files = createNodeFilesReader(roots);
  const listeners: ((told: Told) => void)[] = [];
  const netns = new Map<string, SeenNetns>();
  const netnsProblems = new Map<string, string>();
  const folders = createFolderWatch((folder) => {
    if (folder === roots.netns) dirty.areNames = true;
    else dirty.areFiles = true;
    schedule();
  });
  let hostLinks: NodeReportLink[] = [];
  let hostProblem: string | undefined;
  let filesPart: FilesPart = EMPTY;
  let numbers: ReadonlyMap<number, string> = new Map();
  let dirty = clean();
  let report = emptyReport(parts);
  let revision = 0;
  let sequence = 0;
  let timeline: TimelineEntry[] = [];
  let bell: Bell | undefined;
  let timer: NodeJS.Timeout | undefined;
  let poll: NodeJS.Timeout | undefined;
  let isReading = false;
  let isStopped = false;
  let lastReadMs = 0;
  let lastAllMs = 0;

  const schedule = (): void => {
    if (isStopped || isReading || timer !== undefined) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        void look();
      },
      Math.max(DEBOUNCE_MS, lastReadMs + BETWEEN_MS - performance.now()),
    );
  };

  const look = async (): Promise<void> => {
    isReading = true;
    lastReadMs = performance.now();
    const taken = dirty;
    dirty = clean();
    try {
      await readDirty(taken);
      publish();
    } finally {
      isReading = false;
      if (isDirty(dirty)) schedule();
    }
  };

  const readDirty = async (taken: Dirty): Promise<void> => {
    if (taken.isAll) lastAllMs = performance.now();
    if (taken.isAll || taken.areFiles) filesPart = await files.read();
    const again = new Set(taken.isAll ? netns.keys() : []);
    for (const number of taken.numbers) {
      const name = numbers.get(number);
      if (name !== undefined) again.add(name);
    }
    if (taken.isAll || taken.areNames || [...taken.numbers].some((number) => !numbers.has(number)))
      for (const name of await takeNames()) again.add(name);
    if (taken.isAll || taken.isHost) await readHost();
    await Promise.all([...again].map((name) => readOne(name)));
    if (bell !== undefined) folders.set(foldersOf(roots, filesPart));
  };

  /** Names that are new, after they got a number: what changes from then on rings the bell. */
  const takeNames = async (): Promise<readonly string[]> => {
    const names = await kernel.names();
    const present = new Set(names);
    for (const name of [...netns.keys(), ...netnsProblems.keys()]) {
      if (present.has(name)) continue;
      netns.delete(name);
      netnsProblems.delete(name);
    }
    const numbered = new Set(numbers.values());
    numbers = await kernel.number(names.filter((name) => !numbered.has(name)));
    return names.filter((name) => !netns.has(name) || !numbered.has(name));
  };

  const readHost = async (): Promise<void> => {
    const read = await kernel.readHost();
    hostProblem = read.ok ? undefined : read.problem.detail;
    if (read.ok) hostLinks = read.value;
  };

  const readOne = async (name: string): Promise<void> => {
    const read = await kernel.readNetns(name);
    if (read?.ok === true) {
      netns.set(name, read.value);
      netnsProblems.delete(name);
      return;
    }
    netns.delete(name);
    if (read === undefined || !(await kernel.names()).includes(name)) netnsProblems.delete(name);
    else {
      // Being made, or being torn down: looked at again with the next poll.
      netnsProblems.set(name, read.problem.detail);
    }
  };

  const publish = (): void => {
    const at = new Date(nowMs()).toISOString();
    const next = orderReport({
      ...emptyReport(parts),
      ...filesPart,
      at,
      host: { links: hostLinks },
      namespaces: [...netns].map(([name, seen]) => ({
        id: name,
        path: netnsPath(name),
        ...ownerOfNetns(netnsPath(name), seen.links, filesPart.results),
        links: seen.links,
        routes: seen.routes,
      })),
      problems: [
        ...filesPart.problems,
        ...(hostProblem === undefined ? [] : [{ path: "ip -j -d addr", detail: hostProblem }]),
        ...[...netnsProblems].map(([name, detail]) => ({ path: netnsPath(name), detail })),
      ],
    });
    const change = changeOfReport(report, next);
    const before = report;
    report = next;
    if (change === undefined) return;
    // The first look is where the timeline begins, not something that happened.
    if (revision > 0) note(before, at);
    revision++;
    for (const listener of listeners) listener({ revision, at, change });
  };

  const note = (before: NodeReport, at: string): void => {
    const entries = happeningsBetween(before, report).map((happening) => ({
      sequence: ++sequence,
      at,
      ...happening,
    }));
    if (entries.length > 0) timeline = [...timeline, ...entries].slice(-TIMELINE_MAX);
  };

  const rang = (who: Ring): void => {
    if (who === "host") dirty.isHost = true;
    else if (who === "unknown") dirty.isAll = true;
    else dirty.numbers.add(who);
    schedule();
  };

  /** Without the bell everything is looked at every 2 s; with it, what is there at all: folder watches lose some. */
  const pollOnce = (): void => {
    if (bell?.isListening !== true || performance.now() - lastAllMs >= RESYNC_MS) dirty.isAll = true;
    else dirty.areNames = true;
    schedule();
  };

  const resync = async (): Promise<void> => {
    dirty.isAll = true;
    await look();
  };

  return {
    get report() {
      return report;
    },
    get revision() {
      return revision;
    },
    get timeline() {
      return timeline;
    },
    onChange: (listener) => void listeners.push(listener),
    resync,
    start: async () => {
      bell = createBell(rang);
      await resync();
      poll = setInterval(pollOnce, POLL_MS);
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
      clearInterval(poll);
      bell?.stop();
      folders.stop();
    },
  };
};

const clean = (): Dirty => ({
  isHost: false,
  areFiles: false,
  areNames: false,
  isAll: false,
  numbers: new Set(),
});

const isDirty = (dirty: Dirty): boolean =>
  dirty.isHost || dirty.areFiles || dirty.areNames || dirty.isAll || dirty.numbers.size > 0;

/** Folders above as well: a runtime makes them when it first needs them. */
const foldersOf = (roots: Roots, part: FilesPart): readonly string[] => [
  roots.netns,
  roots.cni,
  join(roots.cni, "results"),
  dirname(roots.multus),
  roots.multus,
  join(roots.multus, "results"),
  roots.config,
  roots.plugins,
  roots.networks,
  ...new Set(part.hostLocal.map(({ network }) => join(roots.networks, network))),
];

const EMPTY: FilesPart = { results: [], multus: [], hostLocal: [], plugins: [], configs: [], problems: [] };

const emptyReport = (parts: Pick<ObserverParts, "node" | "bootId">): NodeReport => ({
  node: parts.node,
  source: "node-agent",
  at: null,
  bootId: parts.bootId,
  host: { links: [] },
  namespaces: [],
  ...EMPTY,
});
