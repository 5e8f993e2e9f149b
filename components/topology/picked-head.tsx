import { ArrowRight, X } from "lucide-react";
import type { ReactNode } from "react";
import { groupDigits } from "../../lib/text/count.ts";
import { Button, IconButton } from "../ui/button.tsx";

/** Above the pane of what stands for many: its name, how many and how many of them are ill, the way in and out. */
export const PickedHead = ({
  title,
  badge,
  flag,
  counts,
  ill,
  onEnter,
  onClose,
}: {
  title: string;
  badge?: ReactNode;
  flag?: ReactNode;
  counts: string;
  ill: number;
  /** null: there is no more to see. */
  onEnter: (() => void) | null;
  onClose: () => void;
}) => (
  <>
    <div className="flex items-center gap-2.5 px-4 pt-3 pb-1 compact:pt-2">
      {badge}
      <h2 className="min-w-0 truncate text-16 font-title tracking-[-0.011em]">{title}</h2>
      {flag}
      <span className="ml-auto flex shrink-0 items-center gap-1.5">
        {onEnter !== null && (
          <Button kind="primary" onClick={onEnter}>
            Step in <ArrowRight aria-hidden className="size-3.5" />
          </Button>
        )}
        <IconButton label="Close" onClick={onClose}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </span>
    </div>
    <p className="px-4 pb-3 text-12 text-ink-3 compact:pb-2">
      {counts}
      {ill > 0 && (
        <>
          {" · "}
          <b className="font-strong text-warn num">{groupDigits(ill)} ill</b>
        </>
      )}
    </p>
  </>
);
