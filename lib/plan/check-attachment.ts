import { type AttachmentRef, attachmentRefSchema } from "../cni/agent-verbs.ts";
import type { NodeReport } from "../cni/node-report.ts";
import type { PodKey } from "../model/ids.ts";
import { type NodePlanned, nodeRefusal } from "./node-refusal.ts";

export interface CheckIntent {
  readonly pod: PodKey;
  readonly podUid: string | undefined;
  readonly interface: string;
}

/**
 * Which cached result of the node a CHECK of that attachment is given: the one of the pod's living sandbox. CHECK compares
 * with what ADD recorded, so without a record there is nothing to compare with.
 */
export const planCheck = (intent: CheckIntent, report: NodeReport): NodePlanned<AttachmentRef> => {
  const { pod, podUid, interface: name } = intent;
  const cached = report.results.filter(
    (result) =>
      result.interface === name &&
      result.pod?.namespace === pod.namespace &&
      result.pod.name === pod.name &&
      (podUid === undefined || result.pod.uid === null || result.pod.uid === podUid),
  );
  const alive = new Set(report.namespaces.map(({ containerId }) => containerId));
  const living = cached.filter(({ containerId }) => alive.has(containerId));
  // Surprise: the runtime's own cache has Multus itself under the default interface; the delegate's entry says more.
  const [chosen] = (living.length > 0 ? living : cached).toSorted((a, b) => rank(a) - rank(b));
  if (chosen === undefined)
    return nodeRefusal(
      "NOT_CACHED",
      "The node has no recorded result of it",
      `No cached CNI result on ${report.node} is of ${name} of ${pod.namespace}/${pod.name}: there is nothing that a CHECK could compare with. Interfaces that no CNI plugin made (virtual machines', hosts') have none.`,
    );
  const ref = attachmentRefSchema.safeParse({
    network: chosen.networkName,
    containerId: chosen.containerId,
    interface: chosen.interface,
  });
  return ref.success
    ? { ok: true, value: ref.data }
    : nodeRefusal(
        "RESULT_UNREADABLE",
        "The recorded result lacks a name",
        `The cached result of ${name} on ${report.node} does not say which network or container it is of.`,
      );
};

const rank = (result: NodeReport["results"][number]): number =>
  result.networkName === MULTUS_OWN_NAME ? 1 : 0;

const MULTUS_OWN_NAME = "multus-cni-network";
