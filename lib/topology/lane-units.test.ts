import fc from "fast-check";
import { expect, test } from "vitest";
import { networkId, type NetworkKey } from "../model/ids.ts";
import { planUnits, type WantedNetwork } from "./lane-units.ts";

const wanted = (
  text: string,
  {
    count = 1,
    isAlone = false,
    isDefault = false,
    provider = "multus",
  }: Partial<Pick<WantedNetwork, "count" | "isAlone">> & {
    isDefault?: boolean;
    provider?: NetworkKey["provider"];
  } = {},
): WantedNetwork => {
  const [namespace = "", name = ""] = text.split("/");
  const key: NetworkKey = { provider, namespace, name };
  return {
    entry: { id: networkId("lab", key), key, isDefault, defined: undefined },
    place: undefined,
    isUsed: count > 0,
    isAlone,
    count,
  };
};

const textsOf = (networks: readonly WantedNetwork[]): readonly string[] =>
  networks.map(({ entry: { key } }) => `${key.namespace}/${key.name}`);
const unitsOf = (networks: readonly WantedNetwork[], limit: number) => {
  const { units, rest } = planUnits(networks, limit);
  return { units: units.map((unit) => textsOf(unit).join(" ")), rest: textsOf(rest) };
};

test("where there is room, each network has a lane", () => {
  expect(unitsOf([wanted("a/data"), wanted("b/data"), wanted("c/mgmt")], 3)).toEqual({
    units: ["a/data", "b/data", "c/mgmt"],
    rest: [],
  });
});

test("three networks of one name share a lane, two do not, nor those of another provider", () => {
  const networks = ["a/data", "a/back", "z/mgmt", "b/data", "b/back", "c/data"].map((text) => wanted(text));
  const claimed = wanted("-/data", { provider: "dra" });
  expect(unitsOf([claimed, ...networks], 5)).toEqual({
    units: ["a/data b/data c/data", "-/data", "a/back", "z/mgmt", "b/back"],
    rest: [],
  });
});

test("crowds share lanes together and come first, behind the default", () => {
  const crowd = Array.from({ length: 8 }, (_, index) => wanted(`t${index}/data`));
  const other = crowd.map(({ entry: { key } }) => wanted(`${key.namespace}/back`));
  const ordered = [
    wanted("-/cbr0", { isDefault: true }),
    wanted("a/mgmt"),
    wanted("b/mgmt"),
    ...crowd,
    ...other,
  ];
  // One crowd would be enough, but then the other one would stand beside it in pieces.
  const { units } = planUnits(ordered, 14);
  expect(units.map(([{ entry }, ...others]) => `${entry.key.name} ${others.length + 1}`)).toEqual([
    "cbr0 1",
    "data 8",
    "back 8",
    "mgmt 1",
    "mgmt 1",
  ]);
});

test("what the user named, what the selected pod is on and the default stand alone", () => {
  const networks = [
    wanted("-/data", { isDefault: true }),
    wanted("a/data"),
    wanted("b/data", { isAlone: true }),
    wanted("c/data"),
    wanted("d/data"),
  ];
  expect(unitsOf(networks, 3).units).toEqual(["-/data", "a/data c/data d/data", "b/data"]);
});

test("what has no room even so are the least used, as one", () => {
  const networks = ["a/one", "a/two", "a/six", "b/six", "c/six", "a/ten"].map((text, count) =>
    wanted(text, { count }),
  );
  expect(unitsOf(networks, 3)).toEqual({ units: ["a/six b/six c/six", "a/ten"], rest: ["a/one", "a/two"] });
});

const networks = fc
  .uniqueArray(fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("v", "w", "x", "y", "z")), {
    selector: ([namespace, name]) => `${namespace}/${name}`,
  })
  .chain((keys) =>
    fc.tuple(
      ...keys.map(([namespace, name]) =>
        fc
          .record({ count: fc.nat(40), isAlone: fc.boolean() })
          .map((more) => wanted(`${namespace}/${name}`, more)),
      ),
    ),
  );

test("each network stands in one place, in order, and there are never more lanes than asked for", () => {
  fc.assert(
    fc.property(networks, fc.integer({ min: 2, max: 12 }), (ordered, limit) => {
      const { units, rest } = planUnits(ordered, limit);
      expect(new Set([...units.flat(), ...rest]).size).toBe(ordered.length);
      expect(units.flat().length + rest.length).toBe(ordered.length);
      expect(units.length + Math.min(rest.length, 1)).toBeLessThanOrEqual(limit);
      const places = units.map(([first, ...others]) => ({
        isCrowd: others.length > 1,
        at: ordered.indexOf(first),
      }));
      expect(places).toEqual(places.toSorted((a, b) => Number(b.isCrowd) - Number(a.isCrowd) || a.at - b.at));
      for (const unit of units) {
        expect(new Set(unit.map(({ entry }) => entry.key.name)).size).toBe(1);
        if (unit.length > 1) expect(unit.some(({ isAlone }) => isAlone)).toBe(false);
      }
    }),
  );
});
