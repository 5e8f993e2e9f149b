/** `150 000` with a narrow no-break space. */
export const groupDigits = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");

/** `999`, `1.2k`, `18k`, `150k`: at most four characters. */
export const shortCount = (count: number): string => {
  if (count < 1_000) return String(count);
  if (count < 9_950) return `${Number((count / 1_000).toFixed(1))}k`;
  if (count < 999_500) return `${Math.round(count / 1_000)}k`;
  return `${Number((count / 1_000_000).toFixed(1))}M`;
};

/** `1 pod`, `12 pods`, `1 NAD`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${groupDigits(count)} ${count === 1 ? one : many}`;
