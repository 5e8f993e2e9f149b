import { parseAddress } from "../ip/address.ts";
import { scopeOfAddress } from "../ip/address-scope.ts";
import type { Attachment } from "../model/attachment.ts";
import { podId } from "../model/ids.ts";
import type { Pod } from "../model/workload.ts";
import type { ClusterView, NetworkEntry } from "./cluster-model.ts";
import { segmentOf } from "./segments.ts";

/**
 * Attachments of other live pods that report the same address in the same segment. Left out: addresses that aren't
 * unique by nature (link-local, loopback, multicast), pods that have completed, are being deleted or on unreachable
 * nodes, links that the kernel doesn't have, and the two pods of a VM that migrates. A bridge is one domain over several
 * nodes where it has the same uplink on both. Only reported addresses count: a virtual address (VRRP) is observed on
 * several pods and none of them reports it.
 */
export const addressConflicts = (
  view: ClusterView,
  attachment: Attachment,
  address: string,
): readonly Attachment[] => {
  if (view.namingPodCount(address) < 2 || !isUniqueByNature(address)) return [];
  const holders = view.holdersOf(address);
  const own = view.pod(podId(attachment.cluster, attachment.pod));
  const entry = view.network(attachment.network);
  if (own === undefined || entry === undefined || !isAlive(view, own)) return [];
  const segment = segmentOf(entry);
  if (segment === null || attachment.state === "phantom") return [];
  return holders.filter((other) => {
    if (other.podUid === attachment.podUid || !reports(other, address)) return false;
    if (other.state === "phantom") return false;
    const otherEntry = view.network(other.network);
    const otherSegment = otherEntry === undefined ? null : segmentOf(otherEntry);
    if (otherSegment?.key !== segment.key) return false;
    if (segment.isPerNode && other.node !== attachment.node && !isBridged(view, entry, attachment, other))
      return false;
    const pod = view.pod(podId(other.cluster, other.pod));
    return pod !== undefined && isAlive(view, pod) && !isSameMachine(own, pod);
  });
};

/** Whether the network's bridge leads out over a device of the same name on both nodes. */
const isBridged = (view: ClusterView, entry: NetworkEntry, one: Attachment, other: Attachment): boolean => {
  const bridge = entry.defined?.bridge ?? null;
  if (bridge === null || one.node === null || other.node === null) return false;
  const uplinks = uplinksOf(view, one.node, bridge);
  return uplinksOf(view, other.node, bridge).some((name) => uplinks.includes(name));
};

const uplinksOf = (view: ClusterView, node: string, bridge: string): readonly string[] =>
  (view.hostLinks(node) ?? [])
    .filter((link) => link.controller === bridge && UPLINKS.includes(link.type))
    .map((link) => link.name);

const UPLINKS = ["device", "bond", "vlan"];

export const reports = (attachment: Attachment, address: string): boolean =>
  attachment.reported?.addresses.some((each) => each.address === address) === true;

export const observes = (attachment: Attachment, address: string): boolean =>
  attachment.observed?.addresses.some((each) => each.address === address) === true;

const isUniqueByNature = (text: string): boolean => {
  const address = parseAddress(text);
  return address !== undefined && scopeOfAddress(address) === "global";
};

const isAlive = (view: ClusterView, pod: Pod): boolean =>
  pod.phase === "Running" &&
  pod.deletedAt === null &&
  (pod.node === null || view.node(pod.node)?.isUnreachable !== true);

const isSameMachine = (a: Pod, b: Pod): boolean =>
  a.virtualMachine !== null && a.virtualMachine === b.virtualMachine && a.namespace === b.namespace;
