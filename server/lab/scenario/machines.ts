import { createHash } from "node:crypto";
import { parseStatus } from "../controllers/network-status.ts";
import { textAt, type JsonRecord } from "../controllers/json.ts";
import { timeText } from "../controllers/lab-context.ts";
import { IPAM_CLAIMS } from "../controllers/ovn.ts";
import { annotationOf, NETWORKS_KEY, STATUS_KEY, uidOf } from "../controllers/pod-view.ts";
import type { LabObject, LabOwnerReference } from "../lab-cluster.ts";
import type { Asked } from "./objects.ts";
import { barePod, createAt, placePod, type Placing } from "./placement.ts";
import { MACHINES, type Machine, type MachineNetwork } from "./machine-list.ts";
import { ago } from "./workloads.ts";

export const VMS = "virtualmachines.kubevirt.io";
export const VMIS = "virtualmachineinstances.kubevirt.io";
const API = "kubevirt.io/v1";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CONTROLLER = { manager: "virt-controller" };
const IPAM = { manager: "kubevirt-ipam-controller" };

/** KubeVirt's interface name for a network: `pod` and 11 digits of the name's SHA-256. */
export function kubevirtInterface(network: string): string {
  return `pod${createHash("sha256").update(network).digest("hex").slice(0, 11)}`;
}

/** Virtual machines as KubeVirt keeps them: the machine, its running instance, the pod that carries it, its claims. */
export function placeVirtualMachines(placing: Placing): void {
  for (const machine of MACHINES) placeMachine(ago(placing, machine.days * DAY), machine);
}

function placeMachine(then: Placing, machine: Machine): void {
  const vm = createAt(then, VMS, virtualMachine(machine));
  for (const network of machine.networks) if (network.claim === true) createClaim(then, machine, network, vm);
  if (machine.nodes.length === 0) {
    status(then, VMS, vm, machineStatus(then, machine, undefined));
    return;
  }
  const vmi = createAt(then, VMIS, instance(machine, ownerOf(vm, "VirtualMachine")), CONTROLLER);
  const launchers = machine.nodes.map((node, index) => {
    // A migration's target came a few minutes before everybody looks.
    const at = index === 0 ? then : { ...then, at: then.context.cluster.now() - MIGRATING_MS };
    return placePod(at, launcher(at, machine, vmi, node), node);
  });
  const [source] = launchers;
  if (source === undefined) return;
  for (const network of machine.networks)
    if (network.claim === true)
      tellOwner(then, `${machine.name}.${network.name}`, launchers.at(-1) ?? source);
  for (const pod of launchers) addTaps(then, machine, pod);
  if (machine.networks.some(({ isUnplugged }) => isUnplugged === true)) takeBack(then, machine, source);
  status(then, VMIS, vmi, instanceStatus(then, machine, launchers));
  status(then, VMS, vm, machineStatus(then, machine, vmi));
}

const MIGRATING_MS = 16 * 60_000;

function status(placing: Placing, resource: string, object: LabObject, told: JsonRecord): void {
  // Surprise: an instance has no status subresource; virt-controller writes the whole object.
  const by = resource === VMIS ? CONTROLLER : { ...CONTROLLER, subresource: "status" as const };
  placing.context.cluster.update(resource, { ...object, status: told }, { ...by, at: placing.at + 20_000 });
}

function ownerOf(object: LabObject, kind: string): LabOwnerReference {
  const { name, uid } = object.metadata;
  return { apiVersion: API, kind, name, uid: uid ?? "", controller: true, blockOwnerDeletion: true };
}

function specOf(machine: Machine, networks: readonly MachineNetwork[]): JsonRecord {
  const hasPodNetwork = machine.hasPodNetwork !== false;
  return {
    domain: {
      cpu: { cores: machine.cores ?? 2 },
      memory: { guest: "4Gi" },
      machine: { type: "q35" },
      devices: {
        disks: [{ name: "root", disk: { bus: "virtio" } }],
        interfaces: [
          ...(hasPodNetwork ? [{ name: "default", masquerade: {}, model: "virtio" }] : []),
          ...networks.map(({ name, mac }) => ({ name, bridge: {}, model: "virtio", macAddress: mac })),
        ],
      },
    },
    networks: [
      ...(hasPodNetwork ? [{ name: "default", pod: {} }] : []),
      ...networks.map(({ name, network, namespace }) => ({
        name,
        multus: { networkName: namespace === undefined ? network : `${namespace}/${network}` },
      })),
    ],
    volumes: [{ name: "root", containerDisk: { image: `quay.io/containerdisks/${machine.os}:latest` } }],
    terminationGracePeriodSeconds: 180,
  };
}

