import type { NodeReport } from "./node-report.ts";
import type { ReportChange } from "./report-change-schema.ts";

interface ListChange<Item> {
  readonly put: Item[];
  readonly drop: string[];
}

/** Everything that differs between two ordered reports of one node (see `orderReport`); undefined where nothing does. */
export const changeOfReport = (before: NodeReport, after: NodeReport): ReportChange | undefined => {
  const change: ReportChange = {
    ...named("hostLinks", diffList(before.host.links, after.host.links, KEYS.hostLinks)),
    ...named("namespaces", diffList(before.namespaces, after.namespaces, KEYS.namespaces)),
    ...named("results", diffList(before.results, after.results, KEYS.results)),
    ...named("multus", diffList(before.multus, after.multus, KEYS.multus)),
    ...named("hostLocal", diffList(before.hostLocal, after.hostLocal, KEYS.hostLocal)),
    ...named("plugins", diffList(before.plugins ?? [], after.plugins ?? [], KEYS.plugins)),
    ...named("configs", diffList(before.configs ?? [], after.configs ?? [], KEYS.configs)),
    ...named("problems", diffList(before.problems, after.problems, KEYS.problems)),
  };
  return Object.keys(change).length === 0 ? undefined : change;
};

/** The report after a change, ordered; untouched parts are the same objects. */
export const applyReportChange = (
  report: NodeReport,
  change: ReportChange,
  at: string | null,
): NodeReport => ({
  ...report,
  at,
  host: { links: applyList(report.host.links, change.hostLinks, KEYS.hostLinks) },
  namespaces: applyList(report.namespaces, change.namespaces, KEYS.namespaces),
  results: applyList(report.results, change.results, KEYS.results),
  multus: applyList(report.multus, change.multus, KEYS.multus),
  hostLocal: applyList(report.hostLocal, change.hostLocal, KEYS.hostLocal),
  plugins: applyList(report.plugins ?? [], change.plugins, KEYS.plugins),
  configs: applyList(report.configs ?? [], change.configs, KEYS.configs),
  problems: applyList(report.problems, change.problems, KEYS.problems),
});

/** The same report with each list in the order of its keys, and each key once: the last one of doubles stays. */
export const orderReport = (report: NodeReport): NodeReport => createReportOrder()(report);

/** `orderReport` again and again: a list that is the same as the last time is not ordered anew. */
export const createReportOrder = (): ((report: NodeReport) => NodeReport) => {
  const hostLinks = orderOnce<NodeReport["host"]["links"][number]>(KEYS.hostLinks);
  const namespaces = orderOnce<NodeReport["namespaces"][number]>(KEYS.namespaces);
  const results = orderOnce<NodeReport["results"][number]>(KEYS.results);
  const multus = orderOnce<NodeReport["multus"][number]>(KEYS.multus);
  const hostLocal = orderOnce<NodeReport["hostLocal"][number]>(KEYS.hostLocal);
  const plugins = orderOnce<NonNullable<NodeReport["plugins"]>[number]>(KEYS.plugins);
  const configs = orderOnce<NonNullable<NodeReport["configs"]>[number]>(KEYS.configs);
  const problems = orderOnce<NodeReport["problems"][number]>(KEYS.problems);
  return (report) => ({
    ...report,
    host: { links: hostLinks(report.host.links) },
    namespaces: namespaces(report.namespaces),
    results: results(report.results),
    multus: multus(report.multus),
    hostLocal: hostLocal(report.hostLocal),
    plugins: plugins(report.plugins ?? NOTHING),
    configs: configs(report.configs ?? NOTHING),
    problems: problems(report.problems),
  });
};

const orderOnce = <Item>(keyOf: (item: Item) => string): ((list: Item[]) => Item[]) => {
  let last: Item[] | undefined;
  let ordered: Item[] = [];
  return (list) => {
    if (list === last) return ordered;
    last = list;
    ordered = applyList([], { put: list, drop: [] }, keyOf);
    return ordered;
  };
};

const NOTHING: never[] = [];

const named = <Name extends keyof ReportChange, Item>(
  name: Name,
  change: ListChange<Item> | undefined,
): Partial<Record<Name, ListChange<Item>>> => {
  const part: Partial<Record<Name, ListChange<Item>>> = {};
  if (change !== undefined) part[name] = change;
  return part;
};

const diffList = <Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
): ListChange<Item> | undefined => {
  if (before === after) return undefined;
  const old = new Map(before.map((item) => [keyOf(item), item]));
  const put: Item[] = [];
  for (const item of after) {
    const key = keyOf(item);
    const known = old.get(key);
    old.delete(key);
    if (known !== undefined && (known === item || JSON.stringify(known) === JSON.stringify(item))) continue;
    put.push(item);
  }
  return put.length === 0 && old.size === 0 ? undefined : { put, drop: [...old.keys()] };
};

const applyList = <Item>(
  list: Item[],
  change: ListChange<Item> | undefined,
  keyOf: (item: Item) => string,
): Item[] => {
  if (change === undefined) return list;
  const items = new Map(list.map((item) => [keyOf(item), item]));
  for (const key of change.drop) items.delete(key);
  for (const item of change.put) items.set(keyOf(item), item);
  return [...items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
};

/** Old result files name nothing but devices: those tell them apart. */
const KEYS = {
  hostLinks: (link: { name: string }): string => link.name,
  namespaces: (netns: { id: string }): string => netns.id,
  results: (result: NodeReport["results"][number]): string =>
    JSON.stringify([
      result.networkName,
      result.containerId,
      result.interface,
      result.containerId === null ? [result.devices, result.addresses] : null,
    ]),
  multus: (record: { containerId: string }): string => record.containerId,
  hostLocal: (entry: { network: string; address: string }): string => `${entry.network}/${entry.address}`,
  plugins: (plugin: { name: string }): string => plugin.name,
  configs: (config: { file: string }): string => config.file,
  problems: (problem: { path: string; detail: string }): string => `${problem.path} ${problem.detail}`,
} as const;
