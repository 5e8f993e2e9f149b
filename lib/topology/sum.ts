import type { EntityId } from "../model/ids.ts";
import type { Shape } from "./fact.ts";
import type { Badness } from "./health.ts";

/** Attachments of several pods on one network. */
export interface NetworkSum {
  readonly network: EntityId;
  readonly count: number;
  readonly attached: number;
  readonly observed: number;
  readonly errors: number;
  readonly warnings: number;
  /** The interface name that all of them have, null where they differ. */
  readonly interface: string | null;
}

export type NetworkSums = ReadonlyMap<EntityId, NetworkSum>;

type Mutable<Record> = { -readonly [Key in keyof Record]: Record[Key] };

/** Sums shapes by network. A shape may come several times, also with a negative count to take pods out. */
export const sumShapes = (shapes: Iterable<readonly [Shape, number]>): NetworkSums => {
  const sums = new Map<EntityId, Mutable<NetworkSum>>();
  for (const [shape, count] of merged(shapes))
    for (const item of shape.items) {
      const sum = sumIn(sums, item.network, item.interface);
      sum.count += count;
      if (item.isAttached) sum.attached += count;
      if (item.isObserved) sum.observed += count;
      if (item.badness === 2) sum.errors += count;
      if (item.badness === 1) sum.warnings += count;
    }
  return sums;
};

/** Adds sums up. */
export const joinSums = (parts: Iterable<NetworkSums>): NetworkSums => {
  const sums = new Map<EntityId, Mutable<NetworkSum>>();
  for (const part of parts)
    for (const each of part.values()) {
      const sum = sumIn(sums, each.network, each.interface);
      sum.count += each.count;
      sum.attached += each.attached;
      sum.observed += each.observed;
      sum.errors += each.errors;
      sum.warnings += each.warnings;
    }
  return sums;
};

const sumIn = (
  sums: Map<EntityId, Mutable<NetworkSum>>,
  network: EntityId,
  name: string | null,
): Mutable<NetworkSum> => {
  const known = sums.get(network);
  if (known !== undefined) {
    if (known.interface !== name) known.interface = null;
    return known;
  }
  const made = { network, count: 0, attached: 0, observed: 0, errors: 0, warnings: 0, interface: name };
  sums.set(network, made);
  return made;
};

export const worstOfSum = ({ errors, warnings }: Pick<NetworkSum, "errors" | "warnings">): Badness =>
  errors > 0 ? 2 : warnings > 0 ? 1 : 0;

const merged = (shapes: Iterable<readonly [Shape, number]>): Map<Shape, number> => {
  const counts = new Map<Shape, number>();
  for (const [shape, count] of shapes) {
    const sum = (counts.get(shape) ?? 0) + count;
    if (sum === 0) counts.delete(shape);
    else counts.set(shape, sum);
  }
  return counts;
};
