"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
  readonly foot?: ReactNode;
}

const Close = () => (
  <Base.Close
    aria-label="Close"
    className="-mr-1.5 inline-flex size-7 shrink-0 items-center justify-center rounded-control text-ink-2 hover:bg-raised hover:text-ink max-md:size-10 compact:size-6"
  >
    <X aria-hidden className="size-4" />
  </Base.Close>
);

const Head = ({ title, lead, className }: { title: ReactNode; lead?: ReactNode; className?: string }) => (
  <div className={cx("flex items-start gap-3 border-b px-5 py-4 compact:py-3", className)}>
    <div className="min-w-0 flex-1">
      <Base.Title className="text-16 font-title tracking-[-0.011em]">{title}</Base.Title>
      {lead !== undefined && <Base.Description className="text-12 text-ink-2">{lead}</Base.Description>}
    </div>
    <Close />
  </div>
);

/** A question in the middle of the screen. */
export const Dialog = ({ isOpen, onClose, title, lead, children, foot }: Props) => (
  <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
    <Base.Portal>
      <Base.Backdrop className="fixed inset-0 z-40 bg-bg/60 transition-opacity duration-160 data-ending-style:opacity-0 data-starting-style:opacity-0" />
      <Base.Popup className="fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-32px)] w-[520px] max-w-[calc(100vw-32px)] -translate-x-1/2 -translate-y-1/2 flex-col rounded-frame border border-line-2 bg-surface shadow-float transition-[scale,opacity] duration-160 ease-calm data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0">
        <Head title={title} lead={lead} />
        <div className="min-h-0 flex-1 overflow-y-auto p-5 compact:py-4">{children}</div>
        {foot !== undefined && (
          <div className="flex items-center gap-2 border-t px-5 py-3 max-md:flex-wrap max-md:justify-end compact:py-2">
            {foot}
          </div>
        )}
      </Base.Popup>
    </Base.Portal>
  </Base.Root>
);

/** A form over the picture, from the right; the picture stays in sight beside it. */
export const Sheet = ({ isOpen, onClose, title, lead, children, foot }: Props) => (
  <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()} modal="trap-focus">
    <Base.Portal>
      <Base.Popup className="fixed top-12 right-0 bottom-7 z-40 flex w-[776px] max-w-full flex-col border-l border-line-2 bg-surface shadow-float transition-[translate,opacity] duration-160 ease-calm data-ending-style:translate-x-6 data-ending-style:opacity-0 data-starting-style:translate-x-6 data-starting-style:opacity-0 max-md:inset-0 max-md:w-full max-md:border-0">
        <Head title={title} lead={lead} />
        <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
        {foot !== undefined && (
          <div className="flex min-h-14 flex-wrap items-center gap-2 border-t px-5 py-3 compact:min-h-11 compact:py-2">
            {foot}
          </div>
        )}
      </Base.Popup>
    </Base.Portal>
  </Base.Root>
);
