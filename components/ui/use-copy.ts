"use client";

import { useNotify } from "./toast.tsx";

/** Puts a text on the clipboard and says so (`what` was copied); where the browser refuses, the text itself is shown. */
export const useCopy = (): ((text: string, what: string) => void) => {
  const notify = useNotify();
  const copy = async (text: string, what: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      notify({ title: "Copied", description: what });
    } catch {
      notify({ title: "The browser refused the clipboard", description: text });
    }
  };
  return (text, what) => void copy(text, what);
};
