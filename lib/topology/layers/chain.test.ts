import { describe, expect, test } from "vitest";
import type { NetworkEntry } from "../../cluster/cluster-model.ts";
import type { HostLink } from "../../model/host-link.ts";
import { joinId, networkId } from "../../model/ids.ts";
import type { Network } from "../../model/network.ts";
import type { SourceRef } from "../../model/source-ref.ts";
import { chainOf, type NodeLinks } from "./chain.ts";

const FROM: SourceRef = {
  cluster: "lab",
  group: "node-report",
  kind: "NodeReport",
  namespace: null,
  name: "node-a",
  uid: null,
};
const link = (name: string, more: Partial<HostLink> = {}): [string, HostLink] => [
  name,
  {
    kind: "host-link",
    id: joinId("lab", "host-link", "node-a", name),
    cluster: "lab",
    from: FROM,
    node: "node-a",
    name,
    index: 1,
    type: "device",
    mac: null,
    mtu: 1500,
    link: "up",
    controller: null,
    parent: null,
    vlan: null,
    addresses: [],
    at: null,
    ...more,
  },
];
const LINKS: NodeLinks = new Map([
  link("ens3f0"),
  link("ens3f0.301", { type: "vlan", parent: "ens3f0", vlan: 301 }),
  link("br-stor", { type: "bridge" }),
  link("ens4f0", { controller: "br-stor" }),
  link("eth0"),
  link("eth0.40", { type: "vlan", parent: "eth0", vlan: 40, controller: "br-mgmt" }),
  link("br-mgmt", { type: "bridge" }),
  link("br-alone", { type: "bridge" }),
  link("veth1", { type: "veth", controller: "br-alone" }),
]);
const NOBODY = { observed: null, reported: null };
const on = (network: Partial<Network>): NetworkEntry => ({
  id: networkId("lab", { provider: "multus", namespace: "lab", name: "net-a" }),
  key: { provider: "multus", namespace: "lab", name: "net-a" },
  isDefault: false,
  defined: {
    kind: "network",
    id: networkId("lab", { provider: "multus", namespace: "lab", name: "net-a" }),
    cluster: "lab",
    from: FROM,
    key: { provider: "multus", namespace: "lab", name: "net-a" },
    createdAt: null,
    deletedAt: null,
    cniName: "net-a",
    cniVersion: null,
    plugins: [],
    type: null,
    bridge: null,
    master: null,
    vlan: null,
    mtu: null,
    mode: null,
    physicalNetwork: null,
    resourceName: null,
    ipam: null,
    problems: [],
    ...network,
  },
});
const told = (network: Partial<Network>, links: NodeLinks | "unseen" = LINKS) => {
  const seen = links === "unseen" ? undefined : links;
  const { device, nic, segment, aside } = chainOf(NOBODY, on(network), seen);
  return [`${device.title} ${device.presence}`, `${nic.title} ${nic.presence}`, segment?.title ?? aside];
};

describe("the way out of a node", () => {
  test("over a VLAN device to the NIC below it", () => {
    expect(told({ type: "macvlan", master: "ens3f0.301" })).toEqual([
      "ens3f0.301 seen",
      "ens3f0 seen",
      "VLAN 301 on ens3f0",
    ]);
  });

  test("over a bridge to its uplink, whose VLAN counts", () => {
    expect(told({ type: "bridge", bridge: "br-stor" })).toEqual([
      "br-stor seen",
      "ens4f0 seen",
      "untagged on ens4f0",
    ]);
    expect(told({ type: "bridge", bridge: "br-mgmt" })).toEqual([
      "br-mgmt seen",
      "eth0 seen",
      "VLAN 40 on eth0",
    ]);
  });

  test("a bridge whose ports are all pods' stays on its node", () => {
    expect(told({ type: "bridge", bridge: "br-alone" })).toEqual([
      "br-alone seen",
      " none",
      "stays on this node: no uplink",
    ]);
  });

  test("two ways to one wire meet in one segment", () => {
    const overDevice = chainOf(NOBODY, on({ type: "macvlan", master: "ens3f0.301" }), LINKS);
    const overTag = chainOf(NOBODY, on({ type: "vlan", master: "ens3f0", vlan: 301 }), LINKS);
    const unseen = chainOf(NOBODY, on({ type: "macvlan", master: "ens3f0.301" }), undefined);
    expect(overTag.segment?.key).toBe(overDevice.segment?.key);
    expect(unseen.segment?.key).toBe(overDevice.segment?.key);
  });

  test("what was looked for and isn't there is absent; what nobody looked for is told or unknown", () => {
    expect(told({ type: "macvlan", master: "ens999" })).toEqual(["ens999 absent", " none", "leads nowhere"]);
    expect(told({ type: "bridge", bridge: "br-data" })).toEqual(["br-data absent", " none", "leads nowhere"]);
    expect(told({ type: "macvlan", master: "ens999.301" })[2]).toBe("never reaches VLAN 301");
    expect(told({ type: "bridge", bridge: "br-data", vlan: 10 })[2]).toBe("never reaches VLAN 10");
    expect(told({ type: "macvlan", master: "ens999" }, "unseen")).toEqual([
      "ens999 told",
      "unknown unknown",
      "untagged on ens999",
    ]);
    expect(told({ type: "bridge", bridge: "br-stor" }, "unseen")).toEqual([
      "br-stor told",
      "unknown unknown",
      "its uplink isn’t known",
    ]);
  });

  test("a network that isn't defined, or whose way nobody knows, is never guessed", () => {
    expect(chainOf(NOBODY, undefined, LINKS)).toMatchObject({
      segment: null,
      device: { presence: "unknown" },
    });
    expect(told({ type: "some-new-plugin" })).toEqual(["unknown unknown", " none", "its way isn’t known"]);
    expect(told({ type: "ptp" })).toEqual(["veth told", " none", "routed: no layer-2 domain"]);
  });

  test("VLANs that name each other end somewhere", () => {
    const loop = new Map([
      link("a", { type: "vlan", parent: "b", vlan: 1 }),
      link("b", { type: "vlan", parent: "a", vlan: 2 }),
    ]);
    expect(told({ type: "macvlan", master: "a" }, loop)[0]).toBe("a seen");
  });
});
