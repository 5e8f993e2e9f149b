import type { LabObject } from "../lab-cluster.ts";
import type { JsonRecord } from "../controllers/json.ts";
import { networkOf } from "./objects.ts";

/**
 * Definitions that can be used and yet are wrong, one fault each (domain.md §2.5). They stand in `sandbox` with ranges of
 * their own, so that none disturbs what is healthy; pods are on them only where the fault shows no other way.
 */
export function oddNetworks(): LabObject[] {
  const V = "1.0.0";
  const whereabouts = (range: string, rest: JsonRecord = {}): JsonRecord => ({
    type: "whereabouts",
    range,
    ...rest,
  });
  const hostLocal = (subnet: string): JsonRecord => ({ type: "host-local", subnet });
  const macvlan = (master: string, ipam: JsonRecord, rest: JsonRecord = {}): JsonRecord => ({
    cniVersion: V,
    type: "macvlan",
    master,
    mode: "bridge",
    ipam,
    ...rest,
  });
  const bridge = (name: string, ipam: JsonRecord, rest: JsonRecord = {}): JsonRecord => ({
    cniVersion: V,
    type: "bridge",
    bridge: `br-${name}`.slice(0, 15),
    ipam,
    ...rest,
  });
  const configs: readonly (readonly [
    name: string,
    config: JsonRecord,
    annotations?: Record<string, string>,
  ])[] = [
    ["no-version", { type: "bridge", bridge: "br-nv" }],
    ["other-name", { ...bridge("on", hostLocal("10.61.1.0/24")), name: "called-otherwise" }],
    ["bad-name", { ...bridge("bn", hostLocal("10.61.2.0/24")), name: "not a name!" }],
    [
      "ovn-other-nad",
      {
        cniVersion: V,
        name: "ovn-other-nad",
        type: "ovn-k8s-cni-overlay",
        topology: "layer2",
        subnets: "10.61.3.0/24",
        netAttachDefName: "sandbox/somewhere-else",
      },
    ],
    ["shared-a", { ...bridge("sha", hostLocal("10.61.4.0/24")), name: "shared" }],
    ["shared-b", { ...bridge("shb", hostLocal("10.61.5.0/24")), name: "shared" }],
    ["local-on-wire", { ...macvlan("ens3f0", hostLocal("10.61.9.0/24")), name: "local-on-wire" }],
    ["overlap-a", bridge("ova", whereabouts("10.61.10.0/23"))],
    ["overlap-b", bridge("ovb", whereabouts("10.61.11.0/24"))],
    ["twin-a", { ...macvlan("ens3f0", whereabouts("10.61.12.0/24")), type: "vlan", vlanId: 320 }],
    ["twin-b", { ...macvlan("ens3f0", whereabouts("10.61.13.0/24")), type: "vlan", vlanId: 320 }],
    ["too-big-mtu", macvlan("ens3f0", whereabouts("10.61.14.0/24"), { mtu: 9600 })],
    ["gateway-outside", bridge("gwo", whereabouts("10.61.15.0/24", { gateway: "10.99.0.1" }))],
    ["gateway-inside", bridge("gwi", whereabouts("10.61.16.0/24", { gateway: "10.61.16.1" }))],
    [
      "odd-range",
      bridge(
        "odr",
        whereabouts("10.61.17.0/24", {
          range_start: "10.61.17.90",
          range_end: "10.61.17.20",
          exclude: ["10.62.0.0/24"],
        }),
      ),
    ],
    ["bad-exclude", bridge("bex", whereabouts("10.61.18.0/24", { exclude: ["all of it"] }))],
    ["named-a", macvlan("ens3f0", whereabouts("10.61.19.0/24", { network_name: "a" }))],
    ["named-b", macvlan("ens3f0", whereabouts("10.61.19.0/24", { network_name: "b" }))],
    ["unreserved-a", bridge("ura", whereabouts("10.61.20.0/24", { enable_overlapping_ranges: false }))],
    ["unreserved-b", bridge("ura", whereabouts("10.61.20.0/25"))],
    ["sliced", bridge("sli", whereabouts("10.61.21.0/24", { node_slice_size: "/28" }))],
    [
      "late-ipam",
      {
        cniVersion: V,
        name: "late-ipam",
        plugins: [{ type: "tuning" }, bridge("lat", whereabouts("10.61.22.0/24"))],
      },
    ],
    ["no-resource", { cniVersion: V, type: "sriov", vlan: 220 }],
    [
      "unknown-resource",
      { cniVersion: V, type: "sriov", vlan: 221 },
      { "k8s.v1.cni.cncf.io/resourceName": "lab.moorings.dev/nobody_has_it" },
    ],
    ["no-master", { cniVersion: V, type: "macvlan", mode: "bridge", ipam: whereabouts("10.61.23.0/24") }],
    ["dhcp-net", macvlan("ens3f0", { type: "dhcp" })],
    ["mixed-master", macvlan("ens3f0.302", whereabouts("10.61.24.0/24"))],
    ["tiny-mtu", bridge("tmt", whereabouts("fd61:25::/112"), { mtu: 1000 })],
    ["pod-range", bridge("por", whereabouts("10.244.0.0/24"))],
    ["odd-vlan", bridge("odv", {}, { vlanTrunk: [{ minID: 200, maxID: 100 }] })],
  ];
  return configs.map(([name, config, annotations]) => networkOf("sandbox", name, config, annotations));
}
