"use client";

import type { ReactNode } from "react";
import { groupDigits, plural } from "../../lib/text/count.ts";
import { useSummary } from "../live/hooks.ts";
import { sourceName } from "../live/source-name.ts";
import { cx } from "../ui/cx.ts";

const LANES = [0, 1, 2, 3, 4, 5];
const ROWS = ["w-24", "w-16", "w-28", "w-20", "w-24", "w-14", "w-28", "w-20"];

/** The picture's shape before there is one, and how far the reading has come. */
export const LoadingPicture = ({ hasProgress = true }: { hasProgress?: boolean }) => (
  <output aria-label="Reading the topology" className="absolute inset-0 block overflow-hidden bg-canvas">
    <div className="absolute inset-x-0 top-0 h-[98px] border-b">
      {LANES.map((lane) => (
        <span
          key={lane}
          className="absolute bottom-0 h-4 w-7 rounded-chip bg-raised"
          style={{ left: 220 + lane * 124 }}
        />
      ))}
    </div>
    {LANES.map((lane) => (
      <span
        key={lane}
        className="absolute top-[98px] bottom-6 w-0.5 bg-line"
        style={{ left: 233 + lane * 124 }}
      />
    ))}
    <span className="absolute inset-x-4 top-[115px] block">
      {ROWS.map((width, row) => (
        <span key={row} className="relative flex h-10 items-center compact:h-8">
          <span className={`h-2.5 shrink-0 rounded-tag bg-raised ${width}`} />
          <span className="absolute right-24 left-48 h-px bg-line" />
        </span>
      ))}
    </span>
    {hasProgress && <Progress />}
  </output>
);

/** What has been read of the cluster, as far as that is known. */
const Progress = () => {
  const { summary } = useSummary();
  const sources = summary?.sources.filter(({ state }) => state !== "absent") ?? [];
  const under = sources.filter(({ state }) => state === "syncing");
  if (summary === null || summary.isSynced || sources.length === 0)
    return (
      <Card isLate>
        <span className="text-14 font-title">Reading the topology</span>
        <span className="text-12 text-ink-2">
          Which workload hangs on which network, and through what. The picture is drawn as soon as the server
          has answered; what it may not read is said in its place, not left out in silence.
        </span>
      </Card>
    );
  const read = sources.filter(({ state }) => state === "synced").length;
  const refused = sources.filter(({ state }) => state === "forbidden").length;
  const largest = under.reduce(
    (most, each) => (each.objects > most.objects ? each : most),
    under[0] ?? NOBODY,
  );
  return (
    <Card>
      <span className="text-14 font-title">
        Reading {largest.name === "" ? "the cluster" : sourceName(largest)}
        {largest.objects > 0 && <span className="num">: {groupDigits(largest.objects)} so far</span>}
      </span>
      <span className="h-1 overflow-hidden rounded-full bg-raised">
        <span className="block h-full bg-ink" style={{ width: `${(read / sources.length) * 100}%` }} />
      </span>
      <span className="text-11 text-ink-3 num">
        {plural(read, "kind")} read · {under.length} under way · {refused} refused
      </span>
    </Card>
  );
};

/** `isLate`: only where it takes longer than a moment, so that nothing flashes. */
const Card = ({ isLate = false, children }: { isLate?: boolean; children: ReactNode }) => (
  <span className={cx("absolute inset-0 flex items-center justify-center", isLate && "late")}>
    <span className="flex w-96 max-w-[calc(100%-32px)] flex-col gap-2 rounded-frame border bg-surface p-5">
      {children}
    </span>
  </span>
);

const NOBODY = { name: "", objects: 0 };
