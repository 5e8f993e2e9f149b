import { concludeOfAttachments } from "../conclude-attachment.ts";
import type { Rule } from "../rule.ts";
import { attachmentName } from "../wording.ts";

/**
 * An interface is reported or there although the pod’s request does not name it. A removal failed, or the request was
 * changed without the controller. Any later change of the request detaches it too.
 */
export const nobodyAsked: Rule = {
  code: "MOOR114",
  title: "Reported, but nobody asks for it",
  help: "An interface is reported or there although the pod’s request does not name it. A removal failed, or the request was changed without the controller. Any later change of the request detaches it too.",
  about: "pod",
  mayConcern: ({ has }) => has("stray"),
  check: (id, context) =>
    concludeOfAttachments(id, context, ["stray"], {
      title: (attachment) => `${attachmentName(attachment)} is there, but nobody asks for it`,
      detail: "Any later change of the pod’s request detaches it too.",
      severity: "warning",
      confidence: "likely",
      remedy: "If it is wanted, add it to the request under the same interface; if not, replace the pod.",
    }),
};
