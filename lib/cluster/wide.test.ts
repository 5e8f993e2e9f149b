import fc from "fast-check";
import { expect, test } from "vitest";
import { hashOf, seedTables, tableSeed } from "./text-table.ts";
import { WideMap, WideSet } from "./wide.ts";

// Some end alike, so that only what stands before tells them apart.
const key = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom("", " of a long name that is the same for many"))
  .map(([number, end]) => `10.0.0.${number}${end}`);
const steps = fc.array(fc.tuple(fc.constantFrom("put", "drop"), key, fc.nat()), { maxLength: 200 });

test("they hold what a Map and a Set hold, however wide they are", () => {
  fc.assert(
    fc.property(steps, fc.nat({ max: 40 }), fc.nat({ max: 80 }), (all, few, wide) => {
      const [map, set] = [new Map<string, number>(), new Set<string>()];
      const [wideMap, wideSet] = [new WideMap<string, number>(few, wide), new WideSet<string>(few, wide)];
      for (const [what, each, value] of all) {
        if (what === "put") {
          for (const one of [map, wideMap]) one.set(each, value);
          for (const one of [set, wideSet]) one.add(each);
        } else {
          expect(wideMap.delete(each)).toBe(map.delete(each));
          expect(wideSet.delete(each)).toBe(set.delete(each));
        }
        expect([wideMap.size, wideMap.get(each), wideMap.has(each)]).toEqual([
          map.size,
          map.get(each),
          map.has(each),
        ]);
        expect([wideSet.size, wideSet.has(each)]).toEqual([set.size, set.has(each)]);
      }
      expect([...wideMap.keys()].sort()).toEqual([...map.keys()].sort());
      expect([...wideMap.values()].sort()).toEqual([...map.values()].sort());
      expect([...wideSet].sort()).toEqual([...set].sort());
      const pairs: [string, number][] = [];
      wideMap.forEach((value, each) => pairs.push([each, value]));
      expect(new Map(pairs)).toEqual(map);
    }),
  );
});

test("nothing is left out where they are put elsewhere while somebody iterates", () => {
  for (const [few, wide] of [
    [4, 100],
    [2, 4],
    [2, 3],
  ]) {
    const [map, set] = [new WideMap<string, number>(few, wide), new WideSet<string>(few, wide)];
    const put = (key: string, value: number): void => {
      map.set(key, value);
      set.add(key);
    };
    for (let at = 1; at <= 4; at += 1) put(`k${at}`, at);
    const [values, keys] = [map.values(), set[Symbol.iterator]()];
    const seen = [values.next().value, keys.next().value];
    for (let at = 5; at < 400; at += 1) put(`k${at}`, at);
    for (const each of [map, set]) each.delete("k4");
    const [laterValues, laterKeys] = [[...values], [...keys]];
    expect(laterValues.includes(4) || laterKeys.includes("k4")).toBe(false);
    for (const at of [1, 2, 3]) {
      expect([seen[0], ...laterValues]).toContain(at);
      expect([seen[1], ...laterKeys]).toContain(`k${at}`);
    }
  }
});

test("nothing is left out where things come and go while somebody iterates", () => {
  for (const few of [1_000, 10]) {
    const [map, set] = [new WideMap<string, number>(few), new WideSet<string>(few)];
    const put = (at: number): void => {
      map.set(`k${at}`, at);
      set.add(`k${at}`);
    };
    for (let at = 0; at < 100; at += 1) put(at);
    const [keys, values] = [set[Symbol.iterator](), map.values()];
    const seen = [keys.next().value, values.next().value];
    for (let at = 100; at < 400; at += 1) {
      for (const each of [map, set]) each.delete(`k${at - 99}`);
      put(at);
    }
    const there = [0, ...Array.from({ length: 99 }, (_, at) => at + 301)];
    expect(new Set([seen[0], ...keys])).toEqual(new Set([seen[0], ...there.map((at) => `k${at}`)]));
    expect(new Set([seen[1], ...values])).toEqual(new Set([seen[1], ...there]));
  }
});

test("texts that end alike are found as quickly as others", () => {
  const nameOf = (at: number): string => `lab~pod~tenant-${at}~a-replica-of-the-same-long-name-0`;
  const map = new WideMap<string, number>();
  for (let at = 0; at < 20_000; at += 1) map.set(nameOf(at), at);
  // By their ends alone each of these would walk past all others: 200 million steps.
  for (let at = 0; at < 20_000; at += 1) expect(map.get(nameOf(at)) === at).toBe(true);
  expect(map.has(nameOf(20_000))).toBe(false);
});

test("names chosen to stand in one place under one seed are spread by another", () => {
  const [known, secret] = [7, 123_456_789];
  const chosen: string[] = [];
  for (let at = 0; chosen.length < 400; at += 1)
    if (hashOf(`pod-${at}`, known) >>> 24 === 0) chosen.push(`pod-${at}`);
  expect(new Set(chosen.map((name) => hashOf(name, secret) >>> 24)).size).toBeGreaterThan(150);
});

test("tables that are there keep their seed when another one is given", () => {
  const before = tableSeed();
  const put = (map: WideMap<string, number>, from: number): void => {
    for (let at = from; at < from + 5_000; at += 1) map.set(`k${at}`, at);
  };
  const old = new WideMap<string, number>();
  put(old, 0);
  try {
    seedTables(99);
    const fresh = new WideMap<string, number>();
    for (const map of [old, fresh]) {
      put(map, 2_000);
      for (let at = 2_000; at < 7_000; at += 1) expect(map.get(`k${at}`) === at).toBe(true);
    }
    expect([old.size, fresh.size]).toEqual([7_000, 5_000]);
  } finally {
    seedTables(before);
  }
});

test.each([tableSeed(), 1, -77])(
  "with seed %d no part is much larger than the others, for names as they come",
  (seed) => {
    const names = [
      (at: number) => `lab~pod~shop~checkout-7d9f4b6c5d-${(at * 7919).toString(36).padStart(5, "b")}`,
      (at: number) => `lab~pod~db-${Math.floor(at / 3)}~postgres-${at % 3}`,
      (at: number) => `10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`,
      (at: number) => `fd00::${at.toString(16)}`,
      (at: number) => `lab~allocation~whereabouts~kube-system~10.60.0.0-16~${at}`,
    ];
    for (const nameOf of names) {
      const sizes = new Map<number, number>();
      for (let at = 0; at < 64_000; at += 1) {
        const part = hashOf(nameOf(at), seed) & 63;
        sizes.set(part, (sizes.get(part) ?? 0) + 1);
      }
      expect(Math.max(...sizes.values())).toBeLessThan(5_000);
    }
  },
);
