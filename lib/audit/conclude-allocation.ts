import type { AllocationVerdict, ClusterView } from "../cluster/cluster-model.ts";
import type { FindingEvidence, Severity } from "../model/finding.ts";
import type { EntityId } from "../model/ids.ts";
import type { Allocation } from "../model/pool.ts";
import type { Conclusion, RuleContext } from "./rule.ts";
import { allocationSubjects, evidence, sentence, SOURCES, syncedEvidence } from "./wording.ts";

export interface AllocationWords {
  readonly title: (allocation: Allocation) => string;
  readonly detail: string;
  readonly severity: Severity;
  readonly remedy: string;
}

/** What a verdict on an allocation means as a finding; nothing where it is of another class. */
export const concludeOfAllocation = (
  id: EntityId,
  context: RuleContext,
  kind: AllocationVerdict["class"],
  words: AllocationWords,
): readonly Conclusion[] => {
  const allocation = context.view.allocation(id);
  const verdict = context.view.verdict(id);
  if (allocation === undefined || verdict === undefined || verdict.class !== kind) return [];
  return [
    {
      about: "",
      title: words.title(allocation),
      detail: `${sentence(verdict.reason)} ${words.detail}`,
      severity: verdict.confidence === "watch" ? "info" : words.severity,
      confidence: verdict.confidence,
      verdict: "present",
      subjects: allocationSubjects(context.view, allocation),
      evidence: evidenceOf(allocation, verdict, context),
      remedy: words.remedy,
      refs: [allocation.from],
    },
  ];
};

const evidenceOf = (allocation: Allocation, verdict: AllocationVerdict, { view }: RuleContext) => [
  evidence(
    "pass",
    allocation.containerId === null
      ? `${allocation.store} records it under ${JSON.stringify(allocation.key.slice(0, 60))}`
      : `${allocation.store} records it for container ${allocation.containerId.slice(0, 12)}`,
    allocation.store,
    allocation.at,
  ),
  evidence("fail", sentence(verdict.reason), SOURCES.pods),
  syncedEvidence(view, SOURCES.pods, "Pods"),
  ...(verdict.confidence === "certain" ? [] : [sandboxEvidence(allocation, view)]),
];

/** A lease of host-local is judged by what its node's agent saw; a store of the whole cluster without looking at nodes. */
const sandboxEvidence = (allocation: Allocation, view: ClusterView): FindingEvidence => {
  const agent = view.nodeAgent(view.pool(allocation.pool)?.node ?? "");
  return agent?.hearing.state === "live" || agent?.hearing.state === "snapshot"
    ? evidence("fail", `No sandbox that is seen on ${agent.node} has it`, "node-agent", agent.at)
    : evidence("unknown", "Does a sandbox on a node still have it? Nobody looked.", "node-agent");
};
