"use client";

import { useMemo } from "react";
import type { FindingWire } from "../../lib/wire/finding.ts";
import type { OperationWire } from "../../lib/wire/operation.ts";
import { useFindings, useOperations, useSummary } from "../live/hooks.ts";
import { cx } from "../ui/cx.ts";
import { clockText, countText } from "../ui/time-text.ts";
import { stageText } from "../activity/stage-text.ts";

interface Change {
  readonly id: string;
  readonly at: string;
  readonly subject: string;
  readonly text: string;
  readonly isTrouble: boolean;
}

/** Newest changes on the left, at most three; what the server knows on the right. */
export const Foot = () => {
  const { summary } = useSummary();
  const operations = useOperations();
  const findings = useFindings();
  const changes = useMemo(() => newest(operations.items, findings.items), [operations.items, findings.items]);
  return (
    <footer className="col-span-full flex items-center gap-6 overflow-hidden border-t bg-surface px-4 text-12 whitespace-nowrap max-md:hidden">
      <div aria-live="polite" className="flex min-w-0 flex-1 gap-6 overflow-hidden">
        {changes.map((change) => (
          <span key={change.id} className="flex min-w-0 gap-3 first:shrink-0">
            <time dateTime={change.at} className="mono text-11 leading-[18px] text-ink-3">
              {clockText(change.at)}
            </time>
            <span className="min-w-0 truncate text-ink-2">
              {change.subject !== "" && <>{change.subject}: </>}
              <span className={cx(change.isTrouble ? "font-title text-err" : "text-ink")}>{change.text}</span>
            </span>
          </span>
        ))}
      </div>
      {summary !== null && (
        <span className="shrink-0 text-ink-2 num">
          revision {countText(summary.revision)} ·{" "}
          {summary.agents.reporting === 0
            ? summary.mode === "snapshot"
              ? "no agents, saved objects"
              : "no agent reports"
            : `${summary.agents.reporting} of ${summary.agents.nodes} agents`}{" "}
          · {sourcesText(summary.sources)}
        </span>
      )}
    </footer>
  );
};

const sourcesText = (sources: readonly { state: string }[]): string => {
  const served = sources.filter((source) => source.state !== "absent");
  const inStep = served.filter((source) => source.state === "synced").length;
  return inStep === served.length
    ? `${inStep} sources in step`
    : `${inStep} of ${served.length} sources in step`;
};

const newest = (
  operations: readonly OperationWire[],
  findings: readonly FindingWire[],
): readonly Change[] => {
  const fromOperations = operations.flatMap((operation): Change[] => {
    const last = operation.stages.at(-1);
    if (last === undefined) return [];
    return [
      {
        id: `${operation.id}-${operation.stages.length}`,
        at: operation.endedAt ?? last.at,
        subject: operation.subject.pod,
        text: stageText(operation),
        isTrouble: operation.state === "failed",
      },
    ];
  });
  const fromFindings = findings.map((finding) => ({
    id: finding.id,
    at: finding.since,
    subject: finding.code,
    text: finding.title,
    isTrouble: false,
  }));
  return [...fromOperations, ...fromFindings].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, 3);
};
