import { concludeOfAllocation } from "../conclude-allocation.ts";
import type { Rule } from "../rule.ts";

/**
 * An IPAMClaim names a pod that does not exist, while its machine runs in another one: who reads the claim is led astray,
 * and a controller that goes by it may give the address to somebody else. During a migration and for some minutes after
 * it the name may lag behind.
 */
export const claimOfMissingPod: Rule = {
  code: "MOOR409",
  title: "IPAMClaim that names a pod which is gone",
  help:
    "An IPAMClaim names a pod that does not exist, while its machine runs in another one. Who reads the claim is led " +
    "astray. During a migration and for some minutes after it the name may lag behind.",
  about: "allocation",
  ofVerdict: "orphan",
  check: (id, context) =>
    context.view.allocation(id)?.claim === undefined
      ? []
      : concludeOfAllocation(id, context, "orphan", {
          title: ({ address, key, owner }) =>
            `${address ?? key} is claimed by pod ${owner?.name ?? ""}, which is gone`,
          detail: "The machine itself runs, in a pod that the claim does not name.",
          severity: "warning",
          remedy: "Restart or migrate the machine: its next pod is written down again.",
        }),
};
