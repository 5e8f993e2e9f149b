/** The first word of the keys under which what came with the page is kept as it came. */
export const FIRST = "at first";

export const firstOf = (key: readonly string[]): readonly string[] => [FIRST, ...key];
