import { Maximize2, Minus, Plus, Undo2 } from "lucide-react";
import { Button, IconButton } from "../../ui/button.tsx";
import { plural } from "../../ui/time-text.ts";

/** What is left out, the way back from one's own places, and zoom. */
export const FreeControls = ({
  leftOut,
  hasMoved,
  onReset,
  onFit,
  onZoom,
}: {
  leftOut: number;
  hasMoved: boolean;
  onReset: () => void;
  onFit: () => void;
  onZoom: (factor: number) => void;
}) => (
  <div
    data-no-grip
    className="absolute right-3 bottom-3 left-4 z-20 flex cursor-default items-end justify-between gap-3 print:hidden"
  >
    <p className="text-11 text-ink-3">
      {leftOut > 0 && `${plural(leftOut, "row is", "rows are")} on the default network alone, and left out`}
    </p>
    <div className="flex items-center gap-2">
      {hasMoved && (
        <Button size="small" onClick={onReset}>
          <Undo2 aria-hidden className="size-3.5" /> Forget my places
        </Button>
      )}
      <div className="flex rounded-control border border-line-2 bg-surface">
        <IconButton label="Smaller (−)" onClick={() => onZoom(1 / 1.2)}>
          <Minus aria-hidden className="size-3.5" />
        </IconButton>
        <IconButton label="Larger (+)" onClick={() => onZoom(1.2)}>
          <Plus aria-hidden className="size-3.5" />
        </IconButton>
        <IconButton label="Everything (f)" onClick={onFit}>
          <Maximize2 aria-hidden className="size-3.5" />
        </IconButton>
      </div>
    </div>
  </div>
);
