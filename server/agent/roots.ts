import { existsSync } from "node:fs";

/** Where a node keeps what the agent reads. All absolute; a container mounts them elsewhere. */
export interface Roots {
  /** libcni's and Multus' own folder: `results/`, `networks/`, `multus/`. */
  readonly cni: string;
  readonly networks: string;
  readonly multus: string;
  readonly config: string;
  /** Searched in this order, as CNI_PATH. */
  readonly plugins: readonly string[];
  readonly netns: string;
  /** Other namespaces in that folder are none of this node's. */
  readonly netnsPrefix: string;
  /** A file that is the node's own network namespace; undefined: we are in it. */
  readonly hostNetns: string | undefined;
  readonly multusSocket: string;
  readonly dhcpSocket: string;
  readonly sysfs: string;
  readonly openvswitchSocket: string;
  readonly openvswitchTool: string;
  /** Of container runtimes. */
  readonly runtimeSockets: readonly string[];
}

export const DEFAULT_ROOTS = {
  cni: "/var/lib/cni",
  config: "/etc/cni/net.d",
  plugins: ["/opt/cni/bin", "/usr/lib/cni"],
  netns: "/run/netns",
  multusSocket: "/run/multus/multus.sock",
  dhcpSocket: "/run/cni/dhcp.sock",
  sysfs: "/sys",
  openvswitchSocket: "/run/openvswitch/db.sock",
  openvswitchTool: "/usr/bin/ovs-vsctl",
  runtimeSockets: [
    "/run/containerd/containerd.sock",
    "/run/crio/crio.sock",
    "/run/cri-dockerd.sock",
    "/run/k3s/containerd/containerd.sock",
  ],
} as const;

/** The first plugin folder that is there. */
export const defaultPlugins = (): readonly string[] => [
  DEFAULT_ROOTS.plugins.find((path) => existsSync(path)) ?? DEFAULT_ROOTS.plugins[0],
];

/** What runtimes write into a result for a namespace of that name, wherever its folder is mounted for us. */
export const netnsPath = (name: string): string => `/run/netns/${name}`;
