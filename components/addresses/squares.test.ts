import { expect, test } from "vitest";
import type { AllocationWire, PoolDetailWire } from "../../lib/wire/pool.ts";
import { countKinds, shapeOf } from "./squares.ts";

const allocation = (address: string, part: Partial<AllocationWire> = {}): AllocationWire => ({
  id: address,
  cluster: "c",
  store: "whereabouts",
  pool: "p",
  address,
  key: "1",
  owner: { namespace: "a", name: "b" },
  interface: "net1",
  containerId: null,
  class: "live",
  confidence: "certain",
  reason: "",
  since: null,
  ...part,
});

const pool = (range: string | null, part: Partial<PoolDetailWire> = {}): PoolDetailWire => ({
  id: "p",
  cluster: "c",
  store: "whereabouts",
  namespace: null,
  name: "p",
  range,
  networkName: null,
  node: null,
  networks: [],
  usable: null,
  allocated: 0,
  byClass: {},
  reservations: 0,
  use: null,
  problems: [],
  findings: 0,
  worst: null,
  notes: 0,
  network: null,
  broadcast: null,
  gateways: [],
  excluded: [],
  allocations: [],
  unrecorded: [],
  ghostReservations: [],
  revision: 1,
  ...part,
});

test("a /24 is 256 squares, each with what is known of its address", () => {
  const shape = shapeOf(
    pool("10.0.0.0/24", {
      network: "10.0.0.0",
      broadcast: "10.0.0.255",
      gateways: ["10.0.0.1"],
      excluded: [{ first: "10.0.0.192", last: "10.0.0.199" }],
      allocations: [
        allocation("10.0.0.5"),
        allocation("10.0.0.6", { class: "leak" }),
        allocation("10.0.0.7", { class: "leak", confidence: "likely" }),
        allocation("10.0.0.8", { class: "conflict" }),
      ],
      unrecorded: [{ address: "10.0.0.9", pod: { namespace: "a", name: "b" }, interface: "net1" }],
    }),
    null,
  );
  if (shape.kind !== "squares") throw new Error(shape.kind);
  expect(shape.squares).toHaveLength(256);
  expect(Object.fromEntries(countKinds(shape.squares))).toEqual({
    network: 1,
    gateway: 1,
    live: 1,
    "leak-certain": 1,
    "leak-likely": 1,
    conflict: 1,
    unrecorded: 1,
    excluded: 8,
    broadcast: 1,
    free: 240,
  });
});

test("a gateway that is recorded shows its record, and what is recorded outweighs an exclusion", () => {
  const shape = shapeOf(
    pool("10.0.0.0/30", {
      gateways: ["10.0.0.1"],
      allocations: [allocation("10.0.0.1", { class: "stale" })],
    }),
    null,
  );
  expect(shape.kind === "squares" && shape.squares[1]?.kind).toBe("stale");
});

test("a /20 is tiles of 256, and an opened tile is its squares", () => {
  const large = pool("10.0.0.0/20", {
    allocations: [allocation("10.0.3.7"), allocation("10.0.3.8", { class: "leak" })],
  });
  const shape = shapeOf(large, null);
  if (shape.kind !== "tiles") throw new Error(shape.kind);
  expect(shape.tiles).toHaveLength(16);
  expect(shape.tiles[3]).toEqual({ first: "10.0.3.0", offset: 768, size: 256, allocated: 2, ill: 1 });
  const opened = shapeOf(large, 768);
  expect(opened.kind === "squares" && opened.squares[7]).toMatchObject({ address: "10.0.3.7", kind: "live" });
});

test("an IPv6 pool, an unreadable range and a /8 are sparse lists", () => {
  for (const range of ["fd00::/64", null, "nonsense", "10.0.0.0/8"]) {
    expect(shapeOf(pool(range), null).kind).toBe("sparse");
  }
});
