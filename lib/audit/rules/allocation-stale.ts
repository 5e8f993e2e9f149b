import { concludeOfAllocation } from "../conclude-allocation.ts";
import type { Rule } from "../rule.ts";
import { podName } from "../wording.ts";

/**
 * The pool records an address for a pod that runs and reports a different one on that interface. The address in use
 * may be handed out a second time, and the recorded one is blocked.
 */
export const allocationStale: Rule = {
  code: "MOOR403",
  title: "Pod alive with another address than recorded",
  help: "The pool records an address for a pod that runs and reports a different one on that interface. The address in use may be handed out a second time, and the recorded one is blocked.",
  about: "allocation",
  ofVerdict: "stale",
  check: (id, context) =>
    concludeOfAllocation(id, context, "stale", {
      title: ({ address, key, owner }) =>
        `${address ?? key} is recorded for ${owner === null ? "nobody" : podName(owner)}, which has another address`,
      detail: "What the pod uses is not what the store keeps.",
      severity: "warning",
      remedy: "Detach and attach the network once, or replace the pod: both make the record anew.",
    }),
};
