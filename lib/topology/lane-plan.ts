import type { NetworkEntry } from "../cluster/cluster-model.ts";
import type { EntityId } from "../model/ids.ts";
import { draftLane, type DraftLane, draftRestLane, draftSharedLane } from "./draft-lane.ts";
import type { TopologyInput } from "./input.ts";
import { type LaneUnit, planUnits, type WantedNetwork } from "./lane-units.ts";
import { isOfMany, namesakes, placeIn } from "./network-names.ts";
import { listOf } from "./query.ts";
import type { Scope } from "./scope.ts";
import { assignSlot, HUES, slotName } from "./slots.ts";
import { joinSums, type NetworkSums } from "./sum.ts";

export interface LanePlan {
  readonly lanes: readonly DraftLane[];
  /** So many of the picture's elements are for lanes, whatever is selected. */
  readonly keptRoom: number;
  /** The lane that a network is drawn on: its own, one that it shares, or the one of all that have no room. undefined: it is hidden. */
  readonly laneOf: (network: EntityId) => DraftLane | undefined;
  readonly networks: number;
  readonly hidden: number;
  /** Attachments in scope by network, hidden ones included. */
  readonly sums: NetworkSums;
}

interface LaneWish {
  /** Most lanes, those that come late not counted. */
  readonly limit: number;
  /** Which networks are drawn though nobody is on them. */
  readonly wantsUnused?: Scope["wantsUnused"];
  /**
   * What is selected and would share a lane has one of its own: at most so many, behind all others, so that selecting moves
   * nothing. 0: it stands where it would by its age.
   */
  readonly lateMax: number;
}

/**
 * The networks in scope as lanes: the default, those that pods are on by age (or in the user's order), at the end those
 * that nobody is on. Beyond `limit` networks of one name share a lane, and the least used ones the last, unused ones first.
 * So a network that comes or goes moves no other.
 */
export const planLanes = (
  input: TopologyInput,
  scope: Scope,
  { limit, wantsUnused = scope.wantsUnused, lateMax }: LaneWish,
): LanePlan => {
  const sums = joinSums(scope.namespaces.map((namespace) => namespace.sums()));
  const { wanted, called, hidden } = wantedIn(input, scope, sums, { wantsUnused, lateMax });
  const { units, rest } = planUnits(inOrder(wanted), limit);
  const late = lateOf(input, scope, units, rest, called).slice(0, lateMax);
  const others = (networks: readonly WantedNetwork[]) => networks.filter((each) => !late.includes(each));
  const titles = Map.groupBy([...units, ...late.map((each) => [each])], ([each]) => each?.entry.key.name);
  const byNetwork = new Map<EntityId, DraftLane>();
  const put = (networks: readonly WantedNetwork[], lane: DraftLane): DraftLane => {
    for (const { entry } of networks) byNetwork.set(entry.id, lane);
    return lane;
  };
  const own = ({ entry }: WantedNetwork): DraftLane =>
    draftLane(entry, input, scope, sums, (titles.get(entry.key.name)?.length ?? 0) > 1);
  const shared = units.filter((unit) => unit.length > 1);
  const slots = sharedSlots(shared);
  const lanes = units.flatMap((unit) => {
    const [first, ...more] = others(unit);
    if (first === undefined) return [];
    if (unit.length === 1) return [put(unit, own(first))];
    const entries = [first.entry, ...more.map(entryOf)] as const;
    return [put([first, ...more], draftSharedLane(entries, slots.get(unit) ?? 0, input, scope, sums))];
  });
  const left = others(rest);
  if (left.length > 0) lanes.push(put(left, draftRestLane(left.map(entryOf), input, sums)));
  const before = lanes.length;
  for (const each of late) lanes.push(put([each], own(each)));
  return {
    lanes,
    keptRoom: shared.length === 0 && rest.length === 0 ? before : before + lateMax,
    laneOf: (network) => byNetwork.get(network),
    networks: wanted.length + called.length,
    hidden,
    sums,
  };
};

const entryOf = ({ entry }: WantedNetwork): NetworkEntry => entry;

/** What is selected and has no lane of its own. A selected network that shares the lane of its namesakes is shown by that one. */
const lateOf = (
  { query }: TopologyInput,
  { selected }: Scope,
  units: readonly LaneUnit[],
  rest: readonly WantedNetwork[],
  called: readonly WantedNetwork[],
): readonly WantedNetwork[] => {
  const ofPod = new Set(selected?.shape.items.map(({ network }) => network) ?? []);
  const isOfPod = ({ entry }: WantedNetwork): boolean => ofPod.has(entry.id);
  const crowded = units.filter((unit) => unit.length > 1).flat();
  return [
    ...crowded.filter(isOfPod),
    ...rest.filter((each) => isOfPod(each) || isSelected(query, each.entry)),
    ...called,
  ];
};

const isSelected = ({ lane }: TopologyInput["query"], { key }: NetworkEntry): boolean =>
  lane !== undefined && slotName(key) === lane;

/** Hues of shared lanes: by what they are called, and different as long as hues last. */
const sharedSlots = (shared: readonly LaneUnit[]): ReadonlyMap<LaneUnit, number> => {
  const taken = new Set<number>();
  return new Map(
    shared.map((unit) => {
      const slot = assignSlot(namesakes(unit[0].entry.key), taken) % HUES;
      taken.add(slot);
      return [unit, slot];
    }),
  );
};

const wantedIn = (
  input: TopologyInput,
  scope: Scope,
  sums: NetworkSums,
  { wantsUnused, lateMax }: Required<Pick<LaneWish, "wantsUnused" | "lateMax">>,
): {
  readonly wanted: readonly WantedNetwork[];
  /** Drawn only because it is selected. */
  readonly called: readonly WantedNetwork[];
  readonly hidden: number;
} => {
  const order = listOf(input.query.order);
  const pins = listOf(input.query.pin);
  const hides = listOf(input.query.hide);
  const isOne = (name: string | undefined): boolean => name !== undefined && !isOfMany(name);
  const chosen = new Set(lateMax > 0 ? [] : scope.selected?.shape.items.map(({ network }) => network));
  const wanted: WantedNetwork[] = [];
  const called: WantedNetwork[] = [];
  let hidden = 0;
  for (const entry of scope.known.networks.all()) {
    const count = sums.get(entry.id)?.count ?? 0;
    const place = placeIn(order, entry.key);
    const pin = placeIn(pins, entry.key);
    const isPinned = pin >= 0;
    const isCalled = count === 0 && !isPinned && !wantsUnused(entry);
    if (isCalled && (lateMax === 0 || !isSelected(input.query, entry))) continue;
    if (placeIn(hides, entry.key) >= 0) hidden += 1;
    else
      (isCalled ? called : wanted).push({
        entry,
        place: place < 0 ? undefined : place,
        isUsed: count > 0 || isPinned,
        isAlone: isOne(order[place]) || isOne(pins[pin]) || chosen.has(entry.id),
        count,
      });
  }
  return { wanted, called, hidden };
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
