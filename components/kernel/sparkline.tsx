import type { KernelWire } from "../../lib/wire/kernel.ts";
import { durationText } from "../ui/time-text.ts";
import { sparkPath } from "./spark-path.ts";
import { rateText } from "./kernel-text.ts";

const SIZE = { width: 64, height: 14 };

/** How a device's traffic of both directions went, from the left; against its own highest. */
export const Sparkline = ({ course }: { course: KernelWire["links"][number]["history"] }) => {
  const points = course.map(({ at, received, sent }) => ({ atMs: Date.parse(at), rate: received + sent }));
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  const rates = points.map(({ rate }) => rate);
  const text = `${durationText(last.atMs - first.atMs)}: between ${rateText(Math.min(...rates))} and ${rateText(Math.max(...rates))}`;
  return (
    <svg
      role="img"
      aria-label={text}
      width={SIZE.width}
      height={SIZE.height}
      viewBox={`0 0 ${String(SIZE.width)} ${String(SIZE.height)}`}
      className="block overflow-visible text-ink-3"
    >
      <title>{text}</title>
      <path d={sparkPath(points, SIZE)} fill="none" stroke="currentColor" strokeWidth="1.25" />
    </svg>
  );
};
