import { cx } from "./cx.ts";

/** Use of a pool, 0–1: warn from 80 %. `ill` is the share of it that belongs to nobody. Drawn in SVG: no style attribute. */
export const Meter = ({
  use,
  ill = 0,
  label,
  width = 72,
  hasText = true,
}: {
  use: number | null;
  ill?: number;
  label: string;
  width?: number;
  hasText?: boolean;
}) => {
  if (use === null) return <span className="text-11 text-ink-3">size unknown</span>;
  const share = Math.min(1, Math.max(0, use));
  const bad = Math.min(share, Math.max(0, ill));
  const isHigh = share >= 0.8;
  const drawn = share > 0 ? Math.max(2, share * width) : 0;
  const drawnBad = bad > 0 ? Math.max(2, bad * width) : 0;
  const percent = `${share > 0 && share < 0.01 ? "<1" : Math.round(share * 100)} %`;
  return (
    <span className="inline-flex items-center gap-2">
      <meter className="sr-only" aria-label={label} min={0} max={100} value={Math.round(share * 100)} />
      <svg data-paint aria-hidden width={width} height="6" className="shrink-0 overflow-hidden rounded-tag">
        <rect width={width} height="6" className="fill-line" />
        <rect width={drawn} height="6" className={isHigh && bad === 0 ? "fill-warn" : "fill-ink-2"} />
        <rect x={drawn - drawnBad} width={drawnBad} height="6" className="fill-err" />
      </svg>
      {hasText && (
        <span className={cx("text-11 num", isHigh ? "font-strong text-warn" : "text-ink-2")}>{percent}</span>
      )}
    </span>
  );
};
