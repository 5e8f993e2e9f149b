import type { LabObject } from "../lab-cluster.ts";
import { RDMA_RESOURCE, VF_RESOURCE } from "./nodes.ts";
import { networkOf } from "./objects.ts";

const V = "1.0.0";

/** First and last address that `storage/storage-wb` hands out: few enough that leaks matter. */
export const STORAGE_WINDOW = { first: "10.60.3.10", last: "10.60.3.39" };

/** Networks that work. */
export function goodNetworks(): LabObject[] {
  return [...telcoNetworks(), ...radioNetworks(), ...sharedNetworks(), ...mediaNetworks(), ...edgeNetworks()];
}

function radioNetworks(): LabObject[] {
  return [
    networkOf(
      "core5g",
      "fronthaul-sriov",
      {
        cniVersion: V,
        name: "fronthaul-sriov",
        type: "sriov",
        vlan: 210,
        trust: "on",
        spoofchk: "off",
        mtu: 9000,
        ipam: { type: "whereabouts", range: "10.60.16.0/24" },
      },
      { "k8s.v1.cni.cncf.io/resourceName": RDMA_RESOURCE },
    ),
    networkOf("core5g", "f1-chain", {
      cniVersion: V,
      name: "f1-chain",
      plugins: [
        {
          type: "vlan",
          master: "ens3f0",
          vlanId: 311,
          ipam: { type: "whereabouts", range: "10.60.17.0/24", network_name: "f1" },
        },
        { type: "tuning", sysctl: { "net.ipv4.conf.IFNAME.arp_ignore": "1" } },
        { type: "vrf", vrfname: "f1" },
      ],
    }),
  ];
}

function edgeNetworks(): LabObject[] {
  return [
    networkOf("edge", "edge-uplink", {
      cniVersion: V,
      name: "edge-uplink",
      type: "ipvlan",
      master: "ens3f0",
      mode: "l3",
      ipam: { type: "host-local", subnet: "10.60.20.0/24" },
    }),
    networkOf("edge", "sensors", {
      cniVersion: V,
      name: "sensors",
      type: "dummy",
      ipam: { type: "host-local", subnet: "10.60.21.0/24" },
    }),
  ];
}

function telcoNetworks(): LabObject[] {
  const whereabouts = (range: string): object => ({ type: "whereabouts", range });
  return [
    networkOf("core5g", "n3-macvlan", {
      cniVersion: V,
      name: "n3-macvlan",
      type: "macvlan",
      master: "ens3f0.301",
      mode: "bridge",
      capabilities: { mac: true },
      ipam: {
        type: "whereabouts",
        range: "10.60.1.0/24",
        exclude: ["10.60.1.0/29"],
        gateway: "10.60.1.1",
      },
    }),
    networkOf(
      "core5g",
      "n6-sriov",
      {
        cniVersion: V,
        name: "n6-sriov",
        type: "sriov",
        vlan: 206,
        spoofchk: "on",
        trust: "off",
        ipam: whereabouts("10.60.2.0/24"),
      },
      { "k8s.v1.cni.cncf.io/resourceName": VF_RESOURCE },
    ),
    networkOf("core5g", "n4-ipvlan", {
      cniVersion: V,
      name: "n4-ipvlan",
      type: "ipvlan",
      master: "ens3f0.302",
      mode: "l2",
      ipam: whereabouts("10.60.7.0/24"),
    }),
    networkOf("core5g", "n2-vlan", {
      cniVersion: V,
      name: "n2-vlan",
      type: "vlan",
      master: "ens3f0",
      vlanId: 305,
      ipam: whereabouts("10.60.8.0/24"),
    }),
    networkOf("core5g", "sig-chain", {
      cniVersion: V,
      name: "sig-chain",
      plugins: [
        {
          type: "macvlan",
          master: "ens3f0",
          mode: "bridge",
          mtu: 1400,
          capabilities: { ips: true },
          ipam: { type: "static" },
        },
        { type: "tuning", capabilities: { mac: true }, sysctl: { "net.ipv4.conf.IFNAME.arp_filter": "1" } },
        { type: "sbr" },
      ],
    }),
  ];
}

