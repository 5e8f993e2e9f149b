import { addressConflicts } from "../../cluster/address-conflicts.ts";
import type { Rule } from "../rule.ts";
import { attachmentName, evidence, networkSubject, podName, podSubject } from "../wording.ts";

/**
 * Two living pods report the same address in one L2 domain. Whose traffic arrives is chance. Pods of a migrating VM,
 * completed pods, and networks whose domain isn't known to be one are left out.
 */
export const addressConflict: Rule = {
  code: "MOOR150",
  title: "Same address twice in one segment",
  help:
    "Two living pods report the same address in one L2 domain. Whose traffic arrives is chance. Pods of a migrating VM, " +
    "completed pods, and networks whose domain isn’t known to be one are left out.",
  about: "pod",
  check: (id, { view }) => {
    if (!view.sharesAddress(id)) return [];
    return view.attachmentsOf(id).flatMap((attachment) =>
      (attachment.reported?.addresses ?? []).flatMap(({ address }) => {
        const others = addressConflicts(view, attachment, address);
        const [other] = others;
        // Told once for a pair: by the pod whose name comes first.
        if (other === undefined || others.some((each) => podName(each.pod) < podName(attachment.pod)))
          return [];
        return [
          {
            about: `${attachment.interface ?? ""} ${address}`,
            title: `${address} is in use by ${others.length + 1} pods on one segment`,
            detail: `${attachmentName(attachment)} and ${others.map(attachmentName).join(", ")} report it. Whose traffic arrives is chance.`,
            severity: "error" as const,
            confidence: "likely" as const,
            verdict: "present" as const,
            subjects: [attachment, ...others]
              .flatMap((each) => [podSubject(each.pod)])
              .concat(networkSubject(attachment.network)),
            evidence: [attachment, ...others].map((each) =>
              evidence(
                "fail",
                `${podName(each.pod)} reports it on ${each.network.name}`,
                "network-status",
                each.reported?.at ?? null,
              ),
            ),
            remedy:
              "Give one of them another address. With static IPAM, ask for the address by “ips” per pod.",
            refs: [...attachment.refs, ...others.flatMap((each) => each.refs)],
          },
        ];
      }),
    );
  },
};
