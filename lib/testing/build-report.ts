import type { NodeReport } from "../cni/node-report.ts";

type Link = NodeReport["host"]["links"][number];

/** A device that is up and has nothing. */
export const aLink = (name: string, rest: Partial<Link> = {}): Link => ({
  index: name.length,
  name,
  kind: "device",
  mac: null,
  mtu: 1500,
  link: "up",
  controller: null,
  lower: null,
  foreignLower: null,
  vlan: null,
  mode: null,
  device: null,
  addresses: [],
  ...rest,
});

/** What a node says that has one living sandbox (`alive`, of pod lab/web-1), one that is gone (`gone`), and a lease of each. */
export const aNodeReport = (change: Partial<NodeReport> = {}): NodeReport => ({
  node: "node-a",
  source: "node-agent",
  at: "2026-11-23T22:59:00Z",
  bootId: null,
  host: {
    links: [aLink("ens1")],
  },
  namespaces: [
    {
      id: "cni-1",
      path: "/run/netns/cni-1",
      pod: { namespace: "lab", name: "web-1", uid: null },
      containerId: "alive",
      links: [],
    },
  ],
  results: [
    aCachedResult("alive", { network: "multus-cni-network", interface: "eth0" }),
    aCachedResult("alive", { network: "cbr0", interface: "eth0" }),
    aCachedResult("alive", { network: "storage", interface: "net1" }),
    aCachedResult("gone", { network: "storage", interface: "net1" }),
  ],
  multus: [],
  hostLocal: [aLease("alive", "10.0.0.5"), aLease("gone", "10.0.0.6")],
  problems: [],
  ...change,
});

export const aCachedResult = (
  containerId: string,
  of: { readonly network: string; readonly interface: string; readonly pod?: string },
): NodeReport["results"][number] => ({
  networkName: of.network,
  containerId,
  interface: of.interface,
  netns: null,
  pod: { namespace: "lab", name: of.pod ?? "web-1", uid: null },
  devices: [],
  addresses: [],
  configText: CONFIG,
});

export const aLease = (containerId: string, address: string): NodeReport["hostLocal"][number] => ({
  network: "storage",
  address,
  containerId,
  interface: "net1",
  modifiedAt: "2026-11-23T12:00:00Z",
});

const CONFIG = JSON.stringify({
  cniVersion: "1.0.0",
  name: "storage",
  plugins: [
    { type: "bridge", ipam: { type: "host-local", ranges: [[{ subnet: "10.0.0.0/24" }]] } },
    { type: "tuning" },
  ],
});
