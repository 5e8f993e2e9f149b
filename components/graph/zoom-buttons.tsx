import { Maximize2, Minus, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "../ui/button.tsx";

/** Nearer, farther, everything; more ways of a picture's own behind them. */
export const ZoomButtons = ({
  onZoom,
  onFit,
  children,
}: {
  onZoom: (factor: number) => void;
  onFit: () => void;
  children?: ReactNode;
}) => (
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
    {children}
  </div>
);
