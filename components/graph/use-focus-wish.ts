"use client";

import { useEffect } from "react";
import { rowsInOrder } from "../../lib/topology/reading-order.ts";
import type { LanesWire } from "../../lib/wire/topology.ts";
import type { Picked } from "./emphasis.ts";
import { forgetFocusWish, isFocusWished } from "../ui/focus-wish.ts";
import { focusOn } from "./lanes-places.ts";

const AGAIN_MS = 40;

/** In Lanes and in the table: on what is selected, else on the first row. */
export const useFocusWish = (
  frameRef: { readonly current: HTMLElement | null },
  view: LanesWire,
  selected: Picked,
): void =>
  useFocusWishOn(frameRef, view.scope, selected.row ?? selected.lane ?? rowsInOrder(view)[0]?.id ?? null);

/**
 * Whoever stepped in by keyboard, or came by ⌘K, goes on in the picture, on `target`. A dialog that is still closing would
 * take the focus back, so it waits for that.
 */
export const useFocusWishOn = (
  frameRef: { readonly current: HTMLElement | null },
  steps: LanesWire["scope"],
  target: string | null,
): void => {
  const scope = steps.map(({ kind, title }) => `${kind} ${title}`).join(" / ");
  useEffect(() => {
    const look = (): void => {
      const frame = frameRef.current;
      if (!isFocusWished() || frame === null || target === null) return clearInterval(timer);
      if (document.querySelector("[role=dialog]:not([popover])") !== null) return;
      if (focusOn(frame, target)) {
        forgetFocusWish();
        clearInterval(timer);
      }
    };
    const timer = setInterval(look, AGAIN_MS);
    return () => clearInterval(timer);
  }, [frameRef, scope, target]);
};
