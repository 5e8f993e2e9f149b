import { concludeOfAllocation } from "../conclude-allocation.ts";
import type { Rule } from "../rule.ts";
import { podName } from "../wording.ts";

/**
 * The pool records an address for a pod name that exists again, but the pod of that name does not have it. A look at
 * the name alone calls it in use. whereabouts heals it only when the new pod asks the same pool under the same
 * interface.
 */
export const allocationOfPredecessor: Rule = {
  code: "MOOR402",
  title: "Allocation of a pod that was replaced under the same name",
  help: "The pool records an address for a pod name that exists again, but the pod of that name does not have it. A look at the name alone calls it in use. whereabouts heals it only when the new pod asks the same pool under the same interface.",
  about: "allocation",
  ofVerdict: "orphan",
  check: (id, context) =>
    // What is kept for a machine has a rule of its own.
    context.view.allocation(id)?.claim !== undefined
      ? []
      : concludeOfAllocation(id, context, "orphan", {
          title: ({ address, key, owner }) =>
            `${address ?? key} belongs to a former ${owner === null ? "nobody" : podName(owner)}`,
          detail: "The name is taken by a successor that does not use it.",
          severity: "warning",
          remedy:
            "Compare the container id with the sandbox of the pod that runs now; if it is another one, the entry can be removed.",
        }),
};
