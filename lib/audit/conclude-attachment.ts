import type { Attachment, AttachmentState } from "../model/attachment.ts";
import type { Confidence, FindingEvidence, Severity } from "../model/finding.ts";
import type { EntityId } from "../model/ids.ts";
import type { Conclusion, RuleContext } from "./rule.ts";
import {
  addressesOf,
  evidence,
  networkSubject,
  podSubject,
  sentence,
  SOURCES,
  syncedEvidence,
} from "./wording.ts";

export interface AttachmentWords {
  readonly title: (attachment: Attachment) => string;
  readonly detail: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly remedy: string;
}

/** One conclusion per attachment of the pod that is in one of the states. */
export const concludeOfAttachments = (
  pod: EntityId,
  { view }: RuleContext,
  states: readonly AttachmentState[],
  words: AttachmentWords,
): readonly Conclusion[] =>
  view
    .attachmentsOf(pod)
    .filter((attachment) => states.includes(attachment.state) && !isPending(view.pod(pod)?.phase))
    .map((attachment) => ({
      about: attachment.id.split("~").slice(4).join("~"),
      title: `${words.title(attachment)}`,
      detail: `${attachment.reason === null ? "" : `${sentence(attachment.reason)} `}${words.detail}`,
      severity: words.severity,
      confidence: words.confidence,
      verdict: "present",
      subjects: [podSubject(attachment.pod), networkSubject(attachment.network)],
      evidence: [...witnesses(attachment), syncedEvidence(view, SOURCES.pods, "Pods")],
      remedy: words.remedy,
      refs: attachment.refs,
    }));

/** A pod that can't start has a finding of its own (MOOR301). */
const isPending = (phase: string | undefined): boolean => phase === "Pending";

const witnesses = (attachment: Attachment): readonly FindingEvidence[] => {
  const { asked, reported, observed } = attachment;
  const addresses = addressesOf(attachment);
  return [
    asked === null
      ? evidence("fail", "The request does not name it", "networks")
      : evidence("pass", "The request names it", asked.source, asked.at),
    reported === null
      ? evidence("fail", "network-status does not name it", "network-status")
      : evidence(
          "pass",
          `Reported${addresses === "" ? "" : ` with ${addresses}`}`,
          reported.source,
          reported.at,
        ),
    observed === null
      ? evidence(
          "unknown",
          attachment.state === "phantom" ? "The kernel has no such link" : "Nobody looked into the pod",
          "node-agent",
        )
      : evidence("pass", "The kernel has the link", observed.source, observed.at),
  ];
};
