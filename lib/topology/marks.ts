/**
 * The two characters that stand for a network everywhere, so that no reading depends on hue: initials of the parts of its
 * name (`n3-macvlan` → N3, `storage-wb` → SW, `tenantred` → TR), unique among `networks`. Older networks choose first: a new
 * one never takes a mark away.
 */
export const assignMarks = (
  networks: readonly { readonly id: string; readonly name: string }[],
): Map<string, string> => {
  const marks = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id, name } of networks) {
    const mark = candidatesOf(name).find((candidate) => !taken.has(candidate)) ?? spare(taken);
    marks.set(id, mark);
    taken.add(mark);
  }
  return marks;
};

/** Words that are often written together with the next one. */
const PREFIXES = [
  "tenant",
  "data",
  "control",
  "user",
  "storage",
  "management",
  "mgmt",
  "back",
  "front",
  "net",
];

const candidatesOf = (name: string): readonly string[] => {
  const parts = name.toUpperCase().match(/[A-Z]+\d?|\d+/g) ?? [];
  const words = name
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== "");
  const first = words[0] ?? parts[0] ?? "X";
  const initial = first.charAt(0);
  const second = words[1];
  const split = PREFIXES.find(
    (prefix) => first.startsWith(prefix.toUpperCase()) && first.length > prefix.length,
  );
  const found: string[] = [];
  if (/^[A-Z]\d$/.test(first)) found.push(first);
  if (second !== undefined) found.push(initial + second.charAt(0));
  if (split !== undefined) found.push(initial + first.charAt(split.length));
  for (const char of first.slice(1)) found.push(initial + char);
  for (const word of words.slice(1)) for (const char of word) found.push(initial + char);
  for (let digit = 1; digit <= 9; digit++) found.push(`${initial}${digit}`);
  return found;
};

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** Beyond every mark of its own: any pair that is free; after 1 296 networks all share one. */
const spare = (taken: ReadonlySet<string>): string => {
  for (const first of ALPHABET)
    for (const second of ALPHABET) if (!taken.has(first + second)) return first + second;
  return "··";
};
