interface Group<Item> {
  readonly value: string;
  readonly items: readonly Item[];
}

/** Whoever writes a whole name means what is called so, whatever kind it is: it stands before what only contains the name. */
export const exactFirst = <Item extends { readonly title: string }>(
  groups: readonly Group<Item>[],
  wanted: string,
): readonly Group<Item>[] => {
  const isExact = ({ title }: Item): boolean => {
    const name = title.toLowerCase();
    return name === wanted || name.endsWith(`/${wanted}`);
  };
  const exact = groups.flatMap(({ items }) => items.filter(isExact));
  const rest = groups.map(({ value, items }) => ({ value, items: items.filter((item) => !isExact(item)) }));
  return [{ value: "Exact name", items: exact }, ...rest].filter(({ items }) => items.length > 0);
};
