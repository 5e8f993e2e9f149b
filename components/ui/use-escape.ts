"use client";

import { useEffect } from "react";

/** Esc, unless a field or something that lies above has taken it. */
export const useEscape = (isActive: boolean, act: () => void): void => {
  useEffect(() => {
    if (!isActive) return;
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || event.target instanceof HTMLInputElement)
        return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  });
};
