"use client";

import type { AttachmentWire } from "../../lib/wire/attachment.ts";
import type { PodOperationWire } from "../../lib/wire/operation.ts";
import { useAskedKernel } from "../live/kernel.ts";
import { Button } from "../ui/button.tsx";
import { kernelAnswer } from "./kernel-answer.ts";
import { canAskKernel, takeBack } from "./steps-of.ts";

interface Props {
  readonly operation: PodOperationWire;
  /** What it is about as it is known now. */
  readonly attachment: AttachmentWire | undefined;
  /** undefined: it can't be taken back from here. */
  readonly onTakeBack: ((attachment: AttachmentWire) => void) | undefined;
}

/** What can be done about an operation that waits or has failed: ask the node's agent, or take the request back. */
export const NextSteps = ({ operation, attachment, onTakeBack }: Props) => {
  const { subject } = operation;
  const { ask, kernel, problem, isAsking } = useAskedKernel({
    pod: { namespace: subject.namespace, name: subject.pod },
  });
  const back = attachment === undefined ? "none" : takeBack(operation, attachment);
  const canAsk = canAskKernel(operation);
  const canBack = back !== "none" && attachment !== undefined && onTakeBack !== undefined;
  if (!canAsk && !canBack) return null;
  const name = subject.interface ?? "";
  return (
    <div className="mt-3 ml-8 flex flex-col gap-2 text-12 text-ink-2">
      <div className="flex flex-wrap gap-2">
        {canAsk && (
          <Button disabled={isAsking} onClick={ask}>
            {isAsking ? "Asking the agent …" : "Ask the agent now"}
          </Button>
        )}
        {canBack && (
          <Button
            disabled={back === "later"}
            aria-describedby={back === "later" ? "take-back-later" : undefined}
            onClick={() => {
              onTakeBack(attachment);
            }}
          >
            Take the request back
          </Button>
        )}
      </div>
      {canBack && back === "later" && (
        <p id="take-back-later" className="text-11 text-ink-3">
          It can be taken back once it is reported or given up: a second patch before the controller has done
          the first leaves links behind.
        </p>
      )}
      <output className="[overflow-wrap:anywhere]">
        {kernel !== null ? kernelAnswer(kernel, name) : (problem?.detail ?? problem?.title)}
      </output>
    </div>
  );
};