function sharedNetworks(): LabObject[] {
  return [
    mgmtNetwork([]),
    networkOf("storage", "storage-wb", {
      cniVersion: V,
      name: "storage-wb",
      type: "bridge",
      bridge: "br-stor",
      capabilities: {
        ips: true,
        mac: true,
      },
      ipam: {
        type: "whereabouts",
        range: "10.60.3.0/24",
        gateway: "10.60.3.1",
        range_start: STORAGE_WINDOW.first,
        range_end: STORAGE_WINDOW.last,
      },
    }),
    networkOf("vms", "tenantred", {
      cniVersion: V,
      name: "tenantred",
      type: "ovn-k8s-cni-overlay",
      topology: "localnet",
      netAttachDefName: "vms/tenantred",
      vlanID: 10,
      subnets: "192.168.123.0/24",
      mtu: 1500,
      physicalNetworkName: "br-data",
      allowPersistentIPs: true,
    }),
    networkOf("vms", "l2-trunk", {
      cniVersion: V,
      name: "l2-trunk",
      type: "bridge",
      bridge: "br-trunk",
      vlan: 77,
      capabilities: { mac: true },
    }),
    networkOf("batch", "tiny", {
      cniVersion: V,
      name: "tiny",
      type: "macvlan",
      master: "ens3f0",
      mode: "bridge",
      ipam: {
        type: "whereabouts",
        range: "10.60.4.0/30",
        network_name: "tiny",
      },
    }),
  ];
}

/** The dual-stack network that all namespaces share; `excluded` addresses are not handed out. */
export function mgmtNetwork(excluded: readonly string[]): LabObject {
  const inFamily = (colon: boolean): object => {
    const exclude = excluded.filter((address) => address.includes(":") === colon);
    return exclude.length > 0 ? { exclude: exclude.map((address) => `${address}/${colon ? 128 : 32}`) } : {};
  };
  const ipRanges = [
    { range: "10.60.5.0/24", ...inFamily(false) },
    { range: "fd60:5::/112", ...inFamily(true) },
  ];
  return networkOf("default", "mgmt-v6", {
    cniVersion: V,
    name: "mgmt-v6",
    type: "bridge",
    bridge: "br-mgmt",
    ipam: {
      type: "whereabouts",
      ipRanges,
    },
  });
}

function mediaNetworks(): LabObject[] {
  return [
    networkOf("media", "transcode-hl", {
      cniVersion: V,
      name: "transcode-hl",
      type: "bridge",
      bridge: "br-media",
      ipam: {
        type: "host-local",
        subnet: "10.60.9.0/24",
        rangeStart: "10.60.9.10",
        rangeEnd: "10.60.9.200",
      },
    }),
    networkOf("media", "static-cam", {
      cniVersion: V,
      name: "static-cam",
      type: "bridge",
      bridge: "br-cam",
      capabilities: {
        ips: true,
        mac: true,
      },
      ipam: {
        type: "static",
        addresses: [
          {
            address: "10.60.6.7/24",
            gateway: "10.60.6.1",
          },
        ],
        dns: {
          nameservers: ["10.60.6.1"],
          domain: "cam.lab",
          search: ["lab"],
        },
      },
    }),
    networkOf("media", "hostdev-spare", {
      cniVersion: V,
      name: "hostdev-spare",
      type: "host-device",
      device: "ens5f0",
    }),
    networkOf("media", "ptp-cam", {
      cniVersion: V,
      name: "ptp-cam",
      type: "ptp",
      ipam: {
        type: "host-local",
        subnet: "10.60.12.0/24",
      },
    }),
  ];
}

/** Networks that nobody validated: the API takes anything. */
export function brokenNetworks(): LabObject[] {
  return [
    networkOf("sandbox", "bad-json", '{"cniVersion":"1.0.0","type":"bridge",'),
    networkOf("sandbox", "bad-array", '[{"cniVersion":"1.0.0","type":"bridge"}]'),
    networkOf("sandbox", "bad-no-type", { cniVersion: V, name: "x" }),
    networkOf("sandbox", "no-config", undefined),
    networkOf("sandbox", "bad-empty", ""),
    networkOf("sandbox", "bad-missing-binary", { cniVersion: V, name: "nb", type: "no-such-plugin" }),
    networkOf("sandbox", "bad-master", {
      cniVersion: V,
      name: "bm",
      type: "macvlan",
      master: "ens999",
      ipam: {
        type: "host-local",
        subnet: "10.60.10.0/24",
      },
    }),
  ];
}
