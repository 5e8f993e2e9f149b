"use client";

import { useQueryStates } from "nuqs";
import { useState } from "react";
import type { AttachmentWire } from "../../lib/wire/attachment.ts";
import { ActivityFoot } from "../activity/activity-foot.tsx";
import { OperationPanel } from "../activity/operation-panel.tsx";
import { AttachSheet } from "../forms/attach-sheet.tsx";
import { DetachDialog } from "../forms/detach-dialog.tsx";
import { useEscape } from "../ui/use-escape.ts";
import { Inspector } from "./inspector.tsx";
import { PANE_PARAMS, type PodKey, podKeyOf } from "./pane-params.ts";

/** The selected pod, an operation on it, and the forms for both. */
export const OpenPodPane = ({ pod, hasPictureLink }: { pod: PodKey; hasPictureLink: boolean }) => {
  const [params, setParams] = useQueryStates(PANE_PARAMS);
  const [detaching, setDetaching] = useState<AttachmentWire | null>(null);
  const close = () => void setParams({ pod: null, attach: null, on: null, operation: null });
  useEscape(params.attach === null && detaching === null, () =>
    params.operation === null ? close() : void setParams({ operation: null }),
  );
  const follow = (operation: { id: string }) => {
    setDetaching(null);
    void setParams({ pod: `${pod.namespace}/${pod.name}`, attach: null, on: null, operation: operation.id });
  };
  return (
    <>
      <aside
        aria-label="Inspector"
        className="w-[432px] shrink-0 border-l bg-surface max-md:fixed max-md:inset-x-0 max-md:top-0 max-md:bottom-16 max-md:z-30 max-md:w-full max-md:border-l-0 max-md:bg-canvas"
      >
        {params.operation !== null ? (
          <div className="flex h-full flex-col">
            <div className="min-h-0 flex-1">
              <OperationPanel
                key={params.operation}
                id={params.operation}
                onClose={() => void setParams({ operation: null })}
                onTakeBack={setDetaching}
              />
            </div>
            <ActivityFoot />
          </div>
        ) : (
          <Inspector
            key={`${pod.namespace}/${pod.name}`}
            pod={pod}
            hasPictureLink={hasPictureLink}
            onClose={close}
            onAttach={() => void setParams({ attach: `${pod.namespace}/${pod.name}` })}
            onDetach={setDetaching}
          />
        )}
      </aside>
      <AttachSheet
        pod={params.attach === null ? null : podKeyOf(params.attach)}
        chosen={params.on}
        onChoose={(network) => void setParams({ on: network })}
        onClose={() => void setParams({ attach: null, on: null })}
        onAsked={follow}
      />
      <DetachDialog attachment={detaching} onClose={() => setDetaching(null)} onAsked={follow} />
    </>
  );
};
