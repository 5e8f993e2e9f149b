/**
 * Texts on their way from what asks for a page's first answers to what draws the page, in the server's one process. Surprise:
 * Next has two copies of every module there, one for each of the two, so that only the process itself is shared by them.
 */
const texts = (): Map<string, string> => {
  const holder = globalThis as typeof globalThis & { [KEY]?: Map<string, string> };
  return (holder[KEY] ??= new Map());
};
const KEY = Symbol.for("moorings.handed-over");

/** A page that nobody draws any more (its reader went away) must not stay for ever. */
const KEPT_MAX = 32;

/** Keeps JSON that is to stand in a page; answers the name under which it is taken, once. */
export const handOver = (json: string): string => {
  const kept = texts();
  const name = crypto.randomUUID();
  // Nothing in it may look like the page's own markup.
  kept.set(name, json.replaceAll("<", "\\u003c"));
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT_MAX) break;
    kept.delete(oldest);
  }
  return name;
};

export const takeOver = (name: string): string | undefined => {
  const text = texts().get(name);
  texts().delete(name);
  return text;
};
