import { expect, test } from "vitest";
import { NOTHING_KEPT, readMemory, writeMemory, type FreeMemory } from "./free-memory.ts";

const emptyStorage = () => {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (at: number) => [...items.keys()][at] ?? null,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
};
const memory: FreeMemory = {
  places: new Map([
    ["a", { x: 10.4, y: -3 }],
    ["b", { x: 0, y: 0 }],
  ]),
  moved: new Set(["a"]),
};

test("what was moved is there again, to the pixel", () => {
  const storage = emptyStorage();
  writeMemory(storage, "lab /", memory, 1);
  expect(readMemory(storage, "lab /")).toEqual({
    places: new Map([
      ["a", { x: 10, y: -3 }],
      ["b", { x: 0, y: 0 }],
    ]),
    moved: new Set(["a"]),
  });
  expect(readMemory(storage, "other /")).toEqual(NOTHING_KEPT);
});

test("once nothing is moved any more, nothing is kept", () => {
  const storage = emptyStorage();
  writeMemory(storage, "lab /", memory, 1);
  writeMemory(storage, "lab /", { ...memory, moved: new Set() }, 2);
  expect(readMemory(storage, "lab /")).toEqual(NOTHING_KEPT);
});

test("foreign and broken texts count as nothing", () => {
  const storage = emptyStorage();
  for (const text of ["{", "[]", '{"places":{"a":[1]},"moved":[],"savedAt":1}', "null"]) {
    storage.setItem("moorings-free lab /", text);
    expect(readMemory(storage, "lab /")).toEqual(NOTHING_KEPT);
  }
});

test("of more than twenty scopes the oldest is forgotten", () => {
  const storage = emptyStorage();
  for (let at = 0; at < 23; at++) writeMemory(storage, `scope ${at}`, memory, at);
  expect(readMemory(storage, "scope 2")).toEqual(NOTHING_KEPT);
  expect(readMemory(storage, "scope 3").moved.size).toBe(1);
});
