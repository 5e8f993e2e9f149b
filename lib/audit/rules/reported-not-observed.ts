import { concludeOfAttachments } from "../conclude-attachment.ts";
import type { Rule } from "../rule.ts";
import { attachmentName } from "../wording.ts";

/**
 * network-status names an interface that the pod’s network namespace does not have. Programs that trust the status
 * send to an address that nobody has. Devices that are handed over without a link (DPDK) are left out.
 */
export const reportedNotObserved: Rule = {
  code: "MOOR112",
  title: "Reported, but the kernel has no such link",
  help: "network-status names an interface that the pod’s network namespace does not have. Programs that trust the status send to an address that nobody has. Devices that are handed over without a link (DPDK) are left out.",
  about: "pod",
  mayConcern: ({ has }) => has("phantom"),
  check: (id, context) =>
    concludeOfAttachments(id, context, ["phantom"], {
      title: (attachment) => `${attachmentName(attachment)} is reported, but the kernel has no such link`,
      detail: "Programs that trust the status send to an address that nobody has.",
      severity: "error",
      confidence: "certain",
      remedy: "Detach it, wait until it is gone, and attach it again.",
    }),
};
