import fc from "fast-check";
import { expect, test } from "vitest";
import { assignSlot, assignSlots, fnv1a, hueOf, slotName, textureOf } from "./slots.ts";

test("FNV-1a gives the published values", () => {
  expect(fnv1a("")).toBe(0x811c9dc5);
  expect(fnv1a("a")).toBe(0xe40c292c);
  expect(fnv1a("foobar")).toBe(0xbf9cf968);
  expect(fnv1a("é")).toBe(fnv1a(String.fromCodePoint(0xe9)));
});

test("a slot is derived from the network's name; where an older one has it, five further", () => {
  const name = slotName({ provider: "multus", namespace: null, name: "x" });
  expect(name).toBe("multus/-/x");
  const wanted = fnv1a(name) % 12;
  expect(assignSlot(name, new Set())).toBe(wanted);
  expect(assignSlot(name, new Set([wanted]))).toBe((wanted + 5) % 12);
});

const NETWORKS = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 50 });

test("36 networks have slots of their own, the first twelve hues of their own, later ones share a slot", () => {
  fc.assert(
    fc.property(NETWORKS, (names) => {
      const slots = assignSlots(
        names.map((name) => ({ id: name, name })),
        new Map(),
      );
      expect(new Set(slots.values()).size).toBe(Math.min(36, names.length));
      const first = names.slice(0, 12).map((name) => hueOf(slots.get(name) ?? null));
      expect(new Set(first).size).toBe(first.length);
      for (const slot of slots.values()) expect(slot).toBeLessThan(36);
      expect(slots.size).toBe(names.length);
    }),
  );
});

test("a slot never changes because another network came or went", () => {
  fc.assert(
    fc.property(NETWORKS, NETWORKS, (before, after) => {
      const list = (names: readonly string[]) => names.map((name) => ({ id: name, name }));
      const first = assignSlots(list(before), new Map());
      const second = assignSlots(list([...after, ...before]), first);
      for (const [id, slot] of first) expect(second.get(id)).toBe(slot);
    }),
  );
});

test("the same hue comes again with another texture", () => {
  for (let hue = 0; hue < 12; hue++) {
    const textures = [hue, hue + 12, hue + 24].map(textureOf);
    expect(new Set(textures)).toEqual(new Set(["solid", "rails", "beads"]));
    expect(hueOf(hue + 24)).toBe(hue);
  }
  expect(textureOf(null)).toBe("thin");
});
