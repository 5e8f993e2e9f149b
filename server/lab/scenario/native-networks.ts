import type { KernelLink } from "../controllers/kernel.ts";
import { bareAddress } from "../controllers/addresses.ts";
import type { JsonRecord } from "../controllers/json.ts";
import { recordsAt, textAt, textsAt } from "../controllers/json.ts";
import { timeText, type LabContext } from "../controllers/lab-context.ts";
import { namespaceOf, nodeOf, uidOf } from "../controllers/pod-view.ts";
import type { LabObject } from "../lab-cluster.ts";
import { RDMA_NICS } from "./nodes.ts";
import { barePod, createAt, placePod, type Placing } from "./placement.ts";
import { ago } from "./workloads.ts";

/**
 * Kubernetes' own ways to a second network: the `Network` of mid-2023's draft as talks showed it, and Dynamic Resource
 * Allocation, which took its place. How a pod names a `Network` never got into a release; here it does so by the
 * parameters of a claim, as the draft's successor does.
 */
export const NETWORKS = "networks";
export const CLAIMS = "resourceclaims.resource.k8s.io";
const DAY = 86_400_000;
const DRANET = "dra.net";
const NATIVE = "cni.dra.networking.x-k8s.io";
const STATUS = { manager: "dranet", subresource: "status" as const };

interface Claimed {
  namespace: string;
  pod: string;
  node: string;
  driver: string;
  deviceClass: string;
  device: string;
  interface: string;
  addresses: readonly string[];
  mac: string;
  /** The `Network` that its parameters name. */
  network?: string;
  /** The driver could not prepare it: no network data. */
  failure?: string;
}

const CLAIMED: readonly Claimed[] = [
  {
    namespace: "core5g",
    pod: "dp-gw-0",
    node: "node-e",
    driver: NATIVE,
    deviceClass: "pod-network",
    device: "dataplane-0",
    interface: "dp0",
    addresses: ["14.0.1.10/24"],
    mac: "02:2a:2a:2a:01:0a",
    network: "dataplane",
  },
  {
    namespace: "core5g",
    pod: "dp-gw-1",
    node: "node-b",
    driver: NATIVE,
    deviceClass: "pod-network",
    device: "dataplane-0",
    interface: "dp0",
    addresses: ["14.0.1.11/24"],
    mac: "02:2a:2a:2a:01:0b",
    network: "dataplane",
  },
  ...["trainer-0", "trainer-1"].map((pod, index) => ({
    namespace: "gpu",
    pod,
    node: "node-g",
    driver: DRANET,
    deviceClass: "rdma-nic",
    device: RDMA_NICS[index] ?? "",
    interface: "net0",
    addresses: [`10.70.0.${10 + index}/24`, `fd70::${10 + index}/64`],
    mac: `02:70:00:00:00:0${index + 1}`,
  })),
  {
    namespace: "gpu",
    pod: "notebook",
    node: "node-g",
    driver: DRANET,
    deviceClass: "rdma-nic",
    device: RDMA_NICS[2],
    interface: "net0",
    addresses: [],
    mac: "02:70:00:00:00:03",
    failure: "failed to move rdma2: the device is in use by the host",
  },
];

export function placeNativeNetworks(placing: Placing): void {
  const old = ago(placing, 30 * DAY);
  createAt(old, NETWORKS, {
    apiVersion: "v1",
    kind: "Network",
    metadata: { name: "dataplane" },
    spec: {
      provider: NATIVE,
      ipam: { type: "external", subnet: "14.0.1.0/24" },
      routes: [{ dst: "42.42.42.0/24", gw: "14.0.1.1" }],
    },
    status: { capabilities: ["hot-plug"] },
  });
  for (const name of ["pod-network", "rdma-nic"])
    createAt(old, "deviceclasses.resource.k8s.io", deviceClass(name));
  createAt(old, "resourceslices.resource.k8s.io", sliceOf("node-g"), { manager: "dranet" });
  for (const [index, claimed] of CLAIMED.entries()) placeClaimed(ago(placing, (4 + index) * DAY), claimed);
}

function deviceClass(name: string): LabObject {
  const driver = name === "rdma-nic" ? DRANET : NATIVE;
  return {
    apiVersion: "resource.k8s.io/v1",
    kind: "DeviceClass",
    metadata: { name },
    spec: { selectors: [{ cel: { expression: `device.driver == "${driver}"` } }] },
  };
}

