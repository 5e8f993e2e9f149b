/** What this browser was asked to keep; null where it keeps nothing, or storage is refused (private window). */
export const recall = (name: string): string | null => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
};

/** Has this browser keep a text; null forgets it. Where storage is refused, what was chosen holds for this page. */
export const remember = (name: string, text: string | null): void => {
  try {
    if (text === null) localStorage.removeItem(name);
    else localStorage.setItem(name, text);
  } catch {
    // Refused: nothing is kept.
  }
};
