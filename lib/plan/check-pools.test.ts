import { describe, expect, it } from "vitest";
import { aNad } from "../testing/build-network.ts";
import { aPod } from "../testing/build-pod.ts";
import { aPool } from "../testing/build-pool.ts";
import { aNode } from "../testing/build-cluster.ts";
import { planAttach } from "./attach.ts";
import {
  aController,
  attachIntent,
  attached,
  clusterOf,
  ETH0,
  modelOf,
  refusalOf,
  remarks,
} from "./testing/planning.ts";
import type { Plan } from "./plan.ts";

const POD = aPod().reports([ETH0]).build();
const whereabouts = (name: string, ipam: object) =>
  aNad(name)
    .withConfig({
      cniVersion: "1.0.0",
      type: "bridge",
      bridge: "br-x",
      ipam: { type: "whereabouts", ...ipam },
    })
    .build();
const poolsOf = (plan: Plan) => plan.preflight.filter(({ id }) => id === "pool");

describe("free addresses", () => {
  it("are all of a pool that doesn't exist yet", () => {
    const view = clusterOf(whereabouts("net-a", { range: "10.60.3.0/29" }), POD);
    expect(poolsOf(attached(view, attachIntent("net-a")))).toEqual([
      {
        id: "pool",
        verdict: "pass",
        title: "6 of 6 addresses of 10.60.3.0/29 are free",
        detail: "No pool exists yet: the first address makes it.",
      },
    ]);
  });

  it("refuse where none is left, and where a range never had any", () => {
    const pool = aPool("10.60.3.0/30").allocates(1, "lab/a").allocates(2, "lab/b").build();
    const full = clusterOf(whereabouts("net-a", { range: "10.60.3.0/30" }), pool, POD);
    expect(refusalOf(planAttach(attachIntent("net-a"), full))).toBe("POOL_EXHAUSTED");
    const none = clusterOf(whereabouts("net-a", { range: "10.60.3.0/31" }), POD);
    expect(refusalOf(planAttach(attachIntent("net-a"), none))).toBe("POOL_EXHAUSTED");
  });

  it("count in the network's own part where several share a pool", () => {
    const pool = aPool("10.60.3.0/24")
      .allocates(10, "lab/a")
      .allocates(11, "lab/b")
      .allocates(20, "lab/c")
      .allocates(0, "lab/d")
      .build();
    const low = whereabouts("net-a", {
      range: "10.60.3.0/24",
      range_start: "10.60.3.10",
      range_end: "10.60.3.11",
    });
    const high = whereabouts("net-b", {
      range: "10.60.3.20-10.60.3.24/24",
      exclude: ["10.60.3.24/32", "10.60.3.20"],
    });
    const view = clusterOf(low, high, pool, POD);
    expect(refusalOf(planAttach(attachIntent("net-a"), view))).toBe("POOL_EXHAUSTED");
    expect(poolsOf(attached(view, attachIntent("net-b")))[0]).toMatchObject({
      title: "3 of 3 addresses of 10.60.3.0/24 are free",
      detail: "The pool is shared with lab/net-a.",
    });
  });

  it("of another pool of the same range, under a name of its own, don't count", () => {
    const pool = aPool("10.60.3.0/30")
      .withNetworkName("tiny")
      .allocates(1, "lab/a")
      .allocates(2, "lab/b")
      .build();
    const view = clusterOf(whereabouts("net-a", { range: "10.60.3.0/30" }), pool, POD);
    expect(planAttach(attachIntent("net-a"), view).ok).toBe(true);
  });

  it("must be left in both families of a dual-stack network", () => {
    const ipam = { ipRanges: [{ range: "10.60.3.0/24" }, { range: "fd60:5::/126" }] };
    const six = aPool("fd60:5::/126").allocates(1, "lab/a");
    const view = clusterOf(whereabouts("net-a", ipam), aPool().build(), six.build(), POD);
    expect(poolsOf(attached(view, attachIntent("net-a"))).map(({ title }) => title)).toEqual([
      "254 of 254 addresses of 10.60.3.0/24 are free",
      "1 of 2 addresses of fd60:5::/126 are free",
    ]);
    const full = clusterOf(whereabouts("net-a", ipam), six.allocates(2, "lab/b").build(), POD);
    expect(refusalOf(planAttach(attachIntent("net-a"), full))).toBe("POOL_EXHAUSTED");
  });

  it("of a large IPv6 range aren't counted out", () => {
    const view = clusterOf(whereabouts("net-a", { range: "fd60:5::/64" }), POD);
    expect(poolsOf(attached(view, attachIntent("net-a")))[0]?.title).toBe(
      "more than a million of more than a million addresses of fd60:5::/64 are free",
    );
  });

  it("are unknown for node slices, other IPAM, and pools that aren't current", () => {
    const slices = clusterOf(whereabouts("net-a", { range: "10.60.0.0/16", node_slice_size: "/24" }), POD);
    const dhcp = clusterOf(
      aNad("net-a")
        .withConfig({ type: "bridge", bridge: "b", ipam: { type: "dhcp" } })
        .build(),
      POD,
    );
    const stale = modelOf(
      [aNode(), aController().build(), whereabouts("net-a", { range: "10.60.3.0/24" }), POD],
      ["ippools.whereabouts.cni.cncf.io"],
    );
    for (const view of [slices, dhcp, stale]) {
      expect(remarks(attached(view, attachIntent("net-a")))).toContain("unknown pool");
    }
  });
});
