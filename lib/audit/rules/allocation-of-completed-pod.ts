import { concludeOfAllocation } from "../conclude-allocation.ts";
import type { Rule } from "../rule.ts";
import { podName } from "../wording.ts";

/**
 * The pod has run to its end, so its sandbox is gone, but the address is still recorded for it. whereabouts keeps it
 * until the pod object is deleted. Many finished Jobs can fill a small pool.
 */
export const allocationOfCompletedPod: Rule = {
  code: "MOOR406",
  title: "Allocation of a completed pod",
  help: "The pod has run to its end, so its sandbox is gone, but the address is still recorded for it. whereabouts keeps it until the pod object is deleted. Many finished Jobs can fill a small pool.",
  about: "allocation",
  ofVerdict: "completed",
  check: (id, context) =>
    concludeOfAllocation(id, context, "completed", {
      title: ({ address, key, owner }) =>
        `${address ?? key} is kept for ${owner === null ? "nobody" : podName(owner)}, which has completed`,
      detail: "It is free again once the pod object is deleted.",
      severity: "info",
      remedy: "Delete finished pods (ttlSecondsAfterFinished does it for Jobs), or keep fewer of them.",
    }),
};
