import type { Attachment } from "../../model/attachment.ts";
import type { Rule } from "../rule.ts";
import { evidence, networkName, networkSubject, podSubject } from "../wording.ts";

/**
 * A pod stands on a node that lacks the device on which its network stands, although other nodes have it: the pod can’t
 * start there. Only nodes with an agent are judged, only where a pod asks, and only while the pod is without the
 * interface: one that has it may stand on a device that has gone meanwhile, which is another matter.
 */
export const groundMissingOnNode: Rule = {
  code: "MOOR204",
  title: "Device missing on the node of a pod",
  help:
    "A pod stands on a node that lacks the device on which its network stands (a NIC or VLAN named as master), although " +
    "other nodes have it: the pod can’t start there. Only nodes with an agent are judged.",
  about: "pod",
  mayConcern: ({ hasUnmet }) => hasUnmet,
  check: (id, { view }) => {
    const pod = view.pod(id);
    if (pod === undefined || pod.node === null || pod.deletedAt !== null) return [];
    if (pod.phase !== "Pending" && pod.phase !== "Running") return [];
    const links = view.hostLinks(pod.node);
    if (links === undefined) return [];
    return view.attachmentsOf(id).flatMap((attachment) => {
      const master = masterOf(attachment, view.network(attachment.network)?.defined);
      if (master === null || links.some(({ name }) => name === master)) return [];
      const others = view.fabric.linkCount(master);
      if (others === 0) return [];
      return [
        {
          about: attachment.interface ?? "",
          title: `${pod.node} has no ${master}, on which ${networkName(attachment.network)} stands`,
          detail: `${pod.name} is bound to that node and can’t have the network there. ${others} other nodes have the device.`,
          severity: "error" as const,
          confidence: "certain" as const,
          verdict: "present" as const,
          subjects: [
            podSubject(pod),
            networkSubject(attachment.network),
            { kind: "Node", namespace: null, name: pod.node ?? "" },
          ],
          evidence: [
            evidence("pass", `The network’s configuration names ${master}`, "network"),
            evidence("fail", `${pod.node} has no link of that name`, "node-agent", links[0]?.at ?? null),
          ],
          remedy: `Make ${master} on the node, or keep such pods off it by a node selector.`,
          refs: attachment.refs,
        },
      ];
    });
  },
};

/** Devices that a plugin doesn't make by itself. */
const STANDS_ON_MASTER = ["macvlan", "ipvlan", "vlan"];

const masterOf = (
  { asked, reported, observed }: Attachment,
  network:
    | { readonly type: string | null; readonly master: string | null; readonly configText?: string }
    | undefined,
): string | null => {
  if (asked === null || reported !== null || observed !== null || network === undefined) return null;
  if (!STANDS_ON_MASTER.includes(network.type ?? "")) return null;
  return /"linkInContainer"\s*:\s*true/.test(network.configText ?? "") ? null : network.master;
};
