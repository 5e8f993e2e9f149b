import type { NetworkEntry } from "../cluster/cluster-model.ts";
import { segmentOf } from "../cluster/segments.ts";
import { joinId, type EntityId } from "../model/ids.ts";
import type { TopologyInput } from "./input.ts";
import { flagOf } from "./health.ts";
import { headLines } from "./lane-head.ts";
import { placeIn } from "./network-names.ts";
import { useOf } from "./pool-use.ts";
import { listOf } from "./query.ts";
import { rankOfSize } from "./rank.ts";
import type { Scope } from "./scope.ts";
import { slotName, textureOf } from "./slots.ts";
import { joinSums, type NetworkSums } from "./sum.ts";
import type { Lane, Opens } from "./view.ts";

/** A lane before it has a place. */
export type DraftLane = Omit<Lane, "x" | "columnLeft" | "columnWidth" | "firstY" | "lastY">;

export interface LanePlan {
  readonly lanes: readonly DraftLane[];
  /** The lane that a network is drawn on: its own, or the one of all that have no room. undefined: it is hidden. */
  readonly laneOf: (network: EntityId) => DraftLane | undefined;
  readonly networks: number;
  readonly hidden: number;
  /** Attachments in scope by network, hidden ones included. */
  readonly sums: NetworkSums;
}

interface Wanted {
  readonly entry: NetworkEntry;
  /** Place in the user's order; those that aren't named have none. */
  readonly place: number | undefined;
  readonly isPinned: boolean;
  readonly count: number;
}

/**
 * The networks in scope as lanes: the default, those that pods are on by age (or in the user's order), at the end those
 * that nobody is on. Beyond `limit` the least used ones share the last lane, unused ones first. So a network that comes or
 * goes moves no other.
 */
export const planLanes = (
  input: TopologyInput,
  scope: Scope,
  limit: number,
  wantsUnused: Scope["wantsUnused"] = scope.wantsUnused,
): LanePlan => {
  const sums = joinSums(scope.namespaces.map((namespace) => namespace.sums()));
  const order = listOf(input.query.order);
  const pins = listOf(input.query.pin);
  const hides = listOf(input.query.hide);
  const wanted: Wanted[] = [];
  let hidden = 0;
  for (const entry of scope.known.networks.all()) {
    const count = sums.get(entry.id)?.count ?? 0;
    const place = placeIn(order, entry.key);
    const isPinned = place >= 0 || placeIn(pins, entry.key) >= 0;
    if (count === 0 && !isPinned && !wantsUnused(entry)) continue;
    if (placeIn(hides, entry.key) >= 0) hidden += 1;
    else wanted.push({ entry, place: place < 0 ? undefined : place, isPinned, count });
  }
  const ordered = inOrder(wanted);
  const chosen = new Set(scope.selected?.shape.items.map(({ network }) => network) ?? []);
  const shown = ordered.length <= limit ? ordered : mostUsed(ordered, chosen, limit - 1);
  const isShown = new Set(shown.map(({ entry }) => entry.id));
  const rest = ordered.filter(({ entry }) => !isShown.has(entry.id)).map(({ entry }) => entry);
  const named = Map.groupBy(shown, ({ entry }) => entry.key.name);
  const lanes = shown.map(({ entry }) =>
    draftLane(entry, input, scope, sums, (named.get(entry.key.name)?.length ?? 0) > 1),
  );
  const byId = new Map(lanes.map((lane) => [lane.id, lane]));
  const last = rest.length === 0 ? undefined : restLane(rest, input, sums);
  const inRest = new Set(rest.map(({ id }) => id));
  return {
    lanes: last === undefined ? lanes : [...lanes, last],
    laneOf: (network) => byId.get(network) ?? (inRest.has(network) ? last : undefined),
    networks: wanted.length,
    hidden,
    sums,
  };
};

/** The user's order first; of the rest the default, then what is used, then what isn't, each by age. */
const inOrder = (wanted: readonly Wanted[]): readonly Wanted[] => {
  const rank = ({ entry, place, isPinned, count }: Wanted): number => {
    if (place !== undefined) return place;
    if (entry.isDefault) return -1;
    return count > 0 || isPinned ? UNNAMED : UNNAMED + 1;
  };
  return wanted.toSorted((left, right) => rank(left) - rank(right));
};

/** More than any list of names holds. */
const UNNAMED = 1_000_000;

const mostUsed = (
  wanted: readonly Wanted[],
  chosen: ReadonlySet<EntityId>,
  count: number,
): readonly Wanted[] => {
  const weight = ({ entry, isPinned, count: users }: Wanted): number =>
    entry.isDefault || isPinned || chosen.has(entry.id) ? Infinity : rankOfSize(users);
  const byWeight = wanted.toSorted((left, right) => {
    const [a, b] = [weight(left), weight(right)];
    return a === b ? 0 : b - a;
  });
  const kept = new Set(byWeight.slice(0, count));
  return wanted.filter((each) => kept.has(each));
};

const draftLane = (
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

const restLane = (
  rest: readonly NetworkEntry[],
  { view, rates }: TopologyInput,
  sums: NetworkSums,
): DraftLane => {
  const all = rest.flatMap(({ id }) => sums.get(id) ?? []);
  const sum = (read: (each: (typeof all)[number]) => number): number =>
    all.reduce((total, each) => total + read(each), 0);
  const unused = rest.length - all.length;
  const errors = sum((each) => each.errors);
  const warnings = sum((each) => each.warnings);
  return {
    kind: "lane",
    id: joinId(view.cluster, "fold", "networks"),
    network: { provider: rest[0]?.key.provider ?? "multus", namespace: null, name: "" },
    title: `${rest.length} more`,
    lines: [
      { text: unused === rest.length ? "nobody is on them" : "least used", isMono: false },
      {
        text: rest
          .slice(0, 3)
          .map(({ key }) => key.name)
          .join(", "),
        isMono: false,
      },
    ],
    mark: rest.length < 10 ? `+${rest.length}` : "++",
    slot: null,
    texture: "thin",
    use: null,
    isDefined: true,
    isDefault: false,
    findings: null,
    total: sum((each) => each.count),
    ill: errors + warnings,
    errors,
    warnings,
    members: rest.length,
    opens: opensOf(rest),
    segment: null,
    changesPerMinute: rates === undefined ? null : rest.reduce((rate, { id }) => rate + rates(id), 0),
  };
};

/** By name, where all of them fit into the URL. */
const opensOf = (rest: readonly NetworkEntry[]): Opens | null => {
  const network = rest.map(({ key }) => slotName(key)).join(",");
  return network.length > URL_PART_MAX ? null : { network };
};

const URL_PART_MAX = 2_000;
