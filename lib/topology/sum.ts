import type { EntityId } from "../model/ids.ts";
import type { Shape } from "./fact.ts";
import type { Badness } from "./health.ts";

/** Attachments of several pods on one network. */
export interface NetworkSum {
  readonly network: EntityId;
  readonly count: number;
  readonly attached: number;
  readonly observed: number;
  readonly ill: number;
  readonly badness: Badness;
  /** The interface name that all of them have, null where they differ. */
  readonly interface: string | null;
}

/** Sums shapes by network. A shape may come several times, also with a negative count to take pods out. */
export const sumShapes = (shapes: Iterable<readonly [Shape, number]>): Map<EntityId, NetworkSum> => {
  const sums = new Map<EntityId, NetworkSum>();
  for (const [shape, count] of merged(shapes))
    for (const item of shape.items) {
      const known = sums.get(item.network);
      sums.set(item.network, {
        network: item.network,
        count: (known?.count ?? 0) + count,
        attached: (known?.attached ?? 0) + (item.isAttached ? count : 0),
        observed: (known?.observed ?? 0) + (item.isObserved ? count : 0),
        ill: (known?.ill ?? 0) + (item.badness > 0 ? count : 0),
        badness: known !== undefined && known.badness > item.badness ? known.badness : item.badness,
        interface: known === undefined || known.interface === item.interface ? item.interface : null,
      });
    }
  return sums;
};

const merged = (shapes: Iterable<readonly [Shape, number]>): Map<Shape, number> => {
  const counts = new Map<Shape, number>();
  for (const [shape, count] of shapes) {
    const sum = (counts.get(shape) ?? 0) + count;
    if (sum === 0) counts.delete(shape);
    else counts.set(shape, sum);
  }
  return counts;
};
