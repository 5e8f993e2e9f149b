"use client";

import { startTransition, useEffect, useState } from "react";
import { readPalette, type Palette } from "./palette.ts";

/** The page's colours for the canvas, read anew when the theme changes. Null before the element is there. */
export const usePalette = (ref: { readonly current: HTMLElement | null }): Palette | null => {
  const [palette, setPalette] = useState<Palette | null>(null);
  useEffect(() => {
    const read = () => {
      const element = ref.current;
      if (element !== null) startTransition(() => setPalette(readPalette(element)));
    };
    read();
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => observer.disconnect();
  }, [ref]);
  return palette;
};
