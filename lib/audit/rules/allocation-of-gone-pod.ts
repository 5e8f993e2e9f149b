import type { Allocation } from "../../model/pool.ts";
import { concludeOfAllocation } from "../conclude-allocation.ts";
import type { Conclusion, Rule, RuleContext } from "../rule.ts";
import { allocationSubjects, evidence, podName, SOURCES, syncedEvidence } from "../wording.ts";

/**
 * The pool records an address for a pod that does not exist any more. Nobody gives it back by itself, and the pool fills
 * up. A pod that was deleted by force on a node that is cut off may still use the address, so this is never more than
 * likely without a look on the node. While pods are not read completely it can't be told at all.
 */
export const allocationOfGonePod: Rule = {
  code: "MOOR401",
  title: "Allocation whose pod is gone",
  help:
    "The pool records an address for a pod that does not exist any more. Nobody gives it back by itself, and the pool " +
    "fills up. A pod that was deleted by force on a node that is cut off may still use the address, so this is never " +
    "more than likely without a look on the node. While pods are not read completely it can’t be told at all.",
  about: "allocation",
  check: (id, context) => {
    const allocation = context.view.allocation(id);
    // What is kept for a machine has a rule of its own.
    if (allocation === undefined || allocation.claim !== undefined) return [];
    if (isUndetermined(allocation, context)) return [undetermined(allocation, context)];
    return concludeOfAllocation(id, context, "leak", {
      title: ({ address, key, owner }) =>
        owner === null
          ? `${address ?? key} is recorded for a container that no node has`
          : `${address ?? key} is recorded for ${podName(owner)}, which is gone`,
      detail: "The next pods can’t be given this address, and nothing that the API shows uses it.",
      severity: "warning",
      remedy:
        "Look on the node that the pod ran on. If no sandbox there has the address, the entry and its reservation can be removed.",
    });
  },
};

/** Pods can't be read now (or at all), and the owner isn't among those that are known. A first read under way is no reason yet. */
const isUndetermined = (allocation: Allocation, { view }: RuleContext): boolean => {
  if (allocation.owner === null || view.isSynced(SOURCES.pods)) return false;
  const state = view.source(SOURCES.pods)?.state;
  return state !== undefined && state !== "syncing" && view.podByKey(allocation.owner) === undefined;
};

const undetermined = (allocation: Allocation, { view }: RuleContext): Conclusion => ({
  about: "",
  title: `Is ${allocation.address ?? allocation.key} leaked? Pods can’t be read`,
  detail: `It is recorded for ${allocation.owner === null ? "nobody" : podName(allocation.owner)}, which is not among the pods that are known.`,
  severity: "info",
  confidence: "watch",
  verdict: "undetermined",
  subjects: allocationSubjects(view, allocation),
  evidence: [
    evidence("pass", `${allocation.store} records it`, allocation.store, allocation.at),
    syncedEvidence(view, SOURCES.pods, "Pods"),
  ],
  remedy:
    "A complete read of pods would decide it: give list and watch on pods, or wait until the API answers.",
  refs: [allocation.from],
});
