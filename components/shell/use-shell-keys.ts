"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { toggleDensity } from "../ui/density.ts";
import { PLACES } from "./places.ts";
import type { TypedAhead } from "./typed-ahead.ts";

/** How long `g` waits for its second letter. */
const CHORD_MS = 1_200;

interface ShellKeys {
  readonly typedAhead: TypedAhead;
  readonly onPalette: () => void;
  readonly onKeySheet: () => void;
  readonly onPause: () => void;
}

/** The keys that work on every screen. Nothing happens while somebody types. */
export const useShellKeys = ({ typedAhead, onPalette, onKeySheet, onPause }: ShellKeys): void => {
  const router = useRouter();
  const chordAt = useRef(0);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        return onPalette();
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "?") return onKeySheet();
      if (event.key === "/") {
        event.preventDefault();
        return focusSearch(onPalette);
      }
      const isChord = Date.now() - chordAt.current < CHORD_MS;
      chordAt.current = event.key === "g" && !isChord ? Date.now() : 0;
      const place = isChord ? PLACES.find((candidate) => candidate.key === event.key) : undefined;
      if (place !== undefined) return router.push(place.href);
      if (event.key === "p") onPause();
      if (event.key === "d") toggleDensity();
    };
    // Before anything in the page takes it for a key of its own.
    const ahead = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.key.length !== 1 || isTyping(event.target))
        return;
      if (!typedAhead.take(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener("keydown", ahead, { capture: true });
    window.addEventListener("keydown", press);
    return () => {
      window.removeEventListener("keydown", ahead, { capture: true });
      window.removeEventListener("keydown", press);
    };
  }, [router, typedAhead, onPalette, onKeySheet, onPause]);
};

const focusSearch = (orElse: () => void): void => {
  const field = document.querySelector<HTMLInputElement>("main input[type=search], main [data-search]");
  if (field === null) orElse();
  else field.focus();
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));
