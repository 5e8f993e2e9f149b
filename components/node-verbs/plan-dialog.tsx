"use client";

import { Check, Minus } from "lucide-react";
import { useEffect, useState } from "react";
import { isFirstLook } from "../../lib/cni/first-look.ts";
import type { ProblemWire } from "../../lib/wire/common.ts";
import type { NodePlanWire } from "../../lib/wire/node-verbs.ts";
import type { OperationWire } from "../../lib/wire/operation.ts";
import { problemOf } from "../live/api.ts";
import { useNodePlan, useRunPlan, type PlanQuestion } from "../live/node-verbs.ts";
import { useNow } from "../ui/age.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { LoadingRows } from "../ui/face.tsx";
import { Field } from "../ui/input.tsx";
import { TargetList } from "./target-list.tsx";
import { clockText } from "../ui/time-text.ts";
import { actWord, consequence, planTitle } from "./plan-text.ts";

/** A plan to be asked for. */
export interface WantedPlan {
  /** The same object for the same question: a new one is asked anew. */
  readonly question: PlanQuestion;
  /** Before there is a plan. */
  readonly title: string;
  /** Why it may be planned and not carried out; null: it may. */
  readonly whyNot: string | null;
}

interface Props extends WantedPlan {
  readonly onClose: () => void;
  readonly onStarted: (operation: OperationWire) => void;
}

/** What a node's agent would remove and what it looked at; then the act, within the minute that its plan holds. */
export const PlanDialog = ({ question, title, whyNot, onClose, onStarted }: Props) => {
  const { ask, plan, problem, isAsking } = useNodePlan();
  const run = useRunPlan();
  const [reason, setReason] = useState("");
  const failure = problemOf(run.error) ?? problem;
  const { waitS, leftS } = useCountdown(plan);
  useEffect(() => {
    ask(question);
  }, [ask, question]);
  // The first look was the first of two: when it is time, the agent looks once more.
  const isDue = plan !== null && waitS !== null && waitS <= 0 && isFirstLook(plan);
  useEffect(() => {
    if (isDue) ask(question);
  }, [ask, question, isDue]);
  const lookAgain = () => {
    run.reset();
    ask(question);
  };
  const isWaiting = plan !== null && isFirstLook(plan);
  const isOver = leftS !== null && leftS <= 0;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={plan === null ? title : planTitle(plan)}
      lead={`The agent of ${question.node} has looked. Nothing has been changed.`}
      foot={
        <>
          <output className="mr-auto min-w-0 text-12 text-ink-3 num max-md:basis-full">
            {plan !== null &&
              whyNot === null &&
              (isWaiting ? waitText(plan, waitS) : leftS !== null && footText(leftS))}
          </output>
          <Button kind="secondary" size="large" disabled={isAsking} onClick={lookAgain}>
            Look again
          </Button>
          {plan !== null && whyNot === null && (
            <Button
              kind="danger"
              size="large"
              disabled={isAsking || isWaiting || isOver || run.isPending || failure !== null}
              onClick={() => run.mutate({ plan, reason }, { onSuccess: onStarted })}
            >
              {run.isPending ? "Asking…" : actWord(plan)}
            </Button>
          )}
        </>
      }
    >
      {isAsking ? (
        <LoadingRows label="The agent is looking" rows={3} />
      ) : failure !== null ? (
        <Refused problem={failure} />
      ) : plan === null ? null : (
        <div className="flex flex-col gap-5 compact:gap-4">
          <p className="text-13 text-ink-2">{consequence(plan)}</p>
          <TargetList title="What would go" targets={plan.targets} />
          <Evidence plan={plan} />
          {whyNot === null ? (
            <Field
              label="Why"
              note="optional, for the record"
              value={reason}
              maxLength={500}
              onChange={(event) => setReason(event.target.value)}
            />
          ) : (
            <p className="rounded-control bg-raised px-3 py-2 text-12 text-ink-2">
              <b className="font-title text-ink">It can’t be carried out from here.</b> {whyNot}
            </p>
          )}
        </div>
      )}
    </Dialog>
  );
};

const footText = (leftS: number): string =>
  leftS <= 0 ? "The plan is over: look again." : `The plan holds for ${String(leftS)} s, and once.`;

const waitText = ({ seenSince }: NodePlanWire, waitS: number | null): string =>
  `Seen unused since ${seenSince === null ? "now" : clockText(seenSince)}; can be released in ${String(Math.max(0, waitS ?? 0))} s.`;

/** By the browser's clock: what counts is how long ago we were told. Seconds until it may be run, and until it is over. */
const useCountdown = (plan: NodePlanWire | null): { waitS: number | null; leftS: number | null } => {
  const now = useNow();
  const [toldAt, setToldAt] = useState<{ nonce: string; at: number } | null>(null);
  if (plan !== null && now !== null && toldAt?.nonce !== plan.nonce)
    setToldAt({ nonce: plan.nonce, at: now });
  if (plan === null || now === null || toldAt === null) return { waitS: null, leftS: null };
  const secondsTo = (time: string | null): number =>
    Math.ceil((Date.parse(time ?? plan.at) - Date.parse(plan.at) - (now - toldAt.at)) / 1_000);
  return { waitS: secondsTo(plan.notBefore), leftS: secondsTo(plan.expiresAt) };
};

const Refused = ({ problem }: { problem: ProblemWire }) => (
  <div role="status" className="flex flex-col gap-1">
    <h3 className="text-14 font-title">
      {problem.code === "NOTHING_TO_DO" ? "Nothing is left over" : problem.title}
    </h3>
    <p className="text-13 text-ink-2">
      {problem.code === "NOTHING_TO_DO"
        ? `Every recorded attachment of ${problem.detail} has a living sandbox.`
        : problem.detail}
    </p>
  </div>
);

const Evidence = ({ plan }: { plan: NodePlanWire }) => (
  <section>
    <h3 className="pb-2 text-13 font-title">What the agent looked at</h3>
    <ul className="flex flex-col gap-1.5">
      {plan.evidence.map((one) => (
        <li key={one.code} className="grid grid-cols-[16px_1fr] gap-x-2 text-12">
          {one.code === "RUNTIME_NOT_ASKED" ? (
            <Minus aria-hidden className="size-4 text-ink-3" />
          ) : (
            <Check aria-hidden className="size-4 text-ok" />
          )}
          <span>{one.text}.</span>
        </li>
      ))}
      {plan.action === "gc" && (
        <li className="grid grid-cols-[16px_1fr] gap-x-2 text-12">
          <Check aria-hidden className="size-4 text-ok" />
          <span>
            {plan.kept === 0
              ? "No attachment of this network lives here."
              : `${String(plan.kept)} ${plan.kept === 1 ? "attachment lives and stays" : "attachments live and stay"}.`}
          </span>
        </li>
      )}
    </ul>
  </section>
);
