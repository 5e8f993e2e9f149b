import type { AttachmentWire } from "../../lib/wire/attachment.ts";
import type { PodOperationWire } from "../../lib/wire/operation.ts";

/** Whether the kernel's word would tell more: it is waited for, or never came. */
export const canAskKernel = ({ subject, stages, endedAt, state, reason }: PodOperationWire): boolean =>
  subject.interface !== null &&
  stages.some(({ name }) => name === "reported") &&
  (endedAt === null || (state === "failed" && reason?.code === "NOT_OBSERVED"));

/**
 * Whether a request can be taken back: `now` where it is reported or has failed and still stands in the annotation,
 * `later` while the controller is at it, `none` where there is nothing to take back.
 */
export const takeBack = (
  { kind, state, endedAt, reason }: PodOperationWire,
  { asked }: Pick<AttachmentWire, "asked">,
): "now" | "later" | "none" => {
  if (kind !== "attach" || asked === null) return "none";
  if (endedAt === null) return state === "reported" ? "now" : "later";
  if (state !== "failed" && state !== "aborted") return "none";
  return reason?.code === "TAKEN_BACK" ? "none" : "now";
};
