import type { LinkRates, TimelineEntry } from "../../../lib/cni/agent-wire.ts";
import { happeningsBetween } from "../../../lib/cni/link-timeline.ts";
import {
  type FunctionPlace,
  readSwitchPorts,
  type SwitchPort,
  withHardware,
} from "../../../lib/cni/host-hardware.ts";
import { type ListedOwner, ownerOfNetns, resultsByNetns } from "../../../lib/cni/netns-owner.ts";
import type { NodeReport, NodeReportLink, NodeReportNamespace } from "../../../lib/cni/node-report.ts";
import { changeOfReport, createReportOrder } from "../../../lib/cni/report-change.ts";
import type { ReportChange } from "../../../lib/cni/report-change-schema.ts";
import {
  asksForRates,
  isAskedFor,
  pointsWithin,
  type TimelineFilter,
} from "../../../lib/cni/timeline-filter.ts";
import type { Notice, Powers } from "../powers.ts";
import { netnsPath } from "../roots.ts";
import { createKnownSandboxes } from "./known-sandboxes.ts";
import { createParsedFiles } from "./parsed-files.ts";
import { parseLinks, parseRoutes, type SeenNetns } from "./parsed-netns.ts";
import { createPulse, type Dirty } from "./pulse.ts";
import { createRates, type Rates } from "./rates.ts";

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
  /** How many entries the timeline had to forget. */
  readonly forgotten: number;
  readonly rates: Rates;
  /** How the counters of the devices that are asked for went. */
  courses(filter: TimelineFilter): LinkRates[];
  /** Whether the kernel tells of changes, and why not. */
  readonly wakes: { readonly isListening: boolean; readonly detail: string | null };
  onChange(listener: (told: Told) => void): void;
  notice(notice: Notice): void;
  /** Reads everything, once. */
  resync(): Promise<void>;
  /** Reads everything, then goes on. */
  start(): Promise<void>;
  stop(): void;
}

export interface ObserverParts {
  readonly node: string;
  readonly bootId: string | null;
  readonly powers: Powers;
  readonly nowMs: () => number;
}

interface Seen extends SeenNetns {
  /** As it stands in the report; undefined until its owner is looked up. */
  entry: NodeReportNamespace | undefined;
}

