import fc from "fast-check";
import { expect, test } from "vitest";
import { partOf, WideMap, WideSet } from "./wide.ts";

const key = fc.integer({ min: 0, max: 30 }).map((number) => `10.0.0.${number}`);
const steps = fc.array(fc.tuple(fc.constantFrom("put", "drop"), key, fc.nat()), { maxLength: 80 });

test("they hold what a Map and a Set hold, however wide they are", () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 40 }), (all, wide) => {
      const [map, set] = [new Map<string, number>(), new Set<string>()];
      const [wideMap, wideSet] = [new WideMap<string, number>(wide), new WideSet<string>(wide)];
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

test("nothing is left out where they are taken apart while somebody iterates", () => {
  const [map, set] = [new WideMap<string, number>(5), new WideSet<string>(5)];
  for (let at = 0; at < 5; at += 1) map.set(`k${at}`, set.add(`k${at}`).size);
  const [values, keys] = [map.values(), set[Symbol.iterator]()];
  const seen = [values.next().value, keys.next().value];
  map.set("k5", set.add("k5").size);
  map.delete("k4");
  set.delete("k4");
  const [laterValues, laterKeys] = [[...values], [...keys]];
  expect(laterValues.includes(5) || laterKeys.includes("k4")).toBe(false);
  expect(new Set([seen[0], ...laterValues])).toEqual(new Set([1, 2, 3, 4, 6]));
  expect(new Set([seen[1], ...laterKeys])).toEqual(new Set(["k0", "k1", "k2", "k3", "k5"]));
});

test("nothing is left out where it is filled anew while somebody iterates, and the order stays", () => {
  for (const wide of [1_000, 10]) {
    const [map, set] = [new WideMap<string, number>(wide), new WideSet<string>(wide)];
    for (let at = 0; at < 100; at += 1) map.set(`k${at}`, set.add(`k${at}`).size);
    const [keys, values] = [set[Symbol.iterator](), map.values()];
    const seen = [keys.next().value, values.next().value];
    for (let at = 100; at < 400; at += 1) {
      for (const each of [map, set]) each.delete(`k${at - 99}`);
      map.set(`k${at}`, set.add(`k${at}`).size);
    }
    const there = ["k0", ...Array.from({ length: 99 }, (_, at) => `k${at + 301}`)];
    expect(new Set([seen[0], ...keys])).toEqual(new Set([seen[0], ...there]));
    expect([seen[1], ...values].length).toBeGreaterThanOrEqual(100);
    if (wide === 1_000) expect([[...map.keys()], [...set]]).toEqual([there, there]);
  }
});

test("no part is much larger than the others, for names as they come", () => {
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
      const part = partOf(nameOf(at));
      sizes.set(part, (sizes.get(part) ?? 0) + 1);
    }
    expect(Math.max(...sizes.values())).toBeLessThan(5_000);
  }
});
