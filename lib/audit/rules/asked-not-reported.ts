import { concludeOfAttachments } from "../conclude-attachment.ts";
import type { Rule } from "../rule.ts";
import { attachmentName } from "../wording.ts";

/**
 * The pod asks for a network and runs, but nothing reports it: the request failed, or nobody acted on it. The pod
 * goes on without that network, and as its request stands it may not be able to start again. A request younger than
 * half a minute is left alone.
 */
export const askedNotReported: Rule = {
  code: "MOOR111",
  title: "Asked, but not reported",
  help: "The pod asks for a network and runs, but nothing reports it: the request failed, or nobody acted on it. The pod goes on without that network, and as its request stands it may not be able to start again. A request younger than half a minute is left alone.",
  about: "pod",
  mayConcern: ({ has }) => has("missing") || has("failed"),
  check: (id, context) =>
    concludeOfAttachments(id, context, ["missing", "failed"], {
      title: (attachment) => `${attachmentName(attachment)} was asked and never came`,
      detail: "The pod runs without it. As the request stands, the pod may not be able to start again.",
      severity: "warning",
      confidence: "certain",
      remedy: "Take the request back, or mend what it names and ask again.",
    }),
};
