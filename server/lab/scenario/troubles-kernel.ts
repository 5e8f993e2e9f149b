import type { KernelLink, PlacedSandbox } from "../controllers/kernel.ts";
import type { LabContext } from "../controllers/lab-context.ts";
import { DEFINITIONS } from "../controllers/multus.ts";
import { loadConf } from "../controllers/network-config.ts";
import { storeOf } from "../controllers/host-local.ts";
import { namespaceOf, nodeOf, uidOf } from "../controllers/pod-view.ts";

const DAY = 86_400_000;
/** Not handed out by chance: the range's end. */
const LEFT_BEHIND = "10.60.9.240";

/**
 * What only the nodes' kernels know, whatever the API says. Done again after a restart from saved objects, which have no
 * trace of it. A pod whose node nobody looks at is left alone.
 */
export function troubleKernels(context: LabContext, nodesWithoutAgent: readonly string[]): void {
  const find = (namespace: string, start: string): PlacedSandbox | undefined => {
    const pod = context.cluster
      .list("pods", namespace)
      .filter((each) => namespaceOf(each) === namespace && each.metadata.name.startsWith(start))
      .find((each) => !nodesWithoutAgent.includes(nodeOf(each) ?? ""));
    return pod === undefined ? undefined : context.kernel.readySandbox(uidOf(pod));
  };
  cablePulled(find("storage", "ceph-osd-"));
  leftInterface(context, find("core5g", "smf-"));
  leftLease(context, find("media", "transcoder-"));
  duplicateAddress(find("media", "dash"));
  emptyCache(context);
  leftSandbox(context);
}

/** Its interface on the storage network has no carrier any more. */
function cablePulled(placed: PlacedSandbox | undefined): void {
  const link = placed === undefined ? undefined : secondary(placed)[0];
  if (link !== undefined) link.hasCarrier = false;
}

/** A detach was forgotten half way: nobody asks for the interface, nobody reports it; the kernel and Multus' record have it. */
function leftInterface(context: LabContext, placed: PlacedSandbox | undefined): void {
  const definition = context.cluster.get(DEFINITIONS, "vms", "l2-trunk");
  const loaded = definition === undefined ? undefined : loadConf(definition);
  if (placed === undefined || loaded?.ok !== true) return;
  const { sandbox, node } = placed;
  const link = { name: "net7", kind: "veth", bridge: "br-trunk" } as const;
  context.kernel.addLink(sandbox.links, node, link);
  sandbox.delegates = [
    ...sandbox.delegates,
    { network: "vms/l2-trunk", iface: link.name, conf: loaded.conf },
  ];
}

/** The lease file of a sandbox that is long gone: DEL never came. */
function leftLease(context: LabContext, placed: PlacedSandbox | undefined): void {
  if (placed === undefined) return;
  const at = context.cluster.now() - 9 * DAY;
  const holder = { containerId: "b0".repeat(32), iface: "net1", at };
  storeOf(placed.node, "transcode-hl").files.set(LEFT_BEHIND, holder);
}

/** A machine outside the cluster answers for the pod's IPv6 address: the kernel marks it and never uses it. */
function duplicateAddress(placed: PlacedSandbox | undefined): void {
  const link = placed === undefined ? undefined : secondary(placed)[0];
  if (link === undefined) return;
  link.addresses = link.addresses.map((each) =>
    each.address.includes(":") ? { ...each, flag: "dadfailed" } : each,
  );
}

/** After a power loss: a record of Multus without content. What it was for will never be deleted. */
function emptyCache(context: LabContext): void {
  const path = `/var/lib/cni/multus/${"7c".repeat(32)}`;
  context.kernel.node("node-c").unreadable.set(path, "the file is empty");
}

/** Deleted by force while its kubelet was away: the API has no such pod, the node still has its sandbox. */
function leftSandbox(context: LabContext): void {
  const node = context.kernel.node("node-b");
  const pod = { namespace: "batch", name: "forced-away", uid: "0f0rced0-0000-4000-8000-00000000dead" };
  context.kernel.openSandbox(node, pod, "4d".repeat(32));
}

function secondary({ sandbox }: PlacedSandbox): KernelLink[] {
  return [...sandbox.links.values()].filter(({ name }) => name !== "lo" && name !== "eth0");
}
