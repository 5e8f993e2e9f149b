import { sparkPath } from "./spark-path.ts";
import { rateText } from "./kernel-text.ts";

const SIZE = { width: 64, height: 14 };

/** How a rate went since somebody looks, from the left; against its own highest. */
export const Sparkline = ({ rates }: { rates: readonly number[] }) => {
  if (rates.length < 2) return null;
  const text = `between ${rateText(Math.min(...rates))} and ${rateText(Math.max(...rates))}`;
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
      <path d={sparkPath(rates, SIZE)} fill="none" stroke="currentColor" strokeWidth="1.25" />
    </svg>
  );
};
