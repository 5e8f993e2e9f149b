import type { Rule } from "../rule.ts";
import { attachmentName, evidence, networkSubject, podSubject } from "../wording.ts";

/**
 * The kernel says that an attached interface has no carrier or was set down. network-status is written once and goes on
 * naming its addresses.
 */
export const linkDown: Rule = {
  code: "MOOR113",
  title: "Attached, but the link is down",
  help:
    "The kernel says that an attached interface has no carrier or was set down: nothing goes through. network-status is " +
    "written once and goes on naming its addresses. A program in the pod may have set it down on purpose.",
  about: "pod",
  mayConcern: ({ hasLinkDown }) => hasLinkDown,
  check: (id, { view }) => {
    const pod = view.pod(id);
    if (pod === undefined || pod.phase !== "Running" || pod.deletedAt !== null) return [];
    return view.attachmentsOf(id).flatMap((attachment) => {
      const { observed } = attachment;
      if (observed?.link !== "down" || observed.staleSince !== undefined) return [];
      if (attachment.state !== "attached" && attachment.state !== "drifted") return [];
      return [
        {
          about: attachment.interface ?? "",
          title: `${attachmentName(attachment)} is down`,
          detail: "Nothing goes through it, and network-status doesn’t say so: it is never written again.",
          severity: "warning" as const,
          confidence: "certain" as const,
          verdict: "present" as const,
          subjects: [podSubject(attachment.pod), networkSubject(attachment.network)],
          evidence: [
            ...(attachment.reported === null
              ? []
              : [
                  evidence(
                    "pass" as const,
                    "network-status names it",
                    attachment.reported.source,
                    attachment.reported.at,
                  ),
                ]),
            evidence("fail", "The kernel has the link, and it is down", observed.source, observed.at),
          ],
          remedy:
            "Look at what it stands on: the bridge port, the master or the NIC on the node. If those are up, the pod set it down itself.",
          refs: attachment.refs,
        },
      ];
    });
  },
};
