/** A line through rates, the newest at the right edge, nought at the bottom. At least two. */
export const sparkPath = (
  rates: readonly number[],
  { width, height }: { readonly width: number; readonly height: number },
): string => {
  const highest = Math.max(...rates, 1);
  const step = width / (rates.length - 1);
  return rates
    .map((rate, index) => {
      const [x, y] = [index * step, height - (rate / highest) * height];
      return `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
};
