import { plural } from "../../lib/text/count.ts";
import { afterEach, expect, test } from "vitest";
import { ageText, dateTimeText, durationText } from "./time-text.ts";

test("ages grow from seconds to days and never run backwards", () => {
  expect([-5_000, 400, 4_200, 89_000, 91_000, 5_400_000, 200_000_000].map(ageText)).toEqual([
    "now",
    "now",
    "4 s",
    "89 s",
    "1 m",
    "1 h",
    "2 d",
  ]);
});

test("durations keep what matters", () => {
  expect([413, 1_234, 14_000].map(durationText)).toEqual(["413 ms", "1.2 s", "14 s"]);
});

test("one is one, and large numbers have their digits in groups", () => {
  expect(plural(1, "pod")).toBe("1 pod");
  expect(plural(2, "address", "addresses")).toBe("2 addresses");
  expect(plural(150_000, "pod")).toBe("150\u202f000 pods");
});

const zone = process.env["TZ"];
afterEach(() => {
  if (zone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = zone;
});

test("an exact time names its day and the distance to UTC", () => {
  const at = "2026-11-25T23:03:11.408Z";
  const texts = ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kolkata"].map((name) => {
    process.env["TZ"] = name;
    return dateTimeText(at);
  });
  expect(texts).toEqual([
    "25 Nov 2026, 23:03:11 UTC",
    "26 Nov 2026, 00:03:11 UTC+1",
    "25 Nov 2026, 19:33:11 UTC−3:30",
    "26 Nov 2026, 04:33:11 UTC+5:30",
  ]);
  expect(dateTimeText("never")).toBe("never");
});
