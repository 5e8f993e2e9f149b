import { cx } from "../ui/cx.ts";
import type { SquareKind } from "./squares.ts";

export const KIND_TITLES: Record<SquareKind, string> = {
  live: "live",
  free: "free",
  "leak-certain": "leak, certain",
  "leak-likely": "leak, likely",
  conflict: "conflict",
  stale: "stale owner",
  pending: "pending",
  unknown: "unknown",
  unrecorded: "unrecorded",
  ghost: "ghost",
  excluded: "excluded",
  gateway: "gateway",
  network: "network",
  broadcast: "broadcast",
};

const LOOKS: Record<SquareKind, string> = {
  live: "live-fill",
  free: "border border-line-2",
  "leak-certain": "bg-err text-canvas",
  "leak-likely": "border-[1.5px] border-err bg-err-soft text-err",
  conflict: "overflow-hidden bg-hue text-err",
  stale: "border-[1.5px] border-warn bg-warn-soft text-warn",
  pending: "border-[1.5px] border-dashed border-hue",
  unknown: "hatched border border-line-2 text-ink-2",
  unrecorded: "border-[1.5px] border-warn bg-warn-soft text-warn",
  ghost: "border-[1.5px] border-dashed border-warn text-warn",
  excluded: "bg-raised text-line-2",
  gateway: "border border-edge bg-raised text-ink",
  network: "bg-raised text-ink-2",
  broadcast: "bg-raised text-ink-2",
};

/** The face of one address, filling its box. Takes `--hue` from a `data-hue` above it. */
export const SquareLook = ({ kind, isSmall = false }: { kind: SquareKind; isSmall?: boolean }) => (
  <span
    aria-hidden
    className={cx(
      "flex size-full items-center justify-center text-11 font-strong",
      isSmall ? "rounded-tag" : "rounded-chip",
      LOOKS[kind],
    )}
  >
    <Mark kind={kind} />
  </span>
);

const LETTERS: Partial<Record<SquareKind, string>> = {
  gateway: "G",
  network: "N",
  broadcast: "B",
  unknown: "?",
  stale: "≠",
};

const Mark = ({ kind }: { kind: SquareKind }) => {
  const letter = LETTERS[kind];
  if (letter !== undefined) return letter;
  if (kind === "conflict") {
    return (
      <svg viewBox="0 0 20 20" className="size-full">
        <path d="M20 0V20H0Z" fill="currentColor" className="stroke-canvas" strokeWidth="1.6" />
      </svg>
    );
  }
  const path = PATHS[kind];
  return path === undefined ? null : (
    <svg
      viewBox="0 0 20 20"
      className="size-full"
      fill="none"
      stroke="currentColor"
      strokeWidth={kind === "excluded" ? 1 : 2}
    >
      <path d={path} fill={kind === "unrecorded" ? "currentColor" : "none"} />
    </svg>
  );
};

const PATHS: Partial<Record<SquareKind, string>> = {
  "leak-certain": "M5.5 5.5L14.5 14.5M14.5 5.5L5.5 14.5",
  "leak-likely": "M5.5 14.5L14.5 5.5",
  unrecorded: "M10 7L13 10L10 13L7 10Z",
  ghost: "M10 9.5A0.5 0.5 0 1 1 10 10.5A0.5 0.5 0 1 1 10 9.5Z",
  excluded: "M3 17L17 3",
};
