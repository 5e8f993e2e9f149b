import fc from "fast-check";
import { expect, test } from "vitest";
import { isAddressText, shortenEnd, shortenMiddle, widthOf } from "./text.ts";

test("widths are those that a browser measures", () => {
  expect(widthOf("10.244.0.31", "mono")).toBeCloseTo(72.6, 1);
  expect(widthOf("node-a", "label")).toBeCloseTo((591 + 600 + 612 + 583 + 460 + 562) * 0.011, 3);
  expect(widthOf("✂", "label")).toBe(11);
});

test("names lose their middle and keep their last five characters", () => {
  expect(shortenMiddle("web-665b7b9d4f-q7zrd", 90, "title")).toMatch(/^web-.*…q7zrd$/);
  expect(shortenMiddle("web", 90, "title")).toBe("web");
});

test("shortened text fits, and text that fits stays as it is", () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 8, maxLength: 60 }),
      fc.integer({ min: 70, max: 300 }),
      (text, width) => {
        for (const shorten of [shortenMiddle, shortenEnd]) {
          const short = shorten(text, width, "title");
          expect(widthOf(short, "title")).toBeLessThanOrEqual(width + 65);
          if (widthOf(text, "title") <= width) expect(short).toBe(text);
        }
        expect(widthOf(shortenEnd(text, width, "title"), "title")).toBeLessThanOrEqual(width);
      },
    ),
  );
});

test("addresses are told from words", () => {
  expect(["10.60.1.21", "10.60.5.11 +v6", "fd60:5::e", "10.0.0.1 +2"].every(isAddressText)).toBe(true);
  expect(["link down", "10 of 10", "L2 only", "asked 4 s ago", "dead"].some(isAddressText)).toBe(false);
});
