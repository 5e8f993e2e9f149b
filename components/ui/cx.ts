import { clsx, type ClassValue } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

// The scale of app/globals.css has names of its own; without them `text-11` and `text-ink` would push each other out.
const merge = extendTailwindMerge({
  override: {
    theme: {
      text: ["11", "12", "13", "14", "16", "20"],
      radius: ["tag", "chip", "control", "box", "frame", "full"],
      "font-weight": ["normal", "medium", "control", "title", "strong", "mark"],
      shadow: ["float"],
      ease: ["calm"],
    },
  },
});

/** Joins class names; a later one replaces an earlier one of the same kind. */
export const cx = (...classes: ClassValue[]): string => merge(clsx(classes));
