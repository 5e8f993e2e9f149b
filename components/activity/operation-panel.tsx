"use client";

import { X } from "lucide-react";
import type { AttachmentWire } from "../../lib/wire/attachment.ts";
import type { PodOperationWire } from "../../lib/wire/operation.ts";
import { evidenceCells, isWatchedNow } from "../inspector/evidence-cells.ts";
import { KubeEventList } from "../inspector/kube-events.tsx";
import { useNetworks, useOperation, usePod } from "../live/hooks.ts";
import { isSameNetwork } from "../networks/network-key.ts";
import { IconButton } from "../ui/button.tsx";
import { EvidenceGrid } from "../ui/evidence-grid.tsx";
import { Face, LoadingRows } from "../ui/face.tsx";
import { clockText } from "../ui/time-text.ts";
import { NodeOperation } from "./node-operation.tsx";
import { NextSteps } from "./next-steps.tsx";
import { isOfPod, operationTitle } from "./operation-text.ts";
import { RawExchange } from "./raw-exchange.tsx";
import { Stages } from "./stages.tsx";

interface Props {
  readonly id: string;
  readonly onClose: () => void;
  /** Offered where the request still stands and the controller is done with it. */
  readonly onTakeBack?: (attachment: AttachmentWire) => void;
}

/** One operation while it runs and after: what was asked, what followed, what is known now. */
export const OperationPanel = ({ id, onClose, onTakeBack }: Props) => {
  const { item: operation, status, problem } = useOperation(id);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-start gap-2 border-b px-4 py-3 compact:py-2">
        <div className="min-w-0 flex-1">
          <h2 className="text-16 font-title tracking-[-0.011em]">
            {operation === null ? "Operation" : operationTitle(operation)}
          </h2>
          {operation !== null && (
            <p className="text-12 text-ink-3">
              {"node" in operation.subject
                ? operation.subject.node
                : `${operation.subject.pod} · ${operation.subject.namespace}`}{" "}
              · asked by {operation.viewer} at {clockText(operation.startedAt)}
            </p>
          )}
        </div>
        <IconButton label="Close" onClick={onClose}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {operation !== null ? (
          isOfPod(operation) ? (
            <OfPod operation={operation} onTakeBack={onTakeBack} />
          ) : (
            <>
              <section className="px-4 py-4 compact:py-3">
                <Stages operation={operation} />
              </section>
              <NodeOperation operation={operation} />
            </>
          )
        ) : status === "loading" ? (
          <LoadingRows label="Reading the operation" rows={3} />
        ) : (
          <Face kind="failed" title={problem?.title ?? "Operation not known"}>
            {problem?.detail}
          </Face>
        )}
      </div>
    </div>
  );
};

const OfPod = ({
  operation,
  onTakeBack,
}: {
  operation: PodOperationWire;
  onTakeBack: Props["onTakeBack"];
}) => {
  const { item: pod } = usePod({ namespace: operation.subject.namespace, name: operation.subject.pod });
  const networks = useNetworks();
  const attachment = pod?.attachments.find(
    (candidate) =>
      isSameNetwork(candidate.network, operation.subject.network) &&
      (operation.subject.interface === null || candidate.interface === operation.subject.interface),
  );
  const network = networks.items.find((candidate) =>
    isSameNetwork(candidate.network, operation.subject.network),
  );
  return (
    <>
      <section className="px-4 py-4 compact:py-3">
        <Stages operation={operation} />
        <NextSteps
          operation={operation}
          attachment={attachment}
          onTakeBack={pod?.attachRefusal === null ? onTakeBack : undefined}
        />
      </section>
      {attachment !== undefined && (
        <section className="flex flex-col gap-2 border-t px-4 py-3 compact:gap-1.5 compact:py-2">
          <h3 className="text-11 font-medium text-ink-3">What is known now</h3>
          <EvidenceGrid
            cells={evidenceCells(attachment, network?.ipam, isWatchedNow(pod?.attachments ?? []))}
            label="Evidence now"
          />
        </section>
      )}
      {operation.kubeEvents.length > 0 && (
        <section className="flex flex-col gap-2 border-t px-4 py-3 compact:gap-1.5 compact:py-2">
          <h3 className="text-11 font-medium text-ink-3">What the cluster said meanwhile</h3>
          <KubeEventList kubeEvents={operation.kubeEvents} />
        </section>
      )}
      <RawExchange id={operation.id} />
    </>
  );
};
