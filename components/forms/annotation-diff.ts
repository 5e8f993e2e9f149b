export interface DiffLine {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** The annotation before and after as lines: one per entry, entries that stay are said once. Null: absent. */
export const annotationDiff = (before: string | null, after: string | null): DiffLine[] => {
  const old = linesOf(before);
  const next = linesOf(after);
  const kept = new Set(old.filter((line) => next.includes(line)));
  return [
    ...old.filter((line) => !kept.has(line)).map((text): DiffLine => ({ sign: "-", text })),
    ...next.map((text): DiffLine => ({ sign: kept.has(text) ? " " : "+", text })),
  ];
};

const linesOf = (text: string | null): string[] => {
  if (text === null || text.trim() === "") return [];
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value.map((entry) => JSON.stringify(entry));
    return [JSON.stringify(value)];
  } catch {
    // The short form, `a, b/c@net1`: not JSON by design.
    return text.split(",").map((part) => part.trim());
  }
};
