"use client";

import type { AttachmentWire } from "../../lib/wire/attachment.ts";
import type { OperationWire } from "../../lib/wire/operation.ts";
import { addressesOf } from "../inspector/attachment-state.tsx";
import { problemOf } from "../live/api.ts";
import { useDetach, useDetachPlan, type DetachRequest } from "../live/writes.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Preflight } from "./preflight.tsx";
import { enumerated } from "../ui/enumeration.ts";
import { WhatIsWritten } from "./what-is-written.tsx";

interface Props {
  readonly attachment: AttachmentWire | null;
  readonly onClose: () => void;
  readonly onAsked: (operation: OperationWire) => void;
}

/** What detaching would mean, and the act. */
export const DetachDialog = ({ attachment, onClose, onAsked }: Props) =>
  attachment === null || attachment.interface === null ? null : (
    <Question
      key={attachment.id}
      attachment={attachment}
      request={{
        namespace: attachment.namespace,
        pod: attachment.pod,
        interface: attachment.interface,
        ...(attachment.network.namespace === null
          ? {}
          : { network: `${attachment.network.namespace}/${attachment.network.name}` }),
      }}
      onClose={onClose}
      onAsked={onAsked}
    />
  );

const Question = ({
  attachment,
  request,
  onClose,
  onAsked,
}: {
  attachment: AttachmentWire;
  request: DetachRequest;
  onClose: () => void;
  onAsked: (operation: OperationWire) => void;
}) => {
  const { plan, problem, isAsking } = useDetachPlan(request);
  const detach = useDetach();
  const failure = problemOf(detach.error) ?? problem;
  const checks = plan?.preflight ?? failure?.preflight ?? [];
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Detach ${request.interface} from ${attachment.pod}`}
      lead={`${attachment.network.name} in ${attachment.namespace}. Nothing has been sent.`}
      foot={
        <>
          <output className="mr-auto min-w-0 text-12 text-err">{failure?.detail}</output>
          <Button kind="ghost" size="large" onClick={onClose}>
            Keep it
          </Button>
          <Button
            kind="danger"
            size="large"
            disabled={plan === null || !plan.dryRun.ok || isAsking || detach.isPending}
            onClick={() => detach.mutate(request, { onSuccess: onAsked })}
          >
            {detach.isPending ? "Asking…" : `Detach ${request.interface}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5 compact:gap-4">
        <p className="text-13 text-ink-2">{consequence(attachment)}</p>
        <Preflight checks={checks} isAsking={isAsking} />
        {plan !== null && <WhatIsWritten plan={plan} />}
      </div>
    </Dialog>
  );
};

const consequence = (attachment: AttachmentWire): string => {
  const addresses = addressesOf(attachment);
  const loses =
    attachment.state === "attached" || attachment.state === "drifted"
      ? `The pod loses ${attachment.interface ?? "the interface"} while it runs; open connections over it break.`
      : "The request is taken back; the pod keeps what it has.";
  return addresses.length === 0
    ? loses
    : `${loses} ${enumerated(addresses)} may then be given to another pod on ${attachment.network.name}.`;
};
