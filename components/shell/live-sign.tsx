"use client";

import { groupDigits } from "../../lib/text/count.ts";
import { useFreshness } from "../live/freshness.tsx";
import { useSummary } from "../live/hooks.ts";
import { usePause } from "../live/live-provider.tsx";
import { Age } from "../ui/age.tsx";
import { cx } from "../ui/cx.ts";
import { clockText, dateTimeText } from "../ui/time-text.ts";

const DOTS = {
  connecting: "bg-info pulse",
  syncing: "bg-info pulse",
  live: "bg-ok",
  stale: "bg-warn",
  snapshot: "border-2 border-ink-3",
} as const;

/** How fresh the picture is, in a dot and words. */
export const LiveSign = () => {
  const { state, since } = useFreshness();
  const { summary } = useSummary();
  const pause = usePause();
  const heardAt = summary?.sources
    .map((source) => source.heardAt ?? "")
    .reduce((a, b) => (a > b ? a : b), "");
  return (
    <span
      data-testid="live-sign"
      data-state={state}
      title={signTitle(state, since, heardAt)}
      className="flex items-center gap-2 text-12 whitespace-nowrap"
    >
      <span
        aria-hidden
        className={cx("size-2 rounded-full", pause.isPaused ? "border-2 border-info" : DOTS[state])}
      />
      {pause.since !== null && (
        <span className="font-medium">
          Paused{" "}
          <span className="text-ink-2 num max-lg:hidden">
            {clockText(new Date(pause.since).toISOString())}
          </span>
          {pause.waiting > 0 && (
            <span className="text-ink-2 num" data-testid="waiting">
              {" "}
              · {groupDigits(pause.waiting)} waiting
            </span>
          )}
        </span>
      )}
      {state === "live" && !pause.isPaused && <span className="font-medium">Live</span>}
      {state === "connecting" && <span className="text-ink-2">Connecting</span>}
      {state === "syncing" && <span className="text-ink-2">First sync</span>}
      {state === "stale" && (
        <span className="font-medium text-warn">
          {since === null ? "Not reached" : <StaleAge since={since} />}
        </span>
      )}
      {state === "snapshot" && (
        <span className="text-ink-2">
          Snapshot
          {since !== null && <span className="text-ink-3 max-lg:hidden"> of {since.slice(0, 10)}</span>}
        </span>
      )}
    </span>
  );
};

const signTitle = (state: string, since: string | null, heardAt: string | undefined): string | undefined => {
  if (state === "snapshot" && since !== null) return `Saved objects as of ${dateTimeText(since)}`;
  return state === "connecting" || heardAt === undefined || heardAt === ""
    ? undefined
    : `Last word from the cluster at ${clockText(heardAt)}`;
};

const StaleAge = ({ since }: { since: string }) => (
  <>
    <Age at={since} /> old
  </>
);
