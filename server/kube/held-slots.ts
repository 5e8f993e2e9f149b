import { createNameMap, type NameMap } from "./name-map.ts";

/** What a reflector takes down of one object. */
export interface HeldSlot {
  /** undefined: nothing of that name is held. */
  heldUid: string | undefined;
  heldVersion: number;
  /** Number of the list that named it last. */
  heldIn: number;
}

/** Where a reflector takes it down: in a table of its own, or in that of a sink which has one record of each object anyway. */
export interface HeldSlots {
  find(namespace: string, name: string): HeldSlot | undefined;
  /** Made where there is none. */
  make(namespace: string, name: string): HeldSlot;
  /** Nothing of that name is held any more. */
  free(namespace: string, name: string): void;
  forEach(take: (slot: HeldSlot, namespace: string, name: string) => void): void;
}

export const createHeldSlots = (): HeldSlots => {
  const slots: NameMap<HeldSlot> = createNameMap();
  return {
    find: slots.get,
    make: (namespace, name) => {
      const known = slots.get(namespace, name);
      if (known !== undefined) return known;
      const made: HeldSlot = { heldUid: undefined, heldVersion: 0, heldIn: 0 };
      slots.set(namespace, name, made);
      return made;
    },
    free: (namespace, name) => void slots.delete(namespace, name),
    forEach: slots.forEach,
  };
};
