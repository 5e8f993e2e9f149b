/** Which page of a long list is shown. */
export interface PageAt {
  /** Names what is listed. */
  readonly key: string;
  readonly page: number;
  /** Names what was selected when its page was turned to. */
  readonly selected: string | null;
}

/** Rows of a page: more are never drawn at once, however many there are. */
export const PAGE = 100;

/**
 * Another list begins at its beginning. The page of what is selected is turned to once, as soon as it is found: from then
 * on whoever reads may turn away from it. The same comes back where nothing is to be turned.
 */
export const settledAt = (
  at: PageAt,
  { key, selected }: Pick<PageAt, "key" | "selected">,
  indexOfSelected: () => number,
): PageAt => {
  const here = at.key === key ? at : { ...at, key, page: 0 };
  if (selected === here.selected) return here;
  if (selected === null) return { ...here, selected };
  const index = indexOfSelected();
  return index === -1 ? here : { key, page: Math.floor(index / PAGE), selected };
};