function virtualMachine(machine: Machine): LabObject {
  const { name } = machine;
  const labels = { "kubevirt.io/vm": name };
  const asked = [
    ...machine.networks.filter((network) => network.isUnplugged !== true),
    ...(machine.later ?? []),
  ];
  return {
    apiVersion: API,
    kind: "VirtualMachine",
    metadata: { name, namespace: "vms", labels: { app: name } },
    spec: {
      runStrategy: machine.isStopped === true ? "Halted" : "Always",
      template: { metadata: { labels }, spec: specOf(machine, asked) },
    },
  };
}

function instance(machine: Machine, owner: LabOwnerReference): LabObject {
  const { name } = machine;
  const asked = machine.networks.filter((network) => network.isUnplugged !== true);
  return {
    apiVersion: API,
    kind: "VirtualMachineInstance",
    metadata: { name, namespace: "vms", labels: { "kubevirt.io/vm": name }, ownerReferences: [owner] },
    spec: specOf(machine, asked),
  };
}

function launcher(placing: Placing, machine: Machine, vmi: LabObject, node: string): LabObject {
  const uid = uidOf(vmi);
  const { name } = machine;
  return barePod(
    placing,
    {
      namespace: "vms",
      name: `virt-launcher-${name}-${placing.context.random.suffix(5)}`,
      image: "quay.io/kubevirt/virt-launcher:v1.8.1",
      labels: {
        "kubevirt.io": "virt-launcher",
        "kubevirt.io/created-by": uid,
        "kubevirt.io/nodeName": node,
        "vm.kubevirt.io/name": name,
      },
      annotations: { "kubevirt.io/domain": name },
      networks: selectionOf(machine),
    },
    ownerOf(vmi, "VirtualMachineInstance"),
  );
}

/** virt-controller took the network out of the pod's request; the interface stayed all the same. */
function takeBack(placing: Placing, machine: Machine, pod: LabObject): void {
  const left = machine.networks.filter(({ isUnplugged }) => isUnplugged !== true);
  const annotations = { [NETWORKS_KEY]: JSON.stringify(selectionOf({ ...machine, networks: left })) };
  const by = { ...CONTROLLER, at: placing.at + HOUR };
  placing.context.cluster.mergePatch("pods", "vms", pod.metadata.name, { metadata: { annotations } }, by);
}

function selectionOf(machine: Machine): Asked[] {
  return machine.networks.map((network) => ({
    name: network.network,
    namespace: network.namespace ?? "vms",
    mac: network.mac,
    interface: kubevirtInterface(network.name),
    ...(network.claim === true && { "ipam-claim-reference": `${machine.name}.${network.name}` }),
  }));
}

/** What KubeVirt puts beside the CNI's interface: the guest hangs on a tap behind a bridge of its own. */
function addTaps(placing: Placing, machine: Machine, pod: LabObject): void {
  const { kernel } = placing.context;
  const placed = kernel.readySandbox(uidOf(pod));
  if (placed === undefined) return;
  for (const { name } of machine.networks) {
    const rest = kubevirtInterface(name).slice(3);
    kernel.addLink(placed.sandbox.links, placed.node, { name: `k6t-${rest}`, kind: "bridge" });
    kernel.addLink(placed.sandbox.links, placed.node, { name: `tap${rest}`, kind: "tap" });
  }
}

/** `<machine>.<logical network>`: kept with its addresses over stops, restarts and migrations. */
function createClaim(placing: Placing, machine: Machine, network: MachineNetwork, vm: LabObject): void {
  createAt(
    placing,
    IPAM_CLAIMS,
    {
      apiVersion: "k8s.cni.cncf.io/v1alpha1",
      kind: "IPAMClaim",
      metadata: {
        name: `${machine.name}.${network.name}`,
        namespace: "vms",
        labels: { "kubevirt.io/vm": machine.name },
        finalizers: ["kubevirt.io/persistent-ipam"],
        ownerReferences: [ownerOf(vm, "VirtualMachine")],
      },
      spec: { network: network.cniName ?? network.network, interface: "" },
    },
    IPAM,
  );
  tellClaim(placing, `${machine.name}.${network.name}`, {
    ips: network.ip === undefined ? [] : [network.ip],
    conditions: [
      {
        type: "IPsAllocated",
        status: "True",
        reason: "SuccessfulAllocation",
        message: "",
        lastTransitionTime: timeText(placing.at + 1500),
      },
    ],
  });
}

