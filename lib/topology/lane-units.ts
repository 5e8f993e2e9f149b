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
 * Networks in at most `limit` lanes, in their order. Where there are more, crowds share a lane each: three and more of one
 * provider that are called the same in as many namespaces, as tenants' are. Crowds stand before single networks, for most
 * of the cluster may be on them. What then still has no room, the least used first, is the rest.
 */
export const planUnits = (ordered: readonly WantedNetwork[], limit: number): UnitsAndRest => {
  if (ordered.length <= limit) return { units: ordered.map((each) => [each]), rest: [] };
  const units = crowdsFirst(withCrowds(ordered));
  if (units.length <= limit) return { units, rest: [] };
  const shown = mostUsed(units, limit - 1);
  return {
    units: units.filter((unit) => shown.has(unit)),
    rest: units.filter((unit) => !shown.has(unit)).flat(),
  };
};

const CROWD_MIN = 3;

/** A crowd stands where its oldest network did. */
const withCrowds = (ordered: readonly WantedNetwork[]): readonly LaneUnit[] => {
  const named = Map.groupBy(ordered.filter(mayShare), ({ entry: { key } }) => `${key.provider}/${key.name}`);
  const crowds = new Map<EntityId, LaneUnit>();
  for (const [first, ...others] of named.values()) {
    if (first === undefined || others.length + 1 < CROWD_MIN) continue;
    const crowd: LaneUnit = [first, ...others];
    for (const { entry } of crowd) crowds.set(entry.id, crowd);
  }
  return ordered.flatMap((wanted): readonly LaneUnit[] => {
    const crowd = crowds.get(wanted.entry.id);
    if (crowd === undefined) return [[wanted]];
    return crowd[0] === wanted ? [crowd] : [];
  });
};

/** In the order that they have, behind the default and what the user placed. */
const crowdsFirst = (units: readonly LaneUnit[]): readonly LaneUnit[] => {
  const rank = ([{ entry, place }, ...others]: LaneUnit): number =>
    entry.isDefault || place !== undefined ? 0 : others.length > 0 ? 1 : 2;
  return units.toSorted((left, right) => rank(left) - rank(right));
};

const mayShare = ({ entry, isAlone }: WantedNetwork): boolean => !entry.isDefault && !isAlone;

const mostUsed = (units: readonly LaneUnit[], count: number): ReadonlySet<LaneUnit> => {
  const weight = (unit: LaneUnit): number =>
    unit.every((each) => mayShare(each) && each.place === undefined)
      ? rankOfSize(unit.reduce((sum, each) => sum + each.count, 0))
      : Infinity;
  const weighed = units.map((unit) => ({ unit, weight: weight(unit) }));
  const byWeight = weighed.toSorted((left, right) =>
    left.weight === right.weight ? 0 : right.weight - left.weight,
  );
  return new Set(byWeight.slice(0, count).map(({ unit }) => unit));
};
