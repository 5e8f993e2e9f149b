import { groupDigits } from "../../lib/text/count.ts";
import { KIND_TITLES, SquareLook } from "./square-look.tsx";
import type { SquareKind } from "./squares.ts";

const ORDER: readonly SquareKind[] = [
  "live",
  "free",
  "leak-certain",
  "leak-likely",
  "conflict",
  "stale",
  "pending",
  "unknown",
  "unrecorded",
  "ghost",
  "excluded",
  "gateway",
  "network",
  "broadcast",
];

/** Every look that occurs, with how often. */
export const Legend = ({ counts }: { counts: ReadonlyMap<SquareKind, number> }) => (
  <ul aria-label="Legend" className="grid grid-cols-4 gap-x-8 gap-y-1 text-12 max-lg:grid-cols-2">
    {ORDER.filter((kind) => (counts.get(kind) ?? 0) > 0 || kind === "live" || kind === "free").map((kind) => (
      <li key={kind} className="flex items-center gap-2">
        <span className="size-4 shrink-0">
          <SquareLook kind={kind} isSmall />
        </span>
        <span className="flex-1 text-ink-2">{KIND_TITLES[kind]}</span>
        <span className="mono text-11">{groupDigits(counts.get(kind) ?? 0)}</span>
      </li>
    ))}
  </ul>
);
