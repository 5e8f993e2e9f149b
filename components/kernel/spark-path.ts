/** A rate, and when it was. */
export interface SparkPoint {
  readonly atMs: number;
  readonly rate: number;
}

/** A line through rates over time, the newest at the right edge, nought at the bottom. At least two, in order. */
export const sparkPath = (
  points: readonly SparkPoint[],
  { width, height }: { readonly width: number; readonly height: number },
): string => {
  const highest = Math.max(...points.map(({ rate }) => rate), 1);
  const firstMs = points[0]?.atMs ?? 0;
  const spanMs = Math.max((points.at(-1)?.atMs ?? 0) - firstMs, 1);
  return points
    .map(({ atMs, rate }, index) => {
      const [x, y] = [((atMs - firstMs) / spanMs) * width, height - (rate / highest) * height];
      return `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
};
