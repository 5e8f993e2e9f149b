import type { Texture } from "./view.ts";

/**
 * Which colour a network has. Twelve hues; from the thirteenth network on the same hues again with another texture, 36 in
 * all; beyond the 36th a network looks like one of those, and its mark tells them apart. A network's slot never changes because another one came or went: the caller keeps what was assigned and gives it
 * back as `kept`.
 */
export const HUES = 12;
export const SLOTS = 36;
const STEP = 5;

/** Name that a slot is derived from: `provider/namespace/name`, `-` for no namespace. */
export const slotName = (key: {
  readonly provider: string;
  readonly namespace: string | null;
  readonly name: string;
}): string => `${key.provider}/${key.namespace ?? "-"}/${key.name}`;

/** FNV-1a, 32 bit, over the UTF-8 bytes. */
export const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5;
  for (const byte of utf8(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
};

const utf8 = function* (text: string): Iterable<number> {
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x80) yield code;
    else if (code < 0x800) yield* [0xc0 | (code >> 6), 0x80 | (code & 63)];
    else if (code < 0x10000) yield* [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
    else
      yield* [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
  }
};

/** The slot for one more network; when all 36 are taken, one that an older network has as well. */
export const assignSlot = (name: string, taken: ReadonlySet<number>): number => {
  const wanted = fnv1a(name) % HUES;
  for (let round = 0; round < SLOTS; round += HUES)
    for (let step = 0; step < HUES; step++) {
      const slot = round + ((wanted + step * STEP) % HUES);
      if (!taken.has(slot)) return slot;
    }
  return fnv1a(name) % SLOTS;
};

/** Slots for networks in their order of age; `kept` are those assigned before, by id. */
export const assignSlots = (
  networks: readonly { readonly id: string; readonly name: string }[],
  kept: ReadonlyMap<string, number>,
): Map<string, number> => {
  const slots = new Map<string, number>();
  const taken = new Set<number>(kept.values());
  for (const { id, name } of networks) {
    const slot = kept.get(id) ?? assignSlot(name, taken);
    slots.set(id, slot);
    taken.add(slot);
  }
  return slots;
};

const TEXTURES: readonly Texture[] = [
  "solid",
  "rails",
  "beads",
  "solid",
  "rails",
  "solid",
  "rails",
  "beads",
  "rails",
  "beads",
  "rails",
  "solid",
];
const CYCLE: readonly Texture[] = ["solid", "rails", "beads"];

/** Null (cluster default): thin. */
export const textureOf = (slot: number | null): Texture => {
  if (slot === null) return "thin";
  const base = CYCLE.indexOf(TEXTURES[slot % HUES] ?? "solid");
  return CYCLE[(base + Math.floor(slot / HUES)) % CYCLE.length] ?? "solid";
};

/** The hue to paint with, null: neutral. */
export const hueOf = (slot: number | null): number | null => (slot === null ? null : slot % HUES);
