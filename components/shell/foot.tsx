"use client";

import { useState } from "react";
import type { FindingWire } from "../../lib/wire/finding.ts";
import type { OperationWire } from "../../lib/wire/operation.ts";
import { groupDigits } from "../../lib/text/count.ts";
import type { LoggedChange } from "../live/change-log.ts";
import { useFindings, useOperations, useSummary } from "../live/hooks.ts";
import { useChangeLog } from "../live/live-provider.tsx";
import { useNow } from "../ui/age.tsx";
import { cx } from "../ui/cx.ts";
import { useHasHydrated } from "../ui/hydration.ts";
import { useIsNarrow } from "../ui/narrow.tsx";
import { clockText, durationText } from "../ui/time-text.ts";
import { useIsShown } from "../ui/when-idle.ts";
import { stageText } from "../activity/stage-text.ts";

interface Change {
  readonly id: string;
  readonly at: string;
  readonly subject: string;
  readonly text: string;
  readonly isTrouble: boolean;
  /** `8 in 20 s`, of what comes again and again; not read out each time that it grows. */
  readonly count: string | null;
}

/** Newest changes on the left, at most three; what the server knows on the right. */
export const Foot = () => (
  <footer className="col-span-full flex items-center gap-6 overflow-hidden border-t bg-surface px-4 text-12 whitespace-nowrap max-md:hidden">
    <NewestChanges />
    <Standing />
  </footer>
);

const NewestChanges = () => {
  // What changed can only be told of what is shown, and on a phone there is no foot.
  const isNarrow = useIsNarrow();
  const isShown = useIsShown() && !isNarrow;
  const operations = useOperations(isShown);
  const findings = useFindings({}, isShown);
  const openedAt = useOpenedAt();
  return <Newest operations={operations.items} findings={findings.items} openedAt={openedAt} />;
};

/** By itself: a change of the picture reads no list. */
const Newest = ({
  operations,
  findings,
  openedAt,
}: {
  operations: readonly OperationWire[];
  findings: readonly FindingWire[];
  openedAt: string | null;
}) => {
  const log = useChangeLog();
  const changes = newest(log, operations, findings, openedAt);
  return (
    <div aria-live="polite" className="flex min-w-0 flex-1 gap-6 overflow-hidden">
      {changes.length === 0 && openedAt !== null && (
        <span className="text-ink-3">Nothing has changed since {clockText(openedAt)}</span>
      )}
      {changes.map((change) => (
        <span
          key={change.id}
          // Beside each other they need the width; the first is the newest.
          className="flex min-w-0 gap-3 overflow-hidden first:max-w-full first:shrink-0 max-xl:nth-3:hidden max-lg:nth-2:hidden"
        >
          <time dateTime={change.at} className="shrink-0 mono text-11 leading-[18px] text-ink-3">
            {clockText(change.at)}
          </time>
          <span className="min-w-0 truncate text-ink-2">
            {change.subject !== "" && <>{change.subject}: </>}
            <span className={cx(change.isTrouble ? "font-title text-err" : "text-ink")}>{change.text}</span>
            {change.count !== null && <span aria-live="off"> ({change.count})</span>}
          </span>
        </span>
      ))}
    </div>
  );
};

const Standing = () => {
  const { summary } = useSummary();
  if (summary === null) return null;
  const { agents, mode } = summary;
  return (
    <span className="shrink-0 text-ink-2 num">
      revision {groupDigits(summary.revision)} ·{" "}
      {agents.reporting === 0
        ? mode === "snapshot"
          ? "no agents, saved objects"
          : "no agent reports"
        : `${agents.reporting} of ${agents.nodes} agents`}{" "}
      · {sourcesText(summary.sources)}
    </span>
  );
};

const sourcesText = (sources: readonly { state: string }[]): string => {
  const served = sources.filter((source) => source.state !== "absent");
  const inStep = served.filter((source) => source.state === "synced").length;
  return inStep === served.length
    ? `${inStep} sources in step`
    : `${inStep} of ${served.length} sources in step`;
};

/** When the page was opened, by the cluster's clock; what was so before is no news. */
const useOpenedAt = (): string | null => {
  const now = useNow();
  const hasHydrated = useHasHydrated();
  const [openedAt, setOpenedAt] = useState<string | null>(null);
  if (openedAt === null && now !== null && hasHydrated) setOpenedAt(new Date(now).toISOString());
  return openedAt;
};

/** One's own acts are told for a while, even if they were before this page. */
const ACTS_MS = 10 * 60_000;

const newest = (
  log: readonly LoggedChange[],
  operations: readonly OperationWire[],
  findings: readonly FindingWire[],
  openedAt: string | null,
): readonly Change[] => {
  if (openedAt === null) return [];
  const actsFrom = new Date(Date.parse(openedAt) - ACTS_MS).toISOString();
  const fromOperations = operations.flatMap((operation): Change[] => {
    const last = operation.stages.at(-1);
    const at = operation.endedAt ?? last?.at;
    if (at === undefined || at < actsFrom) return [];
    return [
      {
        id: `${operation.id}-${operation.stages.length}`,
        at,
        subject: "node" in operation.subject ? operation.subject.node : operation.subject.pod,
        text: stageText(operation),
        isTrouble: operation.state === "failed",
        count: null,
      },
    ];
  });
  const fromFindings = findings
    .filter((finding) => finding.since > openedAt)
    .map((finding) => ({
      id: finding.id,
      at: finding.since,
      subject: finding.code,
      text: finding.title,
      isTrouble: finding.severity === "error",
      count: null,
    }));
  const fromLog = log.map((change) => ({
    id: `seen-${change.id}`,
    at: new Date(change.at).toISOString(),
    subject: change.subject,
    text: change.text,
    isTrouble: change.isTrouble,
    count:
      change.again === null
        ? null
        : `${change.again.count} in ${durationText(change.again.lastAt - change.at)}`,
  }));
  return [...fromLog, ...fromOperations, ...fromFindings].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, 3);
};
