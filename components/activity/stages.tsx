"use client";

import { Check } from "lucide-react";
import type { ReactNode } from "react";
import type { NodeOperationWire, OperationWire } from "../../lib/wire/operation.ts";
import { isOfPod } from "./operation-text.ts";
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
            {isFailure
              ? (operation.reason?.detail ?? stage.detail)
              : stageDetail(operation, stage.name, stage.detail)}
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
    <span className="col-span-3 col-start-2 pb-3 text-12 [overflow-wrap:anywhere] text-ink-2">
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

const awaitedStage = (operation: OperationWire): { title: string; detail: string; end: string } => {
  if (!isOfPod(operation))
    return {
      title: operation.kind === "release" ? "Released" : "Gone",
      detail:
        operation.reason === null
          ? `The agent of ${operation.subject.node} is at it. A plugin may take 10 s.`
          : `${operation.reason.title}. What the node says next decides.`,
      end: "nobody knows",
    };
  const name = operation.subject.interface ?? operation.subject.network.name;
  if (operation.kind === "detach") {
    return {
      title: "Gone",
      detail: `${name} is still reported. Usually gone in 0.3 s.`,
      end: "still reported",
    };
  }
  if (operation.stages.some((stage) => stage.name === "reported")) {
    return {
      title: "Observed",
      detail: `The agent has not seen ${name} yet. Usually 0.2 s.`,
      end: "reported, not observed",
    };
  }
  return {
    title: "Reported",
    detail: `network-status does not name ${name} yet. Usually 0.4 s.`,
    end: "asked, not reported",
  };
};

const stageTitle = (operation: OperationWire, name: string): string => {
  if (operation.kind === "del" || operation.kind === "gc") return name === "observed" ? "Gone" : upper(name);
  if (operation.kind === "detach" && (name === "reported" || name === "released")) return "Gone";
  return upper(name);
};

const upper = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

const stageDetail = (operation: OperationWire, name: string, detail: string | null): string => {
  if (!isOfPod(operation)) return nodeStageDetail(operation, name);
  const iface = operation.subject.interface ?? operation.subject.network.name;
  const addresses = operation.addresses.length > 0 ? ` with ${operation.addresses.join(", ")}` : "";
  switch (name) {
    case "asked":
      return detail ?? "The API accepted the new annotation.";
    case "reported":
      return operation.kind === "attach"
        ? `network-status names ${iface}${addresses}.`
        : `network-status no longer names ${iface}.`;
    case "observed":
      return `The kernel has ${iface}${addresses}.`;
    case "released":
      return `${iface} is no longer reported, and its address is free.`;
    default:
      return detail ?? "";
  }
};

const nodeStageDetail = ({ subject }: NodeOperationWire, name: string): string =>
  name === "asked"
    ? `The agent of ${subject.node} was told to carry out its plan.`
    : `The agent of ${subject.node} looked again, and nothing of it is there.`;

const offsetText = (operation: OperationWire, at: string): string => {
  // Offsets count from the moment of asking; what came before was ours.
  const asked = operation.stages.find((stage) => stage.name === "asked")?.at ?? operation.startedAt;
  const ms = Date.parse(at) - Date.parse(asked);
  return ms <= 0 ? "0 ms" : `+${durationText(ms)}`;
};
