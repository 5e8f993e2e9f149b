import type { Rule } from "../rule.ts";
import { attachmentName, evidence, networkSubject, podSubject } from "../wording.ts";

/**
 * The kernel asked around before it used an IPv6 address, and somebody else answered (duplicate address detection): the
 * address is there, marked, and never used. That is proof, wherever the other one is, also outside the cluster. Networks
 * whose plugin switches the detection off never show it.
 */
export const duplicateDetected: Rule = {
  code: "MOOR152",
  title: "IPv6 address that somebody else has",
  help:
    "The kernel asked around before it used an IPv6 address, and somebody else answered (duplicate address detection): " +
    "the address is there, marked, and never used. The other one may be outside the cluster. Plugins that switch the " +
    "detection off never show it.",
  about: "pod",
  mayConcern: ({ hasDuplicate }) => hasDuplicate,
  check: (id, { view }) => {
    return view.attachmentsOf(id).flatMap((attachment) => {
      const { observed } = attachment;
      if (observed === null || observed.staleSince !== undefined) return [];
      return observed.addresses
        .filter(({ isDuplicate }) => isDuplicate === true)
        .map(({ address }) => ({
          about: `${attachment.interface ?? ""} ${address}`,
          title: `${address} on ${attachmentName(attachment)} is somebody else’s`,
          detail: "The kernel found another holder on the wire and does not use the address.",
          severity: "error" as const,
          confidence: "certain" as const,
          verdict: "present" as const,
          subjects: [podSubject(attachment.pod), networkSubject(attachment.network)],
          evidence: [evidence("fail", "Duplicate address detection failed", observed.source, observed.at)],
          remedy: "Find who answers for it on that segment, and give one of them another address.",
          refs: attachment.refs,
        }));
    });
  },
};
