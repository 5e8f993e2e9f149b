import { ArrowRight } from "lucide-react";
import type { LanesWire } from "../../lib/wire/topology.ts";

/** So near to the right edge a tap is no longer seen whole … */
const CUT = 30;
/** … and so near it lies below the button. */
const COVERED = 90;

/** The selected row goes on to the right of what is seen: how far, and the way there. */
export const MoreRight = ({
  view,
  row,
  pan,
  zoom,
  width,
  onGo,
}: {
  view: LanesWire;
  row: string | null;
  pan: { x: number; y: number };
  zoom: number;
  width: number;
  onGo: () => void;
}) => {
  const beyond = view.edges.filter((tap) => tap.row === row && tap.x * zoom + pan.x > width - COVERED);
  const isCut = beyond.some((tap) => tap.x * zoom + pan.x > width - CUT);
  const y = (beyond[0]?.y ?? 0) * zoom + pan.y;
  if (!isCut || y < view.headHeight) return null;
  return (
    <button
      type="button"
      data-no-grip
      tabIndex={-1}
      onClick={onGo}
      className="absolute right-2 z-10 flex h-6 -translate-y-1/2 items-center gap-1 rounded-control border border-line-2 bg-raised px-2 text-11 text-ink num hover:border-ink-3"
      style={{ top: y }}
    >
      {beyond.length} more
      <ArrowRight aria-hidden className="size-3" />
    </button>
  );
};

/** Said in a row instead of taps. */
