import { expect, test } from "vitest";
import { z } from "zod";
import { parseCalmly } from "./parse-calmly.ts";

const Page = z.object({ items: z.array(z.object({ id: z.string() })), nextCursor: z.string().optional() });
const Either = z.discriminatedUnion("layout", [
  z.object({ layout: z.literal("lanes"), edges: z.array(z.object({ x: z.number() })) }),
  z.object({ layout: z.literal("layers"), edges: z.array(z.object({ way: z.string() })) }),
]);

test("what is read calmly is what is read at once, unknown fields left out", async () => {
  const body = { items: [{ id: "a", more: 1 }, { id: "b" }], nextCursor: "b", other: true };
  expect(await parseCalmly(Page, body)).toEqual(Page.parse(body));
  const picture = { layout: "layers", edges: [{ way: "up", x: 3 }] };
  expect(await parseCalmly(Either, picture)).toEqual(Either.parse(picture));
  expect(await parseCalmly(z.array(z.number()), [1, 2])).toEqual([1, 2]);
});

test("what is wrong is refused: in an item, in the rest, in the whole", async () => {
  for (const body of [{ items: [{ id: 4 }] }, { items: "none" }, { items: [], nextCursor: 3 }, null, []])
    await expect(parseCalmly(Page, body)).rejects.toThrow(z.ZodError);
  await expect(parseCalmly(Either, { layout: "lanes", edges: [{ way: "up" }] })).rejects.toThrow(z.ZodError);
  await expect(parseCalmly(Either, { layout: "free", edges: [] })).rejects.toThrow(z.ZodError);
});

test("what is said of a list or an object as a whole is held against the whole", async () => {
  const Some = z.object({ items: z.array(z.number()).min(1).max(2) });
  expect(await parseCalmly(Some, { items: [1] })).toEqual({ items: [1] });
  await expect(parseCalmly(Some, { items: [] })).rejects.toThrow(z.ZodError);
  await expect(parseCalmly(Some, { items: [1, 2, 3] })).rejects.toThrow(z.ZodError);
  const Counted = z
    .object({ count: z.number(), items: z.array(z.number()) })
    .refine(({ count, items }) => items.length === count);
  expect(await parseCalmly(Counted, { count: 2, items: [1, 2] })).toEqual({ count: 2, items: [1, 2] });
  await expect(parseCalmly(Counted, { count: 0, items: [1] })).rejects.toThrow(z.ZodError);
});

test("a long list is read in slices", async () => {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 0);
  const Slow = z.object({
    items: z.array(
      z.number().refine(() => {
        const until = performance.now() + 2;
        while (performance.now() < until);
        return true;
      }),
    ),
  });
  await parseCalmly(Slow, { items: Array.from({ length: 30 }, (_, index) => index) });
  clearInterval(timer);
  expect(turns).toBeGreaterThan(3);
});
