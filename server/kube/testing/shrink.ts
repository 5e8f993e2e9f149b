/**
 * Leaves out of a list of steps whatever isn't needed to make it fail: delta debugging (Zeller and Hildebrandt 2002).
 * Nothing more can be left out of what comes back, neither alone nor in a row.
 */
export const shrinkSteps = async <Step>(
  steps: readonly Step[],
  stillFails: (steps: readonly Step[]) => Promise<boolean>,
): Promise<readonly Step[]> => {
  let kept = steps;
  let size = Math.ceil(kept.length / 2);
  while (size > 0 && kept.length > 0) {
    const before = kept.length;
    for (let from = 0; from < kept.length;) {
      const without = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (await stillFails(without)) kept = without;
      else from += size;
    }
    // The last round is repeated until it finds nothing: leaving one out may free another.
    if (size > 1) size = Math.ceil(size / 2);
    else if (kept.length === before) size = 0;
  }
  return kept;
};