function sliceOf(node: string): LabObject {
  return {
    apiVersion: "resource.k8s.io/v1",
    kind: "ResourceSlice",
    metadata: { name: `${node}-${DRANET}` },
    spec: {
      driver: DRANET,
      nodeName: node,
      pool: { name: node, generation: 1, resourceSliceCount: 1 },
      devices: RDMA_NICS.map((name, index) => ({
        name,
        attributes: {
          "dra.net/ifName": { string: name },
          "dra.net/mtu": { int: 9000 },
          "dra.net/numaNode": { int: index >> 1 },
          "dra.net/rdma": { bool: true },
          "dra.net/state": { string: "up" },
          "dra.net/virtual": { bool: false },
        },
      })),
    },
  };
}

function placeClaimed(placing: Placing, claimed: Claimed): void {
  const { namespace, pod, node } = claimed;
  const name = `${pod}-${claimed.network ?? "nic"}`;
  const made = createAt(placing, CLAIMS, {
    apiVersion: "resource.k8s.io/v1",
    kind: "ResourceClaim",
    metadata: { name, namespace },
    spec: { devices: requestOf(claimed) },
  });
  const shape = {
    namespace,
    name: pod,
    image: `registry.lab.internal/${namespace}/${pod.replace(/-\d$/, "")}:3.1.0`,
    spec: { resourceClaims: [{ name: "net", resourceClaimName: name }] },
  };
  const running = placePod(placing, barePod(placing, shape), node);
  const status = statusOf(placing, claimed, running);
  const by = { ...STATUS, at: placing.at + 3000 };
  placing.context.cluster.update(CLAIMS, { ...made, status }, by);
  giveDevice(placing.context, running, recordsAt(status, "devices"));
}

function requestOf({ deviceClass: deviceClassName, driver, network }: Claimed): JsonRecord {
  const parameters = { apiVersion: "v1", kind: "Network", name: network };
  return {
    requests: [{ name: "net", exactly: { deviceClassName, allocationMode: "ExactCount", count: 1 } }],
    ...(network !== undefined && { config: [{ requests: ["net"], opaque: { driver, parameters } }] }),
  };
}

function statusOf(placing: Placing, claimed: Claimed, pod: LabObject): JsonRecord {
  const { driver, node, device, failure } = claimed;
  const place = { driver, pool: node, device };
  const isReady = failure === undefined;
  return {
    allocation: { devices: { results: [{ request: "net", ...place }] } },
    reservedFor: [{ resource: "pods", name: pod.metadata.name, uid: uidOf(pod) }],
    devices: [
      {
        ...place,
        conditions: [
          {
            type: "Ready",
            status: isReady ? "True" : "False",
            reason: isReady ? "NetworkDeviceReady" : "NetworkDeviceNotReady",
            message: failure ?? "",
            lastTransitionTime: timeText(placing.at + 2500),
          },
        ],
        ...(isReady && {
          networkData: {
            interfaceName: claimed.interface,
            ips: claimed.addresses,
            hardwareAddress: claimed.mac,
          },
        }),
      },
    ],
  };
}

/** What the driver did by NRI: the device stands in the pod's network namespace, and no CNI cache knows of it. */
function giveDevice(context: LabContext, pod: LabObject, devices: readonly JsonRecord[]): void {
  const placed = context.kernel.readySandbox(uidOf(pod));
  if (placed === undefined) return;
  const { node, sandbox } = placed;
  for (const device of devices) {
    const name = textAt(device, "networkData", "interfaceName");
    if (name === undefined || sandbox.links.has(name)) continue;
    const deviceName = textAt(device, "device") ?? "";
    const isMoved = node.links.delete(deviceName);
    const kind: KernelLink["kind"] = isMoved ? "physical" : "macvlan";
    context.kernel.addLink(sandbox.links, node, {
      name,
      kind,
      mtu: isMoved ? 9000 : 1500,
      mac: textAt(device, "networkData", "hardwareAddress") ?? "",
      parent: isMoved ? deviceName : "ens3f0",
      addresses: textsAt(device, "networkData", "ips").map((ip) => ({
        address: bareAddress(ip),
        prefixLength: Number(ip.split("/")[1] ?? 0),
      })),
    });
  }
}

/** The same after a restart from saved objects: the claims tell what was handed over. */
export function restoreDevices(context: LabContext): void {
  for (const claim of context.cluster.list(CLAIMS)) {
    for (const user of recordsAt(claim["status"], "reservedFor")) {
      const pod = context.cluster.get("pods", namespaceOf(claim), textAt(user, "name") ?? "");
      if (pod === undefined || nodeOf(pod) === undefined || uidOf(pod) !== textAt(user, "uid")) continue;
      giveDevice(context, pod, recordsAt(claim["status"], "devices"));
    }
  }
}
