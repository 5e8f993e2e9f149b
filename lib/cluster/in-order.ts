/** Sorted; the very list where it is so already, as most are that come in their order. */
export const inOrder = <Item>(
  items: readonly Item[],
  compare: (before: Item, after: Item) => number,
): readonly Item[] => {
  for (let at = 1; at < items.length; at += 1) {
    const before = items[at - 1];
    const after = items[at];
    if (before !== undefined && after !== undefined && compare(before, after) > 0)
      return items.toSorted(compare);
  }
  return items;
};
