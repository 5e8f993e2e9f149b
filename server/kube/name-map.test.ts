import { expect, test } from "vitest";
import { createNameMap, type NameMap } from "./name-map.ts";
import { heapBytes } from "./testing/soak/heap.ts";

const NAMES = 3_000;
const MAPS = 20;

test("where names come and go it takes no more room than where they stay", async () => {
  const texts = Array.from({ length: 4 * NAMES }, (_, at) => `checkout-${at}`);
  const filled = (): NameMap<number> => {
    const map = createNameMap<number>();
    texts.slice(0, NAMES).forEach((name, at) => {
      map.set("shop", name, at);
    });
    return map;
  };
  const replaced = (map: NameMap<number>): void => {
    texts.slice(NAMES).forEach((name, at) => {
      map.delete("shop", texts[at] ?? "");
      map.set("shop", name, at);
    });
  };
  const emptyBytes = await heapBytes();
  const maps = Array.from({ length: MAPS }, filled);
  const freshBytes = await heapBytes();
  maps.forEach(replaced);
  const churnedBytes = await heapBytes();
  expect(maps.every(({ size }) => size === NAMES)).toBe(true);
  expect((churnedBytes - emptyBytes) / (freshBytes - emptyBytes)).toBeLessThan(1.3);
});
