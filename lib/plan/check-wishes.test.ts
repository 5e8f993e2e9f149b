import { describe, expect, it } from "vitest";
import type { KubeObject } from "../kube/kube-object.ts";
import { aNad } from "../testing/build-network.ts";
import { aPod } from "../testing/build-pod.ts";
import { aPool, aReservation } from "../testing/build-pool.ts";
import { planAttach } from "./attach.ts";
import type { RefusalCode } from "./plan.ts";
import { attachIntent, clusterOf, ETH0, refusalOf } from "./testing/planning.ts";

const POD = aPod().reports([ETH0]).build();
const network = (config: object, ipam: object, name = "net-a") =>
  aNad(name)
    .withConfig({
      cniVersion: "1.0.0",
      name,
      plugins: [{ type: "macvlan", master: "up0", capabilities: { ips: true, mac: true }, ...config, ipam }],
    })
    .build();
const DUAL = network(
  {},
  { type: "whereabouts", ipRanges: [{ range: "10.9.0.0/24" }, { range: "fd09::/64" }] },
);
const other = (ip: string) =>
  aPod("other")
    .asks("net-a@net1")
    .reports([ETH0, { name: "lab/net-a", interface: "net1", ips: [ip] }]);

const wish = (ips: readonly string[], ...objects: readonly KubeObject[]): RefusalCode | undefined =>
  refusalOf(planAttach(attachIntent("net-a", { ips }), clusterOf(POD, ...objects)));

describe("a wished address", () => {
  it("may be of either family, with or without its prefix length", () => {
    for (const ip of ["10.9.0.5", "10.9.0.5/24", "fd09::5", "FD09:0::0005/64"]) {
      expect(wish([ip], DUAL)).toBeUndefined();
    }
    expect(wish(["10.9.0.5/24", "fd09::5/64"], DUAL)).toBeUndefined();
  });

  it("must be one, lie in the network, and be wished once", () => {
    for (const ip of ["", "10.9.0", "10.9.0.5/33", "010.9.0.5", "net-a", "10.9.1.5", "fd0a::1", "fd09::1/"]) {
      expect(wish([ip], DUAL)).toBe("ADDRESS_INVALID");
    }
    expect(wish(["fd09::5", "FD09::0005/64"], DUAL)).toBe("ADDRESS_INVALID");
  });

  it("is taken where another pod reports it, however it is written", () => {
    expect(wish(["10.9.0.5/24"], DUAL, other("10.9.0.5").build())).toBe("ADDRESS_TAKEN");
    expect(wish(["fd09:0::5"], DUAL, other("fd09::5").build())).toBe("ADDRESS_TAKEN");
  });

  it("is free again once that pod has completed", () => {
    expect(wish(["10.9.0.5"], DUAL, other("10.9.0.5").inPhase("Succeeded").build())).toBeUndefined();
  });

  it("is taken on another network of the same wire, not on another wire", () => {
    const ipam = { type: "static" };
    const holder = aPod("other")
      .asks("net-b@net1")
      .reports([ETH0, { name: "lab/net-b", interface: "net1", ips: ["10.9.0.5"] }])
      .build();
    const same = [network({}, ipam), network({}, ipam, "net-b"), holder];
    const elsewhere = [network({}, ipam), network({ master: "up1" }, ipam, "net-b"), holder];
    expect(wish(["10.9.0.5/24"], ...same)).toBe("ADDRESS_TAKEN");
    expect(wish(["10.9.0.5/24"], ...elsewhere)).toBeUndefined();
  });

  it("is free on this node's bridge where another node's bridge has it", () => {
    const bridge = network({ type: "bridge", bridge: "br0", master: undefined }, { type: "static" });
    expect(wish(["10.9.0.5/24"], bridge, other("10.9.0.5").onNode("node-b").build())).toBeUndefined();
    expect(wish(["10.9.0.5/24"], bridge, other("10.9.0.5").build())).toBe("ADDRESS_TAKEN");
  });

  it("is taken where a pool or a reservation has it, or where it is the gateway", () => {
    const pool = aPool("10.9.0.0/24").allocates(5, "lab/gone").build();
    expect(wish(["10.9.0.5"], DUAL, pool)).toBe("ADDRESS_TAKEN");
    expect(wish(["10.9.0.5"], DUAL, aReservation("10.9.0.5", "lab/gone"))).toBe("ADDRESS_TAKEN");
    expect(
      wish(["10.9.0.5"], DUAL, aReservation("10.9.0.5", "lab/gone", { networkName: "x" })),
    ).toBeUndefined();
    const gated = network({}, { type: "whereabouts", range: "10.9.0.0/24", gateway: "10.9.0.1" });
    expect(wish(["10.9.0.1"], gated)).toBe("ADDRESS_TAKEN");
  });

  it("needs its prefix length for the static IPAM, which then takes any", () => {
    const fixed = network({}, { type: "static", addresses: [{ address: "10.9.0.7/24" }] });
    expect(wish(["10.9.0.8"], fixed)).toBe("ADDRESS_INVALID");
    expect(wish(["10.8.0.8/24"], fixed)).toBeUndefined();
  });
});

describe("a wished MAC", () => {
  const mac = (text: string) =>
    refusalOf(planAttach(attachIntent("net-a", { mac: text }), clusterOf(POD, DUAL)));

  it("is six groups for a single device", () => {
    expect(mac("02:00:00:00:00:01")).toBeUndefined();
    for (const text of [
      "",
      "x",
      "02:00:00:00:00",
      "02:00:00:00:00:00:00:01",
      "01:00:5e:00:00:01",
      "ff:ff:ff:ff:ff:ff",
    ])
      expect(mac(text)).toBe("MAC_INVALID");
  });
});
