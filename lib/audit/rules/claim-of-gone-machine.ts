import { concludeOfAllocation } from "../conclude-allocation.ts";
import type { Rule } from "../rule.ts";

/**
 * An IPAMClaim keeps addresses for a virtual machine that does not exist any more, or was made anew under its name. A
 * claim of a machine that is merely stopped is as it should be. The claim has a finalizer: who deletes it by hand must know
 * that nothing uses its address.
 */
export const claimOfGoneMachine: Rule = {
  code: "MOOR408",
  title: "IPAMClaim whose machine is gone",
  help:
    "An IPAMClaim keeps addresses for a virtual machine that does not exist any more, or was made anew under its name: " +
    "its owner’s uid is another. A claim of a machine that is merely stopped is as it should be. While virtual machines " +
    "or pods can’t be read, or a pod is there that may use the address, it can’t be told.",
  about: "allocation",
  ofVerdict: "leak",
  check: (id, context) =>
    context.view.allocation(id)?.claim === undefined
      ? []
      : concludeOfAllocation(id, context, "leak", {
          title: ({ address, key, claim }) =>
            `${address ?? key} is kept for ${claim?.name ?? ""}, which is gone`,
          detail: "Nobody gives it back by itself: the claim outlives every pod by design.",
          severity: "warning",
          remedy:
            "If no machine is to get the address again, delete the claim; its controller takes the finalizer off.",
        }),
};
