"use client";

import type { ProblemWire } from "../../lib/wire/common.ts";
import type { VerbAnswerWire } from "../../lib/wire/node-verbs.ts";
import { clockText } from "../ui/time-text.ts";
import { VerdictChip } from "./verdict-chip.tsx";

interface Props {
  readonly answer: VerbAnswerWire | null;
  readonly problem: ProblemWire | null;
  readonly isAsking: boolean;
}

/** What the plugins answered, one by one, and what each answer proves: that is seldom what it says. */
export const VerbAnswer = ({ answer, problem, isAsking }: Props) => {
  if (isAsking)
    return (
      <p role="status" className="pt-2 text-12 text-ink-3">
        Asking the node’s plugins …
      </p>
    );
  if (problem !== null)
    return (
      <p role="status" className="mt-2 rounded-control bg-raised px-3 py-2 text-12 text-ink-2">
        <b className="font-title text-ink">{problem.title}.</b> {problem.detail}
      </p>
    );
  if (answer === null) return null;
  return (
    <section
      aria-label={`${answer.verb} of ${answer.network}`}
      className="mt-2 overflow-hidden rounded-control border"
    >
      <p
        role="status"
        className="flex items-center gap-2 border-b bg-raised px-2.5 py-1.5 text-11 text-ink-3"
      >
        <span className="font-medium text-ink-2">{answer.verb}</span>
        <VerdictChip verdict={answer.verdict} />
        <span className="ml-auto truncate num">
          {clockText(answer.at)} · CNI {answer.cniVersion ?? "unknown"}
        </span>
      </p>
      <ol className="flex flex-col">
        {answer.steps.map((step, index) => (
          <li
            key={`${step.plugin}-${String(index)}`}
            className="border-b px-2.5 py-2 text-12 last:border-b-0"
          >
            <p className="flex items-baseline gap-2">
              <b className="mono text-11 font-title">{step.plugin}</b>
              {step.ipam !== null && <span className="mono text-11 text-ink-3">{step.ipam}</span>}
              <span className="ml-auto flex shrink-0 items-baseline gap-2 text-11 text-ink-3 num">
                {step.exit === null ? "" : `${String(step.tookMs)} ms`}
                {answer.steps.length > 1 && <VerdictChip verdict={step.verdict} />}
              </span>
            </p>
            <p className="pt-0.5 text-ink-2">{step.meaning.text}.</p>
            {said(step) !== null && (
              <p className="pt-1 mono text-11 [overflow-wrap:anywhere] text-ink-3">{said(step)}</p>
            )}
          </li>
        ))}
        {answer.steps.length === 0 && (
          <li className="px-2.5 py-2 text-12 text-ink-2">The configuration names no plugin.</li>
        )}
      </ol>
    </section>
  );
};

/** The plugin's own words; null where it had none. */
const said = (step: VerbAnswerWire["steps"][number]): string | null => {
  const words = [step.message, step.details].filter((text) => text !== null && text !== "").join(": ");
  if (words === "") return null;
  return step.code === null ? words : `code ${String(step.code)}: ${words}`;
};