function tellOwner(placing: Placing, name: string, pod: LabObject): void {
  tellClaim(placing, name, { ownerPod: { name: pod.metadata.name } });
}

function tellClaim(placing: Placing, name: string, told: JsonRecord): void {
  const by = { manager: "ovnkube-cluster-manager", subresource: "status" as const, at: placing.at + 1500 };
  placing.context.cluster.mergePatch(IPAM_CLAIMS, "vms", name, { status: told }, by);
}

function condition(type: string, isTrue: boolean, at: number, reason = "", message = ""): JsonRecord {
  return {
    type,
    status: isTrue ? "True" : "False",
    lastProbeTime: null,
    lastTransitionTime: timeText(at),
    ...(reason !== "" && { reason, message }),
  };
}

function machineStatus(placing: Placing, machine: Machine, vmi: LabObject | undefined): JsonRecord {
  const at = placing.at + 20_000;
  const isRunning = vmi !== undefined;
  return {
    created: isRunning,
    ready: isRunning,
    printableStatus: machine.status ?? (isRunning ? "Running" : "Stopped"),
    conditions: [
      condition(
        "Ready",
        isRunning,
        at,
        ...(isRunning ? [] : (["VMINotExists", "VMI does not exist"] as const)),
      ),
      ...(machine.later === undefined
        ? []
        : [
            condition(
              "RestartRequired",
              true,
              at,
              "RestartRequired",
              "a non-live-updatable field was changed in the template spec",
            ),
          ]),
    ],
  };
}

function instanceStatus(placing: Placing, machine: Machine, pods: readonly LabObject[]): JsonRecord {
  const [source] = pods;
  const current = pods.at(0);
  const at = placing.at + 20_000;
  const isMigrating = pods.length > 1;
  return {
    phase: "Running",
    nodeName: machine.nodes[0],
    activePods: Object.fromEntries(pods.map((pod, index) => [uidOf(pod), machine.nodes[index]])),
    guestOSInfo: { id: machine.os, name: machine.os },
    interfaces: current === undefined ? [] : interfacesOf(machine, current),
    conditions: [
      condition("Ready", true, at),
      condition("LiveMigratable", true, at),
      condition("AgentConnected", machine.hasAgent !== false, at),
    ],
    ...(isMigrating && {
      migrationState: {
        startTimestamp: timeText(placing.context.cluster.now() - MIGRATING_MS),
        completed: false,
        sourceNode: machine.nodes[0],
        targetNode: machine.nodes[1],
        sourcePod: source?.metadata.name,
        targetPod: pods[1]?.metadata.name,
      },
    }),
  };
}

/** As the guest agent, the domain and Multus' status together tell it. */
function interfacesOf(machine: Machine, pod: LabObject): JsonRecord[] {
  const hasAgent = machine.hasAgent !== false;
  const told = machine.networks.filter((network) => network.isUnplugged !== true);
  const podIp = textAt(pod["status"], "podIP");
  const entries = parseStatus(annotationOf(pod, STATUS_KEY));
  return [
    ...(machine.hasPodNetwork === false
      ? []
      : [
          {
            name: "default",
            interfaceName: "enp1s0",
            podInterfaceName: "eth0",
            infoSource: hasAgent ? "domain, guest-agent" : "domain",
            ipAddress: podIp,
            ipAddresses: [podIp],
            mac: "02:00:00:00:00:01",
            linkState: "up",
            queueCount: 1,
          },
        ]),
    ...told.map((network, index) => {
      const podInterfaceName = kubevirtInterface(network.name);
      const entry = entries.find((each) => each.interface === podInterfaceName);
      const inGuest = network.isNotInGuest !== true;
      const guest = network.guest ?? entry?.ips ?? [];
      return {
        name: network.name,
        podInterfaceName,
        mac: network.mac,
        infoSource: [
          ...(inGuest ? ["domain"] : []),
          ...(inGuest && hasAgent ? ["guest-agent"] : []),
          "multus-status",
        ].join(", "),
        ...(inGuest && {
          linkState: "up",
          queueCount: 1,
          ...(hasAgent && { interfaceName: `enp${index + 2}s0` }),
          ...(hasAgent && guest.length > 0 && { ipAddress: guest[0], ipAddresses: guest }),
        }),
      };
    }),
  ];
}
