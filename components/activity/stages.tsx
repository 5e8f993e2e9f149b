"use client";

import { Check } from "lucide-react";
import type { ReactNode } from "react";
import type { OperationWire } from "../../lib/wire/operation.ts";
import { awaitedStage, stageDetail, stageTitle } from "./stage-detail.ts";
import { useNow } from "../ui/age.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { clockMsText, durationText } from "../ui/time-text.ts";

/** The stages of an operation with wall time and offset; what is awaited, with what it will be called at the deadline. */
export const Stages = ({ operation }: { operation: OperationWire }) => {
  const reached = operation.stages.filter((stage) => stage.name !== "planned");
  const hasFailed = operation.state === "failed" || operation.state === "aborted";
  const isReportedOnly =
    operation.kind === "attach" && operation.state === "reported" && operation.endedAt !== null;
  return (
    <ol className="flex flex-col">
      {reached.map((stage, index) => {
        const isFailure = stage.name === "failed" || stage.name === "aborted";
        return (
          <Row
            key={`${stage.name}-${index}`}
            sign={isFailure ? <StateGlyph glyph="failed" /> : <Done />}
            title={isFailure ? (operation.reason?.title ?? "Failed") : stageTitle(operation, stage.name)}
            at={clockMsText(stage.at)}
            offset={offsetText(operation, stage.at)}
            isLast={index === reached.length - 1 && operation.endedAt !== null}
          >
            {isFailure ? (operation.reason?.detail ?? stage.detail) : stageDetail(operation, stage)}
          </Row>
        );
      })}
      {operation.endedAt === null && <Waiting operation={operation} />}
      {isReportedOnly && (
        <li className="pl-8 text-12 text-ink-3">
          Reported, not observed: nobody looks at the kernel there. This is as far as it can be followed.
        </li>
      )}
      {hasFailed && !reached.some((stage) => stage.name === operation.state) && (
        <Row
          sign={<StateGlyph glyph="failed" />}
          title={operation.reason?.title ?? "Failed"}
          at={operation.endedAt === null ? "" : clockMsText(operation.endedAt)}
          offset={operation.endedAt === null ? "" : offsetText(operation, operation.endedAt)}
          isLast
        >
          {operation.reason?.detail ?? "No cause was given."}
        </Row>
      )}
    </ol>
  );
};

const Row = ({
  sign,
  title,
  at,
  offset,
  isLast,
  children,
}: {
  sign: ReactNode;
  title: string;
  at: string;
  offset: string;
  isLast: boolean;
  children: ReactNode;
}) => (
  <li className="grid grid-cols-[20px_1fr_auto_60px] gap-x-3">
    <span className="row-span-2 flex flex-col items-center">
      {sign}
      {!isLast && <span aria-hidden className="w-[2px] flex-1 bg-ink" />}
    </span>
    <span className="font-title">{title}</span>
    <span className="mono text-11 leading-5 text-ink-3">{at}</span>
    <span className="text-right mono text-11 leading-5 text-ink">{offset}</span>
    <span className="col-span-3 col-start-2 pb-3 text-12 [overflow-wrap:anywhere] text-ink-2 compact:pb-2">
      {children}
    </span>
  </li>
);

const Done = () => (
  <span className="flex size-[18px] items-center justify-center rounded-full bg-ink text-on-ink">
    <Check aria-hidden className="size-3" strokeWidth={3} />
  </span>
);

const Waiting = ({ operation }: { operation: OperationWire }) => {
  const now = useNow();
  const started = Date.parse(operation.startedAt);
  const limit = Math.max(1, Date.parse(operation.deadlineAt) - started);
  const passed = now === null ? 0 : Math.min(limit, Math.max(0, now - started));
  const awaited = awaitedStage(operation);
  return (
    <li className="grid grid-cols-[20px_1fr_auto_60px] gap-x-3" data-testid="waiting">
      <span data-hue="0">
        <StateGlyph glyph="attaching" />
      </span>
      <span className="font-title">{awaited.title}</span>
      <span className="mono text-11 leading-5 text-ink-3">waiting</span>
      <span className="text-right mono text-11 leading-5">+{durationText(passed)}</span>
      <div className="col-span-3 col-start-2 text-12 text-ink-2">
        {awaited.detail}
        <progress className="sr-only" aria-label="Time until it is given up" max={limit} value={passed} />
        <svg
          aria-hidden
          viewBox="0 0 100 4"
          preserveAspectRatio="none"
          className="mt-2 block h-1 w-full overflow-hidden rounded-tag"
        >
          <rect width="100" height="4" className="fill-line" />
          <rect width={(passed / limit) * 100} height="4" className="fill-ink-2" />
        </svg>
        <p className="flex justify-between pt-1 text-11 text-ink-3">
          <span className="num">{durationText(passed)}</span>
          <span className="num">
            ends as “{awaited.end}” at {durationText(limit)}
          </span>
        </p>
      </div>
    </li>
  );
};

const offsetText = (operation: OperationWire, at: string): string => {
  // Offsets count from the moment of asking; what came before was ours.
  const asked = operation.stages.find((stage) => stage.name === "asked")?.at ?? operation.startedAt;
  const ms = Date.parse(at) - Date.parse(asked);
  return ms <= 0 ? "0 ms" : `+${durationText(ms)}`;
};
