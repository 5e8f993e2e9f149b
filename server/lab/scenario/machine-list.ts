/** A network of a machine as its template names it. */
export interface MachineNetwork {
  /** Its name inside the machine. */
  name: string;
  /** The definition, in the machine's namespace unless another is said. */
  network: string;
  namespace?: string;
  mac: string;
  /** Address with prefix length that it keeps, where it has a claim. */
  ip?: string;
  claim?: boolean;
  /** The CNI network behind the definition, where it is called otherwise. */
  cniName?: string;
  /** What the guest says that it has; else what the pod was given. */
  guest?: readonly string[];
  /** Plugged into the pod, and not into the guest. */
  isNotInGuest?: boolean;
  /** Taken out of machine and guest; the pod still has it. */
  isUnplugged?: boolean;
}

export interface Machine {
  name: string;
  /** Where it runs; two while it migrates, none while it is stopped. */
  nodes: readonly string[];
  days: number;
  os: string;
  networks: readonly MachineNetwork[];
  /** In the template only: asked for, and the machine has to be restarted for it. */
  later?: readonly MachineNetwork[];
  cores?: number;
  isStopped?: boolean;
  hasAgent?: boolean;
  hasPodNetwork?: boolean;
  status?: string;
}

export const MACHINES: readonly Machine[] = [
  {
    name: "db-01",
    nodes: ["node-a"],
    days: 9,
    os: "debian",
    networks: [
      { name: "red", network: "tenantred", mac: "02:42:c0:a8:7b:0a" },
      { name: "storage", network: "storage-wb", namespace: "storage", mac: "02:42:0a:3c:03:1f" },
    ],
  },
  {
    name: "fw-01",
    nodes: ["node-c"],
    days: 8,
    os: "debian",
    networks: [
      { name: "red", network: "tenantred", mac: "02:42:c0:a8:7b:0b" },
      {
        name: "storage",
        network: "storage-wb",
        namespace: "storage",
        mac: "02:42:0a:3c:03:20",
        guest: ["10.60.3.60"],
      },
    ],
  },
  {
    // The guest gives itself its addresses: only its agent knows them.
    name: "edge-01",
    nodes: ["node-d"],
    days: 7,
    os: "fedora",
    hasPodNetwork: false,
    networks: [
      { name: "trunk", network: "l2-trunk", mac: "02:42:00:00:4d:01", guest: ["172.20.77.5", "fd77::5"] },
    ],
  },
  {
    name: "web-01",
    nodes: ["node-f"],
    days: 6,
    os: "ubuntu",
    networks: [
      { name: "red", network: "tenantred", mac: "02:42:c0:a8:7b:14", ip: "192.168.123.20/24", claim: true },
    ],
  },
  {
    // Unplugged in place: KubeVirt issue 14074 leaves the interface in the pod.
    name: "web-02",
    nodes: ["node-f"],
    days: 6,
    os: "ubuntu",
    networks: [
      { name: "red", network: "tenantred", mac: "02:42:c0:a8:7b:15", ip: "192.168.123.21/24", claim: true },
      { name: "spare", network: "phys30", mac: "02:42:c0:a8:1e:15", isUnplugged: true },
    ],
  },
  {
    name: "nas-01",
    nodes: ["node-f"],
    days: 5,
    os: "centos-stream",
    networks: [
      { name: "phys", network: "phys30", mac: "02:42:c0:a8:1e:1e" },
      { name: "dyn1", network: "l2net", mac: "02:42:0a:6e:00:1e", isNotInGuest: true },
    ],
  },
  {
    name: "cache-01",
    nodes: ["node-b"],
    days: 4,
    os: "debian",
    networks: [
      {
        name: "l2",
        network: "l2net",
        cniName: "vms_l2net",
        mac: "02:42:0a:6e:00:28",
        ip: "10.110.0.40/24",
        claim: true,
      },
    ],
  },
  {
    // Two launcher pods with one MAC and one address for a while: no conflict.
    name: "mig-01",
    nodes: ["node-c", "node-f"],
    days: 3,
    os: "debian",
    networks: [
      {
        name: "l2",
        network: "l2net",
        cniName: "vms_l2net",
        mac: "02:42:0a:6e:00:29",
        ip: "10.110.0.41/24",
        claim: true,
      },
    ],
  },
  {
    // Somebody copied web-01's definition, its MAC included.
    name: "router-01",
    nodes: ["node-b"],
    days: 2,
    os: "debian",
    networks: [
      { name: "red", network: "tenantred", mac: "02:42:c0:a8:7b:14", ip: "192.168.123.22/24", claim: true },
    ],
  },
  {
    name: "db-02",
    nodes: ["node-b"],
    days: 9,
    os: "debian",
    networks: [{ name: "phys", network: "phys30", mac: "02:42:c0:a8:1e:2a" }],
    later: [{ name: "backup", network: "l2net", mac: "02:42:0a:6e:00:2a" }],
  },
  {
    // Its claim names a launcher pod that is gone; see troubles-claims.ts.
    name: "kiosk-01",
    nodes: ["node-f"],
    days: 2,
    os: "debian",
    hasAgent: false,
    networks: [
      {
        name: "l2",
        network: "l2net",
        cniName: "vms_l2net",
        mac: "02:42:0a:6e:00:2b",
        ip: "10.110.0.43/24",
        claim: true,
      },
    ],
  },
  {
    // Stopped: its claim keeps its address, and that is as it should be.
    name: "win-01",
    nodes: [],
    days: 20,
    os: "windows",
    isStopped: true,
    networks: [
      {
        name: "l2",
        network: "l2net",
        cniName: "vms_l2net",
        mac: "02:42:0a:6e:00:2c",
        ip: "10.110.0.44/24",
        claim: true,
      },
    ],
  },
];
