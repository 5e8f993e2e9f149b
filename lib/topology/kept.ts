/** What was made of a thing before, where that still holds; else what is made of it now. */
export const kept = <Thing extends object>(
  known: WeakMap<Thing, Thing>,
  thing: Thing,
  isStill: (before: Thing) => boolean,
  make: () => Thing,
): Thing => {
  const before = known.get(thing);
  if (before !== undefined && isStill(before)) return before;
  const made = make();
  known.set(thing, made);
  return made;
};

/** Whether two lists hold the same objects in the same order. */
export const areSame = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((each, index) => each === other[index]);
