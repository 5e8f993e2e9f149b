import { z } from "zod";
import type { Point } from "../../../lib/topology/free/free-layout.ts";

/** Where the reader put things in one scope of one cluster, and where the rest stood then. */
export interface FreeMemory {
  readonly places: ReadonlyMap<string, Point>;
  readonly moved: ReadonlySet<string>;
}

export const NOTHING_KEPT: FreeMemory = { places: new Map(), moved: new Set() };

const PREFIX = "moorings-free ";
/** Scopes that are remembered; the one that was changed longest ago is forgotten first. */
const SCOPES_MAX = 20;

const Stored = z.object({
  savedAt: z.number(),
  places: z.record(z.string(), z.tuple([z.number(), z.number()])),
  moved: z.array(z.string()),
});

/** A browser’s Storage, as far as it is used here. */
type Keeper = Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem">;

/** What the browser kept under `key`; nothing where it can't be read or was written by something else. */
export const readMemory = (storage: Keeper, key: string): FreeMemory => {
  const stored = parse(storage.getItem(PREFIX + key));
  if (stored === null) return NOTHING_KEPT;
  return {
    places: new Map(Object.entries(stored.places).map(([id, [x, y]]) => [id, { x, y }])),
    moved: new Set(stored.moved),
  };
};

/** Without anything moved by hand nothing is kept: the layout finds the same places again. */
export const writeMemory = (storage: Keeper, key: string, memory: FreeMemory, nowMs: number): void => {
  if (memory.moved.size === 0) return storage.removeItem(PREFIX + key);
  const stored: z.infer<typeof Stored> = {
    savedAt: nowMs,
    places: Object.fromEntries(
      [...memory.places].map(([id, { x, y }]) => [id, [Math.round(x), Math.round(y)]]),
    ),
    moved: [...memory.moved],
  };
  storage.setItem(PREFIX + key, JSON.stringify(stored));
  const ages = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "")
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => ({ name, savedAt: parse(storage.getItem(name))?.savedAt ?? 0 }))
    .toSorted((left, right) => right.savedAt - left.savedAt);
  for (const { name } of ages.slice(SCOPES_MAX)) storage.removeItem(name);
};

const parse = (text: string | null): z.infer<typeof Stored> | null => {
  if (text === null) return null;
  try {
    const read = Stored.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    // Not even JSON: somebody else's, or cut off. The layout starts anew.
    return null;
  }
};
