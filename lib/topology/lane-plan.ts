import type { NetworkEntry } from "../cluster/cluster-model.ts";
import type { EntityId } from "../model/ids.ts";
import { draftLane, type DraftLane, draftRestLane, draftSharedLane } from "./draft-lane.ts";
import type { TopologyInput } from "./input.ts";
import { type LaneUnit, planUnits, type WantedNetwork } from "./lane-units.ts";
import { isOfMany, placeIn } from "./network-names.ts";
import { listOf } from "./query.ts";
import type { Scope } from "./scope.ts";
import { joinSums, type NetworkSums } from "./sum.ts";

export interface LanePlan {
  readonly lanes: readonly DraftLane[];
  /** The lane that a network is drawn on: its own, one that it shares, or the one of all that have no room. undefined: it is hidden. */
  readonly laneOf: (network: EntityId) => DraftLane | undefined;
  readonly networks: number;
  readonly hidden: number;
  /** Attachments in scope by network, hidden ones included. */
  readonly sums: NetworkSums;
}

/**
 * The networks in scope as lanes: the default, those that pods are on by age (or in the user's order), at the end those
 * that nobody is on. Beyond `limit` networks of one name share a lane, and the least used ones the last, unused ones first.
 * So a network that comes or goes moves no other.
 */
export const planLanes = (
  input: TopologyInput,
  scope: Scope,
  limit: number,
  wantsUnused: Scope["wantsUnused"] = scope.wantsUnused,
): LanePlan => {
  const sums = joinSums(scope.namespaces.map((namespace) => namespace.sums()));
  const { wanted, hidden } = wantedIn(input, scope, sums, wantsUnused);
  const { units, rest } = planUnits(inOrder(wanted), limit);
  const titles = Map.groupBy(units, ([{ entry }]) => entry.key.name);
  const byNetwork = new Map<EntityId, DraftLane>();
  const put = (networks: readonly WantedNetwork[], lane: DraftLane): DraftLane => {
    for (const { entry } of networks) byNetwork.set(entry.id, lane);
    return lane;
  };
  const laneOfUnit = (unit: LaneUnit): DraftLane => {
    const [first, ...others] = unit;
    const hasNamesake = (titles.get(first.entry.key.name)?.length ?? 0) > 1;
    return others.length > 0
      ? draftSharedLane([first.entry, ...others.map(entryOf)], input, scope, sums)
      : draftLane(first.entry, input, scope, sums, hasNamesake);
  };
  const lanes = units.map((unit) => put(unit, laneOfUnit(unit)));
  if (rest.length > 0) lanes.push(put(rest, draftRestLane(rest.map(entryOf), input, sums)));
  return { lanes, laneOf: (network) => byNetwork.get(network), networks: wanted.length, hidden, sums };
};

const entryOf = ({ entry }: WantedNetwork): NetworkEntry => entry;

const wantedIn = (
  input: TopologyInput,
  scope: Scope,
  sums: NetworkSums,
  wantsUnused: Scope["wantsUnused"],
): { readonly wanted: readonly WantedNetwork[]; readonly hidden: number } => {
  const order = listOf(input.query.order);
  const pins = listOf(input.query.pin);
  const hides = listOf(input.query.hide);
  const isOne = (name: string | undefined): boolean => name !== undefined && !isOfMany(name);
  const chosen = new Set(scope.selected?.shape.items.map(({ network }) => network) ?? []);
  const wanted: WantedNetwork[] = [];
  let hidden = 0;
  for (const entry of scope.known.networks.all()) {
    const count = sums.get(entry.id)?.count ?? 0;
    const place = placeIn(order, entry.key);
    const pin = placeIn(pins, entry.key);
    const isPinned = pin >= 0;
    if (count === 0 && !isPinned && !wantsUnused(entry)) continue;
    if (placeIn(hides, entry.key) >= 0) hidden += 1;
    else
      wanted.push({
        entry,
        place: place < 0 ? undefined : place,
        isUsed: count > 0 || isPinned,
        isAlone: isOne(order[place]) || isOne(pins[pin]) || chosen.has(entry.id),
        count,
      });
  }
  return { wanted, hidden };
};

/** The user's order first; of the rest the default, then what is used, then what isn't, each by age. */
const inOrder = (wanted: readonly WantedNetwork[]): readonly WantedNetwork[] => {
  const rank = ({ entry, place, isUsed }: WantedNetwork): number => {
    if (place !== undefined) return place;
    if (entry.isDefault) return -1;
    return isUsed ? UNNAMED : UNNAMED + 1;
  };
  return wanted.toSorted((left, right) => rank(left) - rank(right));
};

/** More than any list of names holds. */
const UNNAMED = 1_000_000;
