"use client";

import { Tooltip } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";

/** Words on hover and focus. The child must take a ref and be focusable where the words matter. */
export const Tip = ({ text, children }: { text: ReactNode; children: ReactElement }) => (
  <Tooltip.Root>
    <Tooltip.Trigger render={children} />
    <Tooltip.Portal>
      <Tooltip.Positioner sideOffset={6} className="z-60">
        <Tooltip.Popup className="max-w-80 rounded-control border border-line-2 bg-overlay px-2 py-1 text-11 text-ink shadow-float">
          {text}
        </Tooltip.Popup>
      </Tooltip.Positioner>
    </Tooltip.Portal>
  </Tooltip.Root>
);
