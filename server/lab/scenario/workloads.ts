import { createHash } from "node:crypto";
import type { LabOwnerReference } from "../lab-cluster.ts";
import { VF_RESOURCE } from "./nodes.ts";
import {
  barePod,
  placeCompletedJob,
  placeDaemonSet,
  placeDeployment,
  placePod,
  placeStatefulSet,
  type Placing,
} from "./placement.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const NAMESPACES = ["core5g", "storage", "vms", "shop", "media", "batch", "sandbox"] as const;

/** A placing so long ago, its nodes turned so that not all workloads begin on the same one. */
export function ago(placing: Placing, ms: number, firstNode = 0): Placing {
  const { nodes } = placing;
  const turned = [...nodes.slice(firstNode), ...nodes.slice(0, firstNode)];
  return { ...placing, nodes: turned, at: placing.at - ms };
}

/** The daemons that make networks, and DNS. */
export function placePlatform(placing: Placing): void {
  const old = ago(placing, 41 * DAY);
  const namespace = "kube-system";
  const daemons = [
    { name: "kube-multus-ds", app: "multus", image: "ghcr.io/k8snetworkplumbingwg/multus-cni:v4.3.0-thick" },
    {
      name: "dynamic-networks-controller-ds",
      app: "dynamic-networks-controller",
      image: "ghcr.io/k8snetworkplumbingwg/multus-dynamic-networks-controller:v0.3.7",
    },
    { name: "whereabouts", app: "whereabouts", image: "ghcr.io/k8snetworkplumbingwg/whereabouts:v0.9.3" },
    { name: "kube-proxy", app: "kube-proxy", image: "registry.k8s.io/kube-proxy:v1.36.2" },
  ];
  for (const { name, app, image } of daemons) {
    placeDaemonSet(old, {
      namespace,
      name,
      image,
      hostNetwork: true,
      labels: { app, name: app, tier: "node" },
    });
  }
  placeDeployment(old, {
    namespace,
    name: "coredns",
    image: "registry.k8s.io/coredns/coredns:v1.13.1",
    replicas: 2,
  });
}

/** 5G functions; `amf` is what one hot-plugs: every element names its interface. */
export function placeCore5g(placing: Placing): void {
  const namespace = "core5g";
  const image = (name: string): string => `registry.lab.internal/core5g/${name}:2.14.1`;
  const mgmt = (iface: string): { name: string; namespace: string; interface: string } => ({
    name: "mgmt-v6",
    namespace: "default",
    interface: iface,
  });
  const n3 = { name: "n3-macvlan", interface: "net1" };
  placeDeployment(ago(placing, 6 * DAY, 1), {
    namespace,
    name: "amf",
    image: image("amf"),
    replicas: 2,
    networks: [mgmt("net1")],
  });
  placeStatefulSet(ago(placing, 3 * DAY, 2), {
    namespace,
    name: "smf",
    image: image("smf"),
    replicas: 2,
    networks: [n3, mgmt("net2")],
  });
  placeStatefulSet(ago(placing, 3 * DAY), {
    namespace,
    name: "upf",
    image: image("upf"),
    replicas: 2,
    networks: [
      n3,
      {
        name: "n6-sriov",
        interface: "net2",
      },
    ],
    resources: { [VF_RESOURCE]: "1" },
  });
  placeDeployment(ago(placing, 12 * DAY, 3), { namespace, name: "nrf", image: image("nrf"), replicas: 2 });
  placeDeployment(ago(placing, 2 * DAY, 2), {
    namespace,
    name: "pcf",
    image: image("pcf"),
    replicas: 1,
    networks: [
      {
        name: "n4-ipvlan",
        interface: "net1",
      },
      {
        name: "n2-vlan",
        interface: "net2",
      },
    ],
  });
  placePod(
    ago(placing, 5 * DAY, 3),
    barePod(placing, {
      namespace,
      name: "sig-probe",
      image: image("probe"),
      networks: [
        {
          name: "sig-chain",
          interface: "sig0",
          ips: ["10.60.13.44/24"],
          mac: "02:00:00:00:13:44",
        },
      ],
    }),
    "node-d",
  );
}

