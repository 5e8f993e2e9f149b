import { RDMA_RESOURCE, VF_RESOURCE } from "./nodes.ts";
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

export const NAMESPACES = [
  "core5g",
  "storage",
  "vms",
  "shop",
  "media",
  "batch",
  "sandbox",
  "blue",
  "green",
  "gpu",
  "edge",
  "monitoring",
  "ovn-kubernetes",
  "kubevirt",
] as const;
/** Namespaces in which pods get a primary network of their own. */
export const PRIMARY_NAMESPACES: readonly string[] = ["blue", "green"];

/** A placing so long ago, its nodes turned so that not all workloads begin on the same one. */
export function ago(placing: Placing, ms: number, firstNode = 0): Placing {
  const { nodes } = placing;
  const turned = [...nodes.slice(firstNode), ...nodes.slice(0, firstNode)];
  return { ...placing, nodes: turned, at: placing.at - ms };
}

/** The daemons that make networks, and DNS. */
export function placePlatform(placing: Placing, copy?: Parameters<typeof placeDaemonSet>[2]): void {
  placeDaemons(placing, Infinity, copy);
  placeDeployment(ago(placing, 41 * DAY), {
    namespace: "kube-system",
    name: "coredns",
    image: "registry.k8s.io/coredns/coredns:v1.13.1",
    replicas: 2,
  });
}

/** At most so many of the daemons, the most needed first. */
export function placeDaemons(
  placing: Placing,
  most: number,
  copy?: Parameters<typeof placeDaemonSet>[2],
): void {
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
  for (const [index, { name, app, image }] of daemons.entries()) {
    if (index >= most) return;
    const labels = { app, name: app, tier: "node" };
    placeDaemonSet(old, { namespace, name, image, hostNetwork: true, labels }, copy);
  }
}

/** Daemons and controllers of what the scenario's own nodes carry: OVN-Kubernetes, KubeVirt, devices, monitoring. */
export function placeProviders(placing: Placing): void {
  const old = ago(placing, 39 * DAY);
  const daemon = (namespace: string, name: string, image: string, nodes = old.nodes): void => {
    const selector = "lab.moorings.dev/scenario";
    const spec = { nodeSelector: { [selector]: "true" } };
    const on = { ...old, nodes };
    placeDaemonSet(on, { namespace, name, image, hostNetwork: true, labels: { app: name }, spec });
  };
  daemon("ovn-kubernetes", "ovnkube-node", "ghcr.io/ovn-kubernetes/ovn-kubernetes/ovn-kube-ubuntu:v1.2.0");
  daemon("monitoring", "node-exporter", "quay.io/prometheus/node-exporter:v1.10.2");
  daemon("kubevirt", "virt-handler", "quay.io/kubevirt/virt-handler:v1.8.1");
  const controllers = [
    [
      "ovn-kubernetes",
      "ovnkube-control-plane",
      "ghcr.io/ovn-kubernetes/ovn-kubernetes/ovn-kube-ubuntu:v1.2.0",
      2,
    ],
    ["kubevirt", "virt-controller", "quay.io/kubevirt/virt-controller:v1.8.1", 2],
    ["kubevirt", "virt-api", "quay.io/kubevirt/virt-api:v1.8.1", 2],
    ["kubevirt", "kubevirt-ipam-controller", "quay.io/kubevirt/ipam-controller:v0.4.0", 1],
    ["monitoring", "grafana", "docker.io/grafana/grafana:12.3.0", 1],
  ] as const;
  for (const [index, [namespace, name, image, replicas]] of controllers.entries())
    placeDeployment(ago(placing, 38 * DAY, index), { namespace, name, image, replicas });
  placeStatefulSet(ago(placing, 11 * DAY, 1), {
    namespace: "monitoring",
    name: "prometheus",
    image: "quay.io/prometheus/prometheus:v3.8.0",
    replicas: 2,
    networks: [{ name: "backbone", interface: "bb0" }],
  });
}

/** Radio units on the node with the second NIC, on chains and several functions each; and what needs no second network. */
export function placeRadio(placing: Placing): void {
  const namespace = "core5g";
  const image = (name: string): string => `registry.lab.internal/ran/${name}:1.9.0`;
  const onRadioNode: Placing = { ...placing, nodes: ["node-e"] };
  placeStatefulSet(ago(onRadioNode, 10 * DAY), {
    namespace,
    name: "du",
    image: image("du"),
    replicas: 3,
    networks: [
      { name: "fronthaul-sriov", interface: "fh0" },
      { name: "fronthaul-sriov", interface: "fh1" },
      { name: "f1-chain", interface: "f1" },
    ],
    resources: { [RDMA_RESOURCE]: "2" },
    spec: { nodeSelector: { "node-role.kubernetes.io/sriov": "" } },
  });
  placeDeployment(ago(placing, 10 * DAY, 4), {
    namespace,
    name: "cu",
    image: image("cu"),
    replicas: 2,
    networks: [{ name: "f1-chain", interface: "f1" }],
  });
  for (const [index, name] of ["ausf", "udm", "udr", "nssf"].entries())
    placeDeployment(ago(placing, 12 * DAY, index), {
      namespace,
      name,
      image: `registry.lab.internal/core5g/${name}:2.14.1`,
      replicas: index < 2 ? 2 : 1,
    });
}

/** Tenants whose pods have one network of their own as primary: nobody asks for it by annotation. */
export function placePrimaryTenants(placing: Placing): void {
  const image = (name: string): string => `registry.lab.internal/tenant/${name}:7.2.0`;
  const tenants = [
    ["blue", "api", 3],
    ["blue", "ledger", 2],
    ["green", "api", 2],
    ["green", "worker", 2],
  ] as const;
  for (const [index, [namespace, name, replicas]] of tenants.entries())
    placeDeployment(ago(placing, (5 + index) * DAY, index), {
      namespace,
      name,
      image: image(name),
      replicas,
    });
}

/** What stands at the remote site: routed ipvlan, a dummy, and the backbone. */
export function placeEdge(placing: Placing): void {
  const namespace = "edge";
  const pods = [
    ["mqtt-0", "edge-uplink@up0, backbone@bb0"],
    ["mqtt-1", "edge-uplink@up0, backbone@bb0"],
    ["plc-link", "sensors@sen0"],
    ["camera-gw", "edge-uplink@up0"],
  ] as const;
  for (const [index, [name, networks]] of pods.entries()) {
    const then = ago(placing, (6 + index) * DAY);
    const image = `registry.lab.internal/edge/${name.replace(/-\d$/, "")}:0.8.3`;
    placePod(then, barePod(then, { namespace, name, image, networks }), "node-h");
  }
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
  for (const [index, [name, replicas]] of (
    [
      ["orders", 3],
      ["catalog", 3],
      ["payments", 2],
    ] as const
  ).entries())
    placeDeployment(ago(placing, (14 + index) * DAY, index), {
      namespace: "shop",
      name,
      image: `registry.lab.internal/shop/${name}:5.3.0`,
      replicas,
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
