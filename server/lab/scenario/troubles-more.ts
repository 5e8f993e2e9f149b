import { DEFINITIONS } from "../controllers/multus.ts";
import { IPAM_CLAIMS } from "../controllers/ovn.ts";
import { timeText } from "../controllers/lab-context.ts";
import type { LabObject } from "../lab-cluster.ts";
import { networkOf, type Asked } from "./objects.ts";
import { oddNetworks } from "./odd-networks.ts";
import { askLater, barePod, createAt, placePod, type Placing } from "./placement.ts";
import { failing } from "./troubles-pods.ts";
import { ago } from "./workloads.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const IMAGE = "docker.io/library/busybox:1.37";

/** More pods in trouble, one trouble each: selections, devices, hot-plugs, claims (domain.md §1 to §5). */
export function moreTroubles(placing: Placing): void {
  for (const definition of oddNetworks()) createAt(ago(placing, 25 * DAY), DEFINITIONS, definition);
  oddSelections(placing);
  neverStarting(placing);
  hotPlugs(placing);
  onOddNetworks(placing);
  claims(placing);
}

function bare(
  placing: Placing,
  namespace: string,
  name: string,
  networks?: string | readonly Asked[],
): LabObject {
  return barePod(placing, { namespace, name, image: IMAGE, ...(networks !== undefined && { networks }) });
}

/** Edited on pods that run: the format has more traps than JSON. */
function oddSelections(placing: Placing): void {
  const texts = [
    ["single-object", '{"name":"mgmt-v6","namespace":"default","interface":"net1"}'],
    ["list-of-names", '["mgmt-v6"]'],
    ["upper-case", "Default/Mgmt-V6@net1"],
    ["two-slashes", "default/mgmt/v6@net1"],
  ] as const;
  for (const [index, [name, text]] of texts.entries()) {
    const then = ago(placing, (40 + index) * HOUR);
    const pod = placePod(
      then,
      bare(then, "sandbox", name),
      ["node-a", "node-b", "node-c", "node-a"][index] ?? "node-a",
    );
    askLater(ago(placing, (30 + index) * HOUR), pod, text);
  }
}

/** Their sandbox is never made. */
function neverStarting(placing: Placing): void {
  // Layer 2 only: a try takes no address that it would have to give back.
  const implicit =
    '[{"name":"l2-trunk","namespace":"vms","interface":"net2"},{"name":"l2-trunk","namespace":"vms"}]';
  const pods = [
    ["implicit-clash", implicit, "node-b"],
    ["no-request", "core5g/n6-sriov@net1", "node-c"],
    ["wants-big-mtu", "too-big-mtu@net1", "node-b"],
    ["wants-dhcp", "dhcp-net@net1", "node-c"],
  ] as const;
  for (const [index, [name, networks, node]] of pods.entries()) {
    const then = ago(placing, (6 + index) * HOUR);
    failing(then, placing, bare(then, "sandbox", name, networks), node);
  }
  // The node at the edge has no VLAN 301.
  const then = ago(placing, 7 * HOUR);
  failing(then, placing, bare(then, "core5g", "edge-upf", "n3-macvlan@net1"), "node-h");
}

/** Changes of running pods that came to nothing, or to something else. */
function hotPlugs(placing: Placing): void {
  const then = ago(placing, 50 * HOUR);
  // Another address for an attached element: ignored, silently.
  const asked = (ip: string): Asked[] => [{ name: "static-cam", interface: "cam0", ips: [ip] }];
  const moved = placePod(then, bare(then, "media", "moved-wish", asked("10.60.6.20/24")), "node-a");
  askLater(ago(placing, 20 * HOUR), moved, JSON.stringify(asked("10.60.6.21/24")));
  // A virtual function can't be had by hot-plug: devices are allotted at the start only.
  const plugged = placePod(then, bare(then, "sandbox", "plug-sriov"), "node-c");
  askLater(ago(placing, 19 * HOUR), plugged, "core5g/n6-sriov@net1");
  // A definition without content is a file on each node, and the controller reads no files.
  const filed = placePod(then, bare(then, "sandbox", "plug-file-net"), "node-b");
  askLater(ago(placing, 18 * HOUR), filed, "no-config@net1");
  // The definition was deleted while attached, then the request was taken back: the detach fails for ever.
  createAt(then, DEFINITIONS, retiredNet());
  const viewer = placePod(then, bare(then, "media", "legacy-viewer", "retired-net@net1"), "node-a");
  placing.context.cluster.remove(DEFINITIONS, "media", "retired-net", { manager: "kubectl" });
  askLater(ago(placing, 17 * HOUR), viewer, "[]");
}

function retiredNet(): LabObject {
  return networkOf("media", "retired-net", {
    cniVersion: "1.0.0",
    name: "retired-net",
    type: "bridge",
    bridge: "br-retired",
    ipam: { type: "host-local", subnet: "10.60.15.0/24" },
  });
}

/** host-local counts on each node for itself, and the wire is one: both get the first address. */
function onOddNetworks(placing: Placing): void {
  for (const [index, node] of ["node-a", "node-b"].entries()) {
    const then = ago(placing, (4 - index) * DAY);
    placePod(then, bare(then, "sandbox", `wire-${index + 1}`, "local-on-wire@net1"), node);
  }
  // An address that somebody outside the cluster has: see troubles-kernel.ts.
  const then = ago(placing, 3 * DAY);
  placePod(then, bare(then, "media", "dash", "default/mgmt-v6@net1"), "node-b");
}

/** Claims that outlived what they were kept for, and one that names a pod which is gone. */
function claims(placing: Placing): void {
  const then = ago(placing, 12 * DAY);
  claim(then, "retired-01", "10.110.0.90/24", "True", "SuccessfulAllocation");
  claim(then, "clash-01", "10.110.0.40/24", "False", "IPAddressConflict");
  const patch = { status: { ownerPod: { name: "virt-launcher-kiosk-01-x7n2q" } } };
  const by = {
    manager: "ovnkube-cluster-manager",
    subresource: "status" as const,
    at: ago(placing, 2 * DAY).at,
  };
  placing.context.cluster.mergePatch(IPAM_CLAIMS, "vms", "kiosk-01.l2", patch, by);
}

function claim(placing: Placing, machine: string, ip: string, status: string, reason: string): void {
  const { cluster, random } = placing.context;
  const name = `${machine}.l2`;
  createAt(
    placing,
    IPAM_CLAIMS,
    {
      apiVersion: "k8s.cni.cncf.io/v1alpha1",
      kind: "IPAMClaim",
      metadata: {
        name,
        namespace: "vms",
        labels: { "kubevirt.io/vm": machine },
        finalizers: ["kubevirt.io/persistent-ipam"],
        ownerReferences: [
          {
            apiVersion: "kubevirt.io/v1",
            kind: "VirtualMachine",
            name: machine,
            uid: random.uuid(),
            controller: true,
          },
        ],
      },
      spec: { network: "vms_l2net", interface: "" },
    },
    { manager: "kubevirt-ipam-controller" },
  );
  const at = placing.at + 1500;
  const condition = { type: "IPsAllocated", status, reason, message: "", lastTransitionTime: timeText(at) };
  const told = { status: { ips: [ip], conditions: [condition] } };
  cluster.mergePatch(IPAM_CLAIMS, "vms", name, told, {
    manager: "ovnkube-cluster-manager",
    subresource: "status",
    at,
  });
}
