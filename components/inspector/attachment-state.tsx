import type { AttachmentWire } from "../../lib/wire/attachment.ts";
import type { GlyphWire } from "../../lib/wire/picture.ts";
import { Chip, type Tone } from "../ui/chip.tsx";

type State = AttachmentWire["state"];

const TONES: Record<State, Tone> = {
  attached: "plain",
  attaching: "info",
  detaching: "info",
  failed: "err",
  missing: "warn",
  phantom: "warn",
  stray: "warn",
  drifted: "warn",
  unknown: "unknown",
};

const isLinkDown = (attachment: AttachmentWire): boolean =>
  attachment.state === "attached" && attachment.observed?.link === "down";

/** The state in a word; attached says by whom. */
export const StateChip = ({ attachment }: { attachment: AttachmentWire }) => {
  if (isLinkDown(attachment)) return <Chip tone="err">link down</Chip>;
  return <Chip tone={TONES[attachment.state]}>{stateWord(attachment)}</Chip>;
};

export const stateWord = (attachment: AttachmentWire): string => {
  if (isLinkDown(attachment)) return "link down";
  if (attachment.state !== "attached") return attachment.state;
  return attachment.observed === null ? "reported" : "observed";
};

/** Needs a look: what is healthy, under way or unknown does not. */
export const isIllAttachment = (attachment: AttachmentWire): boolean =>
  isLinkDown(attachment) || ["failed", "missing", "phantom", "stray", "drifted"].includes(attachment.state);

export const glyphOf = (attachment: AttachmentWire): GlyphWire => {
  if (isLinkDown(attachment)) return "link-down";
  if (attachment.state === "attached") return attachment.observed === null ? "reported" : "observed";
  return attachment.state;
};

/** Best known addresses: what the kernel has, else what was reported, else recorded, else asked. */
export const addressesOf = (attachment: AttachmentWire): readonly string[] => {
  const best = [attachment.observed, attachment.reported, attachment.recorded, attachment.asked].find(
    (evidence) => evidence !== null && evidence.addresses.length > 0,
  );
  return best?.addresses.map((address) => address.address) ?? [];
};
