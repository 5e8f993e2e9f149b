"use client";

import { useEffect, useRef } from "react";
import { wishFocus } from "../ui/focus-wish.ts";
import { NO_SELECTION, stepOut } from "./topology-params.ts";
import { useTopologyParams } from "./use-topology-params.tsx";

/** `a` (or ⇧A, where letters find names) opens the attach form for the selected pod; Esc and Backspace step out of a scope. */
export const useTopologyKeys = (): void => {
  const [params, setParams] = useTopologyParams();
  const latest = useRef({ params, setParams });
  useEffect(() => {
    latest.current = { params, setParams };
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      const { params: now, setParams: set } = latest.current;
      if (event.key.toLowerCase() === "a" && now.pod !== null && now.attach === null) {
        event.preventDefault();
        void set({ attach: now.pod });
      }
      const isSelected = [now.pod, now.lane, now.fold, now.bar].some((each) => each !== null);
      if (event.key === "Backspace" || (event.key === "Escape" && !isSelected && now.attach === null)) {
        const outer = stepOut(now);
        if (outer === null) return;
        event.preventDefault();
        wishFocus();
        void set({ ...NO_SELECTION, ...outer });
      }
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) ||
    target.closest("[role=dialog], [role=listbox], [role=menu]") !== null);
