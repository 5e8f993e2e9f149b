import { expect, it } from "vitest";
import { heapBytes } from "../testing/soak/heap.ts";
import { createSharedValues } from "./texts.ts";

// Found by the soak: the heap grew with every pod that came, though as many went.
it("keeps a few bytes for a value of a few bytes, and not the 64 KB that they were cut from", async () => {
  const values = createSharedValues<number>(8_192, 2_000);
  const before = await heapBytes();
  for (let value = 0; value < 400; value += 1) {
    const bytes = Buffer.from(`app=${String(value)}`);
    values.keep(bytes, 0, bytes.length, value);
    // What else is read meanwhile uses up the shared memory that small buffers are cut from.
    for (let other = 0; other < 40; other += 1) Buffer.from("x".repeat(2_000));
  }
  expect((await heapBytes()) - before).toBeLessThan(4 * 1024 * 1024);
  const last = Buffer.from("app=399");
  expect(values.find(last, 0, last.length)).toBe(399);
});
