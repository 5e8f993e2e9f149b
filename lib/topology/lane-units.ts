import type { NetworkEntry } from "../cluster/cluster-model.ts";
import type { EntityId } from "../model/ids.ts";
import { rankOfSize } from "./rank.ts";

/** A network that the picture should show. */
export interface WantedNetwork {
  readonly entry: NetworkEntry;
  /** Place in the user's order; those that aren't named have none. */
  readonly place: number | undefined;
  /** Somebody is on it, or the user named it. */
  readonly isUsed: boolean;
  /** Keeps a lane of its own: named by the user, or one that the selected pod is on. */
  readonly isAlone: boolean;
  /** Attachments in scope. */
  readonly count: number;
}

/** What one lane stands for: a network, or all that are called the same, the oldest first. */
export type LaneUnit = readonly [WantedNetwork, ...WantedNetwork[]];

export interface UnitsAndRest {
  readonly units: readonly LaneUnit[];
  /** What has no lane of its own, in order. */
  readonly rest: readonly WantedNetwork[];
}

/**
 * Networks in at most `limit` lanes, in their order. Where there are more, those that are called the same in several
 * namespaces (as tenants' are) share one: crowds at once, then the most frequent names and no more of them than needed.
 * Crowds stand before single networks, for most of the cluster may be on them. What then still has no room, the least
 * used first, is the rest.
 */
export const planUnits = (ordered: readonly WantedNetwork[], limit: number): UnitsAndRest => {
  if (ordered.length <= limit) return { units: ordered.map((each) => [each]), rest: [] };
  const units = crowdsFirst(byNameUntil(ordered, limit));
  if (units.length <= limit) return { units, rest: [] };
  const shown = mostUsed(units, limit - 1);
  return {
    units: units.filter((unit) => shown.has(unit)),
    rest: units.filter((unit) => !shown.has(unit)).flat(),
  };
};

const byNameUntil = (ordered: readonly WantedNetwork[], limit: number): readonly LaneUnit[] => {
  const named = Map.groupBy(ordered.filter(mayShare), ({ entry }) => entry.key.name);
  const names = [...named]
    .filter(([, { length }]) => length > 1)
    .toSorted(([a, left], [b, right]) => right.length - left.length || (a < b ? -1 : 1));
  const shared = new Map<EntityId, LaneUnit>();
  let lanes = ordered.length;
  for (const [, [first, ...others]] of names) {
    if (lanes <= limit && others.length + 1 < CROWD_MIN) break;
    if (first === undefined) continue;
    lanes -= others.length;
    const unit: LaneUnit = [first, ...others];
    for (const { entry } of unit) shared.set(entry.id, unit);
  }
  return ordered.flatMap((wanted): readonly LaneUnit[] => {
    const unit = shared.get(wanted.entry.id);
    if (unit === undefined) return [[wanted]];
    return unit[0] === wanted ? [unit] : [];
  });
};

/** From so many on, networks of one name are a crowd. */
const CROWD_MIN = 3;

/** In the order that they have, behind the default and what the user placed. */
const crowdsFirst = (units: readonly LaneUnit[]): readonly LaneUnit[] => {
  const rank = ([{ entry, place }, ...others]: LaneUnit): number =>
    entry.isDefault || place !== undefined ? 0 : others.length + 1 >= CROWD_MIN ? 1 : 2;
  return units.toSorted((left, right) => rank(left) - rank(right));
};

const mayShare = ({ entry, isAlone }: WantedNetwork): boolean => !entry.isDefault && !isAlone;

const mostUsed = (units: readonly LaneUnit[], count: number): ReadonlySet<LaneUnit> => {
  const weight = (unit: LaneUnit): number =>
    unit.every(mayShare) ? rankOfSize(unit.reduce((sum, each) => sum + each.count, 0)) : Infinity;
  const weighed = units.map((unit) => ({ unit, weight: weight(unit) }));
  const byWeight = weighed.toSorted((left, right) =>
    left.weight === right.weight ? 0 : right.weight - left.weight,
  );
  return new Set(byWeight.slice(0, count).map(({ unit }) => unit));
};
