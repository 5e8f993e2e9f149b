import fc from "fast-check";
import { expect, test } from "vitest";
import type { SyntheticNetwork, SyntheticPod } from "../testing/synthetic-view.ts";
import type { TopologyView } from "./view.ts";
import { gapAt, laneAmong, laneName, orderAfterMove } from "./lane-order.ts";
import { build, DEFAULT, eth0, lanesOf } from "./testing/built.ts";

const FOUR: readonly SyntheticNetwork[] = [
  DEFAULT,
  ...["a", "b", "c", "d"].map((name, day) => ({ name, createdAt: `2026-01-0${day + 1}T00:00:00Z` })),
];
const onAll = (networks: readonly SyntheticNetwork[]): SyntheticPod => ({
  namespace: "shop",
  name: "p",
  on: [
    eth0,
    ...networks.slice(1).map(({ name, namespace }, index) => ({
      network: namespace === undefined ? name : `${namespace}/${name}`,
      interface: `net${index}`,
      addresses: [],
    })),
  ],
});

const pictureOf = (networks: readonly SyntheticNetwork[], order: readonly string[] = []): TopologyView =>
  build(networks, [onAll(networks)], order.length === 0 ? {} : { order: order.join(",") });
const titles = (view: TopologyView): string =>
  lanesOf(view)
    .map(({ title }) => title)
    .join(" ");
const idOf = (view: TopologyView, title: string): string =>
  lanesOf(view).find((lane) => lane.title === title)?.id ?? "none";

test("only as much is named as has to be", () => {
  const view = pictureOf(FOUR);
  const order = orderAfterMove(view, [], idOf(view, "b"), 1);
  expect(order).toEqual(["multus/default/b"]);
  expect(titles(pictureOf(FOUR, order))).toBe("cbr0 b a c d");
});

test("a lane that goes before the default takes the default into the order", () => {
  const view = pictureOf(FOUR);
  const order = orderAfterMove(view, [], idOf(view, "c"), 0);
  expect(titles(pictureOf(FOUR, order))).toBe("c cbr0 a b d");
});

test("whatever was moved before, a lane stands where it was put and the others keep their order", () => {
  const moves = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(moves, (all) => {
      let order: readonly string[] = [];
      for (const [from, to] of all) {
        const before = pictureOf(FOUR, order);
        const lanes = lanesOf(before);
        const moved = lanes[from];
        if (moved === undefined) continue;
        order = orderAfterMove(before, order, moved.id, to);
        const wanted = lanes.filter((lane) => lane !== moved).toSpliced(to, 0, moved);
        expect(lanesOf(pictureOf(FOUR, order)).map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
      }
    }),
    { numRuns: 60 },
  );
});

test("names of networks that this picture doesn't show stay in the order", () => {
  const view = pictureOf(FOUR);
  expect(orderAfterMove(view, ["multus/vms/lan"], idOf(view, "d"), 1)).toEqual([
    "multus/default/d",
    "multus/vms/lan",
  ]);
});

test("a place in an order draws nothing that wasn't drawn before", () => {
  const unused: SyntheticNetwork = { name: "unused", namespace: "vms", createdAt: "2026-01-01T00:00:00Z" };
  const networks = [...FOUR, unused];
  const only = (query: object) => lanesOf(build(networks, [onAll(FOUR)], { namespace: "shop", ...query }));
  expect(only({ order: "multus/vms/unused,a" }).map(({ title }) => title)).toEqual([
    "cbr0",
    "a",
    "b",
    "c",
    "d",
  ]);
  expect(only({ pin: "multus/vms/unused" }).map(({ title }) => title)).toContain("unused");
});

test("what shares a lane is moved as one, and stays one", () => {
  const crowd = Array.from({ length: 30 }, (_, index) => ({
    name: "data",
    namespace: `t-${index}`,
    createdAt: "2026-01-09T00:00:00Z",
  }));
  const networks = [...FOUR, ...crowd];
  const view = pictureOf(networks);
  expect(titles(view)).toBe("cbr0 data a b c d");
  const data = lanesOf(view).find(({ title }) => title === "data");
  if (data === undefined) throw new Error("no lane called data");
  expect(laneName(data)).toBe("multus/*/data");
  const order = orderAfterMove(view, [], data.id, 3);
  expect(order).toEqual(["multus/default/a", "multus/default/b", "multus/*/data"]);
  expect(titles(pictureOf(networks, order))).toBe("cbr0 a b data c d");
});

test("the lane of all that have no room can't be moved, and nothing goes behind it", () => {
  const many = Array.from({ length: 40 }, (_, index) => ({
    name: `n${index}`,
    createdAt: "2026-01-01T00:00:00Z",
  }));
  const view = pictureOf([DEFAULT, ...many]);
  const rest = lanesOf(view).at(-1);
  if (rest === undefined) throw new Error("there are no lanes");
  expect(rest.network).toBeNull();
  expect(laneAmong(view, rest.id)).toBeNull();
  expect(orderAfterMove(view, [], rest.id, 0)).toEqual([]);
  const first = lanesOf(view)[1];
  const at = gapAt(view, first?.id ?? "", 1_000_000);
  expect(at?.to).toBe(lanesOf(view).length - 2);
  expect(at?.x).toBeLessThanOrEqual(rest.columnLeft);
});

test("let go over itself or either half of a neighbour that is nearer to it, a lane stays", () => {
  const view = pictureOf(FOUR);
  const [a, b] = [lanesOf(view)[1], lanesOf(view)[2]];
  if (a === undefined || b === undefined) throw new Error("there are no lanes");
  expect(gapAt(view, a.id, a.x)).toBeNull();
  expect(gapAt(view, a.id, b.columnLeft + 1)).toBeNull();
  expect(gapAt(view, a.id, b.columnLeft + b.columnWidth - 1)).toMatchObject({ to: 2 });
  expect(gapAt(view, b.id, a.columnLeft + 1)).toEqual({ to: 1, x: a.columnLeft });
});
