/** Where a node keeps what the agent reads. All absolute; a container mounts them elsewhere. */
export interface Roots {
  /** libcni's and Multus' own folder: `results/`, `networks/`, `multus/`. */
  readonly cni: string;
  readonly networks: string;
  readonly multus: string;
  readonly config: string;
  readonly plugins: string;
  readonly netns: string;
}

export const DEFAULT_ROOTS: Roots = {
  cni: "/var/lib/cni",
  networks: "/var/lib/cni/networks",
  multus: "/var/lib/cni/multus",
  config: "/etc/cni/net.d",
  plugins: "/opt/cni/bin",
  netns: "/run/netns",
};

/** What runtimes write into a result for a namespace of that name, wherever its folder is mounted for us. */
export const netnsPath = (name: string): string => `/run/netns/${name}`;
