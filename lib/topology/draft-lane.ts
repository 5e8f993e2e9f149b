import type { NetworkEntry } from "../cluster/cluster-model.ts";
import { segmentOf } from "../cluster/segments.ts";
import { joinId } from "../model/ids.ts";
import { groupDigits } from "../text/count.ts";
import { flagOf } from "./health.ts";
import type { TopologyInput } from "./input.ts";
import { namesakes } from "./network-names.ts";
import { headLines, sharedLines } from "./lane-head.ts";
import { useOf } from "./pool-use.ts";
import type { Scope } from "./scope.ts";
import { slotName, textureOf } from "./slots.ts";
import type { NetworkSum, NetworkSums } from "./sum.ts";
import type { Lane, Opens } from "./view.ts";

/** A lane before it has a place. */
export type DraftLane = Omit<Lane, "x" | "columnLeft" | "columnWidth" | "firstY" | "lastY">;

/** A network's own lane. */
export const draftLane = (
  entry: NetworkEntry,
  { view, findings, slots, rates }: TopologyInput,
  { known }: Scope,
  sums: NetworkSums,
  hasNamesake: boolean,
): DraftLane => {
  const slot = entry.isDefault ? null : slots(entry.id);
  const sum = sums.get(entry.id);
  const segment = entry.isDefault || entry.defined === undefined ? null : segmentOf(entry);
  return {
    kind: "lane",
    id: entry.id,
    network: { provider: entry.key.provider, namespace: entry.key.namespace, name: entry.key.name },
    title: entry.key.name,
    // Of two that are called the same each says first where it belongs.
    lines: [
      ...(hasNamesake && entry.key.namespace !== null ? [{ text: entry.key.namespace, isMono: false }] : []),
      ...headLines(entry, view),
    ],
    mark: known.networks.markOf(entry.id),
    slot,
    texture: textureOf(slot),
    use: entry.defined === undefined ? null : useOf(entry.defined, view),
    isDefined: entry.isDefault || entry.defined !== undefined,
    isDefault: entry.isDefault,
    findings: flagOf(findings.findingsAbout(entry.id)),
    total: sum?.count ?? 0,
    ill: (sum?.errors ?? 0) + (sum?.warnings ?? 0),
    errors: sum?.errors ?? 0,
    warnings: sum?.warnings ?? 0,
    members: 1,
    opens: { network: slotName(entry.key) },
    segment: segment === null || segment.isPerNode ? null : segment.key,
    changesPerMinute: rates?.(entry.id) ?? null,
  };
};

/** The lane of several networks that are called the same: in the oldest one's colour, thin, for no one wire is behind it. */
export const draftSharedLane = (
  networks: readonly [NetworkEntry, ...NetworkEntry[]],
  input: TopologyInput,
  { known }: Scope,
  sums: NetworkSums,
): DraftLane => {
  const [oldest] = networks;
  const { provider, name } = oldest.key;
  return {
    ...jointLane(networks, input, sums),
    id: joinId(input.view.cluster, "lane", "named", provider, name),
    title: name,
    lines: sharedLines(networks),
    mark: known.networks.markOf(oldest.id),
    slot: input.slots(oldest.id),
    opens: { network: namesakes(oldest.key) },
  };
};

/** What has no room of its own, on the last lane. */
export const draftRestLane = (
  rest: readonly NetworkEntry[],
  input: TopologyInput,
  sums: NetworkSums,
): DraftLane => ({
  ...jointLane(rest, input, sums),
  id: joinId(input.view.cluster, "lane", "rest"),
  title: `${groupDigits(rest.length)} more`,
  lines: [
    { text: rest.every(({ id }) => !sums.has(id)) ? "nobody is on them" : "least used", isMono: false },
    { text: namesOf(rest).slice(0, 3).join(", "), isMono: false },
  ],
  mark: rest.length < 10 ? `+${rest.length}` : "++",
  slot: null,
  opens: opensOf(rest),
});

const namesOf = (networks: readonly NetworkEntry[]): readonly string[] => [
  ...new Set(networks.map(({ key }) => key.name)),
];

/** What is said of several networks at once. */
const jointLane = (
  networks: readonly NetworkEntry[],
  { findings, rates }: TopologyInput,
  sums: NetworkSums,
): Omit<DraftLane, "id" | "title" | "lines" | "mark" | "slot" | "opens"> => {
  const all = networks.flatMap(({ id }) => sums.get(id) ?? []);
  const sum = (read: (each: NetworkSum) => number): number =>
    all.reduce((total, each) => total + read(each), 0);
  const errors = sum((each) => each.errors);
  const warnings = sum((each) => each.warnings);
  return {
    kind: "lane",
    network: null,
    texture: "thin",
    use: null,
    isDefined: true,
    isDefault: false,
    findings: flagOf([...new Set(networks.flatMap(({ id }) => findings.findingsAbout(id)))]),
    total: sum((each) => each.count),
    ill: errors + warnings,
    errors,
    warnings,
    members: networks.length,
    segment: null,
    changesPerMinute: rates === undefined ? null : networks.reduce((rate, { id }) => rate + rates(id), 0),
  };
};

/** By name, where all of them fit into the URL. */
const opensOf = (rest: readonly NetworkEntry[]): Opens | null => {
  const network = rest.map(({ key }) => slotName(key)).join(",");
  return network.length > URL_PART_MAX ? null : { network };
};

const URL_PART_MAX = 2_000;