export function placeStorage(placing: Placing): void {
  const namespace = "storage";
  const image = "quay.io/ceph/ceph:v19.2.3";
  placeStatefulSet(ago(placing, 20 * DAY), {
    namespace,
    name: "ceph-osd",
    image,
    replicas: 3,
    networks: [
      {
        name: "storage-wb",
        interface: "net1",
      },
      {
        name: "mgmt-v6",
        namespace: "default",
        interface: "net2",
      },
    ],
  });
  for (const [index, letter] of ["a", "b", "c"].entries()) {
    const name = `ceph-mon-${letter}`;
    // ceph-mon-a asks for a network although it uses the node's own: the controller rejects it at every update.
    const networks = letter === "a" ? { networks: "storage-wb@net1" } : {};
    placeDeployment(ago(placing, 20 * DAY, index), {
      namespace,
      name,
      image,
      hostNetwork: true,
      ...networks,
    });
  }
  placeDeployment(ago(placing, 20 * DAY, 3), { namespace, name: "ceph-mgr", image });
}

/** KubeVirt's interface name for a network: `pod` and 11 digits of the name's SHA-256. */
export function kubevirtInterface(network: string): string {
  return `pod${createHash("sha256").update(network).digest("hex").slice(0, 11)}`;
}

export interface VirtualMachine {
  name: string;
  node: string;
  networks: readonly { name: string; network: string; namespace?: string; mac: string }[];
}

export const VIRTUAL_MACHINES: readonly VirtualMachine[] = [
  {
    name: "db-01",
    node: "node-a",
    networks: [
      { name: "red", network: "tenantred", mac: "02:42:c0:a8:7b:0a" },
      { name: "storage", network: "storage-wb", namespace: "storage", mac: "02:42:0a:3c:03:1f" },
    ],
  },
  {
    name: "fw-01",
    node: "node-c",
    networks: [
      { name: "red", network: "tenantred", mac: "02:42:c0:a8:7b:0b" },
      { name: "storage", network: "storage-wb", namespace: "storage", mac: "02:42:0a:3c:03:20" },
    ],
  },
  {
    name: "edge-01",
    node: "node-d",
    networks: [{ name: "trunk", network: "l2-trunk", mac: "02:42:00:00:4d:01" }],
  },
];

export function placeVirtualMachines(placing: Placing): void {
  for (const [index, machine] of VIRTUAL_MACHINES.entries()) {
    const then = ago(placing, (9 - index) * DAY);
    const uid = placing.context.random.uuid();
    const owner: LabOwnerReference = {
      apiVersion: "kubevirt.io/v1",
      kind: "VirtualMachineInstance",
      name: machine.name,
      uid,
      controller: true,
      blockOwnerDeletion: true,
    };
    const shape = {
      namespace: "vms",
      name: `virt-launcher-${machine.name}-${placing.context.random.suffix(5)}`,
      image: "quay.io/kubevirt/virt-launcher:v1.8.1",
      labels: {
        "kubevirt.io": "virt-launcher",
        "kubevirt.io/created-by": uid,
        "kubevirt.io/nodeName": machine.node,
        "vm.kubevirt.io/name": machine.name,
      },
      annotations: { "kubevirt.io/domain": machine.name },
      networks: machine.networks.map(({ name, network, namespace, mac }) => ({
        name: network,
        namespace: namespace ?? "vms",
        mac,
        interface: kubevirtInterface(name),
      })),
    };
    placePod(then, barePod(then, shape, owner), machine.node);
  }
}

export function placeOthers(placing: Placing): void {
  const nginx = "docker.io/library/nginx:1.29.3";
  placeDeployment(ago(placing, 30 * HOUR, 1), {
    namespace: "shop",
    name: "web",
    image: nginx,
    replicas: 10,
    networks: "storage/storage-wb",
  });
  placeDeployment(ago(placing, 8 * DAY, 2), {
    namespace: "shop",
    name: "cart",
    image: "registry.lab.internal/shop/cart:5.3.0",
    replicas: 2,
  });
  placeDeployment(ago(placing, 4 * DAY), {
    namespace: "media",
    name: "transcoder",
    image: "registry.lab.internal/media/transcoder:0.9.7",
    replicas: 2,
    networks: "transcode-hl@net1",
  });
  const ptp = {
    namespace: "media",
    name: "cam-relay",
    image: nginx,
    networks: "ptp-cam@cam0, hostdev-spare@raw0",
  };
  placePod(ago(placing, 2 * DAY), barePod(placing, ptp), "node-b");
  for (const [name, hours] of [
    ["nightly-report-29398320", 33],
    ["nightly-report-29399760", 9],
  ] as const) {
    placeCompletedJob(ago(placing, hours * HOUR, 2), {
      namespace: "batch",
      name,
      image: "registry.lab.internal/batch/report:1.1.0",
      command: ["sh", "-c", "sleep 45"],
      networks: "default/mgmt-v6@net1",
    });
  }
}
