/** `a`, `a and b`, `a, b and c`; of more than `max` the first so many: `a, b, c and 4 more`. */
export const enumerated = (names: readonly string[], max = names.length): string => {
  const rest = names.length - max;
  const shown = rest > 0 ? [...names.slice(0, max), `${String(rest)} more`] : names;
  const last = shown.at(-1) ?? "";
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(", ")} and ${last}`;
};