export const createObserver = (parts: ObserverParts): Observer => {
  const { powers, nowMs } = parts;
  const files = createParsedFiles();
  const order = createReportOrder();
  const listeners: ((told: Told) => void)[] = [];
  const netns = new Map<string, Seen>();
  const netnsProblems = new Map<string, string>();
  /** As `ip` has them, and with what others know of them. */
  let bareLinks: NodeReportLink[] = [];
  let hostLinks: NodeReportLink[] = [];
  let hostProblem: string | undefined;
  let functions: readonly FunctionPlace[] = [];
  let ports: ReadonlyMap<string, SwitchPort> = new Map();
  let switchProblem: string | undefined;
  let namespaces: NodeReportNamespace[] = [];
  let problems: NodeReport["problems"] = [];
  const sandboxes = createKnownSandboxes();
  const rates = createRates();
  let numbers = new Map<number, string>();
  let report = emptyReport(parts);
  let revision = 0;
  let sequence = 0;
  let timeline: TimelineEntry[] = [];

  const readDirty = async (dirty: Dirty): Promise<void> => {
    if (dirty.isAll || dirty.areFiles) {
      await readFiles();
      await readHardware();
    }
    const again = new Set(dirty.isAll ? netns.keys() : dirty.names);
    const isUnknown = [...dirty.numbers].some((number) => !numbers.has(number));
    let isFresh = false;
    if (dirty.isAll || dirty.areNames || isUnknown)
      for (const name of await takeNames(isUnknown)) {
        isFresh = true;
        again.add(name);
      }
    for (const number of dirty.numbers) {
      const name = numbers.get(number);
      if (name !== undefined) again.add(name);
    }
    if (dirty.isAll || dirty.isHost) await readHost();
    await readNetns([...again]);
    if (!dirty.isAll && !dirty.areFiles && !isFresh && !(dirty.areNames && hasStranger())) return;
    await readSandboxes();
    place();
    if (sandboxes.hasRuntime && hasStranger()) pulse.again();
  };

  const hasStranger = (): boolean => [...netns.values()].some(({ entry }) => entry?.pod === null);

  /** A runtime lists a sandbox only when its network is made: whoever is not known yet is asked for again, soon. */
  const readSandboxes = async (): Promise<void> => {
    if (!sandboxes.take(await powers.sandboxes())) return;
    for (const seen of netns.values()) seen.entry = undefined;
  };

  const readFiles = async (): Promise<void> => {
    const { results } = files.part;
    files.take(await powers.files());
    if (files.part.results !== results) for (const seen of netns.values()) seen.entry = undefined;
  };

  const readHardware = async (): Promise<void> => {
    const { functions: found, openvswitch } = await powers.hardware();
    functions = found;
    const read = openvswitch.kind === "read" ? readSwitchPorts(openvswitch.text) : undefined;
    ports = read ?? new Map();
    hostLinks = withHardware(bareLinks, functions, ports);
    switchProblem =
      openvswitch.kind === "failed"
        ? openvswitch.detail
        : openvswitch.kind === "read" && read === undefined
          ? "ovs-vsctl printed no tables"
          : undefined;
  };

  /** Names that are new, after they got a number: what changes from then on rings the bell. */
  const takeNames = async (isUnknown: boolean): Promise<readonly string[]> => {
    const names = await powers.names();
    const present = new Set(names);
    for (const name of [...netns.keys(), ...netnsProblems.keys()]) {
      if (present.has(name)) continue;
      netns.delete(name);
      netnsProblems.delete(name);
    }
    rates.keep(present);
    const fresh = names.filter((name) => !netns.has(name));
    if (fresh.length > 0 || isUnknown) {
      numbers = new Map((await powers.number(fresh)).map(({ number, name }) => [number, name]));
    }
    return fresh;
  };

  const readHost = async (): Promise<void> => {
    const read = await powers.host();
    const parsed = read.ok ? parseLinks(read.value) : undefined;
    hostProblem = read.ok ? undefined : read.problem.detail;
    if (parsed === undefined) return;
    rates.take(null, nowMs(), parsed.counters);
    bareLinks = parsed.links;
    hostLinks = withHardware(bareLinks, functions, ports);
  };

  const readNetns = async (names: readonly string[]): Promise<void> => {
    if (names.length === 0) return;
    const texts = await powers.netns(names);
    const atMs = nowMs();
    let unread = 0;
    for (const [index, name] of names.entries()) {
      const text = texts[index];
      const parsed = text?.kind === "read" ? parseLinks(text.links) : undefined;
      netnsProblems.delete(name);
      if (text?.kind === "read" && parsed !== undefined) {
        netns.set(name, { links: parsed.links, routes: parseRoutes(text.routes), entry: undefined });
        rates.take(name, atMs, parsed.counters);
        continue;
      }
      netns.delete(name);
      unread++;
      if (text?.kind !== "gone")
        netnsProblems.set(name, text?.kind === "failed" ? text.detail : "ip printed no list of devices");
    }
    // Being made, or being torn down: the mount that follows the file tells nobody.
    if (unread > 0) pulse.again();
  };

  const place = (): void => {
    const byPath = resultsByNetns(files.part.results);
    const before = new Map(namespaces.map((entry) => [entry.id, entry]));
    let isSame = before.size === netns.size;
    for (const [name, seen] of netns) {
      seen.entry ??= placed(name, seen, { byPath, sandboxes: sandboxes.byPath }, before.get(name));
      isSame &&= before.get(name) === seen.entry;
    }
    if (!isSame) namespaces = [...netns.values()].flatMap(({ entry }) => entry ?? []);
    const next = [
      ...files.part.problems,
      ...(hostProblem === undefined ? [] : [{ path: "ip -j -d addr", detail: hostProblem }]),
      ...(switchProblem === undefined ? [] : [{ path: "Open vSwitch", detail: switchProblem }]),
      ...sandboxes.problems,
      ...[...netnsProblems].map(([name, detail]) => ({ path: netnsPath(name), detail })),
    ];
    if (next.length > 0 || problems.length > 0) problems = next;
  };

  const publish = (): void => {
    place();
    const at = new Date(nowMs()).toISOString();
    const next = order({
      ...emptyReport(parts),
      ...files.part,
      at,
      host: { links: hostLinks },
      namespaces,
      problems,
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
    for (const happening of happeningsBetween(before, report))
      timeline.push({ sequence: ++sequence, at, ...happening });
    if (timeline.length > TIMELINE_MAX) timeline = timeline.slice(-TIMELINE_MAX);
  };

  const pulse = createPulse({
    look: async (dirty) => {
      await readDirty(dirty);
      publish();
    },
    names: () => [...netns.keys()],
    unheard: () => {
      const heard = new Set(numbers.values());
      return [...netns.keys()].filter((name) => !heard.has(name));
    },
  });

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
    get forgotten() {
      return sequence - timeline.length;
    },
    get wakes() {
      return pulse.wakes;
    },
    rates,
    courses: (filter) => {
      if (!asksForRates(filter)) return [];
      const pods = new Map(report.namespaces.map(({ id, pod }) => [id, pod]));
      const podOf = (name: string | null): LinkRates["pod"] => pods.get(name ?? "") ?? null;
      return rates
        .courses((name, link) => isAskedFor({ netns: name, pod: podOf(name), link }, filter))
        .map((one) => ({ ...one, pod: podOf(one.netns), points: pointsWithin(one.points, filter) }));
    },
    onChange: (listener) => void listeners.push(listener),
    notice: pulse.notice,
    resync: pulse.resync,
    start: pulse.start,
    stop: pulse.stop,
  };
};

/** The entry of before where nothing about it differs: who compares then sees at once that it is the same. */
const placed = (
  name: string,
  seen: SeenNetns,
  known: {
    readonly byPath: ReturnType<typeof resultsByNetns<NodeReport["results"][number]>>;
    readonly sandboxes: ReadonlyMap<string, ListedOwner>;
  },
  before: NodeReportNamespace | undefined,
): NodeReportNamespace => {
  const path = netnsPath(name);
  const entry: NodeReportNamespace = {
    id: name,
    path,
    ...ownerOfNetns(path, seen.links, known.byPath.get(path) ?? [], known.sandboxes.get(path)),
    links: seen.links,
    routes: seen.routes,
  };
  return before !== undefined && JSON.stringify(before) === JSON.stringify(entry) ? before : entry;
};

const emptyReport = (parts: Pick<ObserverParts, "node" | "bootId">): NodeReport => ({
  node: parts.node,
  source: "node-agent",
  at: null,
  bootId: parts.bootId,
  host: { links: [] },
  namespaces: [],
  results: [],
  multus: [],
  hostLocal: [],
  plugins: [],
  configs: [],
  problems: [],
});
