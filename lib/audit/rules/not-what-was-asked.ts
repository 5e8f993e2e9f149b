import { concludeOfAttachments } from "../conclude-attachment.ts";
import type { Rule } from "../rule.ts";
import { attachmentName } from "../wording.ts";

/**
 * An interface is there, but its address or MAC is not the one that was asked, reported or recorded. Changes of an
 * attached element are ignored silently by the controller.
 */
export const notWhatWasAsked: Rule = {
  code: "MOOR116",
  title: "There, but not what was asked",
  help: "An interface is there, but its address or MAC is not the one that was asked, reported or recorded. Changes of an attached element are ignored silently by the controller.",
  about: "pod",
  mayConcern: ({ has }) => has("drifted"),
  check: (id, context) =>
    concludeOfAttachments(id, context, ["drifted"], {
      title: (attachment) => `${attachmentName(attachment)} is not what was asked or recorded`,
      detail: "The witnesses disagree about it.",
      severity: "warning",
      confidence: "likely",
      remedy: "Detach it and attach it again as wanted.",
    }),
};
