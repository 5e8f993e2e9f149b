import { Undo2 } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { plural } from "../../../lib/text/count.ts";
import { ZoomButtons } from "../zoom-buttons.tsx";

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
      <ZoomButtons onZoom={onZoom} onFit={onFit} />
    </div>
  </div>
);
