import { describe, expect, it } from "vitest";
import type { KubeObject } from "../kube/kube-object.ts";
import { modelOf } from "../testing/build-model.ts";
import { aNad } from "../testing/build-network.ts";
import { networksBySegment, segmentOf, toldVlan } from "./segments.ts";

const nad = (name: string, config: object): KubeObject =>
  aNad(name)
    .withConfig({ cniVersion: "1.0.0", name, ...config })
    .build();

const neighbours = (...nads: readonly KubeObject[]): readonly string[] => {
  const model = modelOf(nads);
  const first = model.network({ provider: "multus", namespace: "lab", name: "a" });
  const bySegment = networksBySegment(model.networks());
  return first === undefined ? [] : (bySegment.get(first.id) ?? []).map(({ name }) => name);
};

const segment = (config: object) => {
  const [entry] = modelOf([nad("a", config)]).networks();
  return entry === undefined ? undefined : segmentOf(entry);
};

describe("networks share a segment", () => {
  it("on one master and VLAN, however that is written", () => {
    const vlan = nad("a", { type: "vlan", master: "ens3", vlanId: 301 });
    expect(
      neighbours(
        vlan,
        nad("b", { type: "macvlan", master: "ens3.301" }),
        nad("c", { type: "macvlan", master: "ens3" }),
        nad("d", { type: "ipvlan", master: "ens3.301", mode: "l3" }),
      ),
    ).toEqual(["b"]);
  });

  it("on one OVN network, or one physical network and VLAN", () => {
    const localnet = {
      type: "ovn-k8s-cni-overlay",
      topology: "localnet",
      physicalNetworkName: "physnet",
      vlanID: 10,
    };
    expect(neighbours(nad("a", localnet), nad("b", localnet), nad("c", { ...localnet, vlanID: 11 }))).toEqual(
      ["b"],
    );
  });

  it("on one bridge, but only node by node", () => {
    expect(
      neighbours(nad("a", { type: "bridge", bridge: "br1" }), nad("b", { type: "bridge", bridge: "br1" })),
    ).toEqual(["b"]);
    expect(segment({ type: "bridge", bridge: "br1" })?.isPerNode).toBe(true);
  });

  it("never where it can't be told, and point-to-point links have none", () => {
    expect(neighbours(nad("a", { type: "unheard-of" }), nad("b", { type: "unheard-of" }))).toEqual([]);
    expect(neighbours(nad("a", { type: "macvlan" }), nad("b", { type: "macvlan" }))).toEqual([]);
    expect(segment({ type: "ptp" })).toBeNull();
  });
});

describe("the VLAN that a configuration tells of", () => {
  const told = (config: object) => {
    const [entry] = modelOf([nad("a", config)]).networks();
    return entry === undefined ? undefined : toldVlan(entry);
  };

  it("is the network's own tag, or the one in its master's name", () => {
    expect(told({ type: "bridge", bridge: "br0", vlan: 10 })).toEqual({ vlan: 10, by: "network" });
    expect(told({ type: "macvlan", master: "ens3f0.301" })).toEqual({ vlan: 301, by: "name" });
  });

  it("is none where neither says one", () => {
    expect(told({ type: "macvlan", master: "ens3f0" })).toBeNull();
    expect(told({ type: "bridge", bridge: "br0.5", vlan: 0 })).toBeNull();
  });
});
