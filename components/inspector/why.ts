import type { AttachmentWire } from "../../lib/wire/attachment.ts";
import type { EvidenceWire } from "../../lib/wire/common.ts";
import type { NetworkWire } from "../../lib/wire/network.ts";

/**
 * One sentence on what is not as it should be, or on why there is no address; null where all is well. `network` undefined:
 * not known yet.
 */
export const whyText = (attachment: AttachmentWire, network: NetworkWire | undefined): string | null => {
  const { observed, reported, recorded, reason } = attachment;
  if (!attachment.isNetworkDefined && !attachment.default)
    return `${reason === null ? "" : `${ended(reason)} `}Nothing of the name ${attachment.network.name} is defined.`;
  if (attachment.state !== "attached" && reason !== null) return ended(reason);
  if (observed?.link === "down") return "The kernel has the link, but it carries nothing: it is down.";
  const noAddress = addressWhy(attachment, network);
  if (noAddress !== null) return noAddress;
  if (observed !== null && reported !== null) {
    const lacking = missingIn(observed, reported);
    if (lacking.length > 0)
      return `${reported.source} says ${lacking.join(", ")}, but the kernel does not have ${them(lacking)}.`;
  }
  const held = observed ?? reported;
  if (recorded !== null && held !== null && held.addresses.length > 0) {
    const wrong = missingIn(held, recorded);
    if (wrong.length > 0)
      return `${recorded.source} records ${wrong.join(", ")} for it, but it has ${held.addresses.map(({ address }) => address).join(", ")}.`;
  }
  return null;
};

/** Why an attachment that is there has no address; null where it has one, or is not there. */
const addressWhy = (attachment: AttachmentWire, network: NetworkWire | undefined): string | null => {
  const { observed, reported, recorded } = attachment;
  const held = observed ?? reported;
  if (held === null || held.addresses.some(({ address }) => !isLinkLocal(address))) return null;
  if (attachment.asked !== null && attachment.asked.addresses.length > 0)
    return `It has no address, though ${attachment.asked.addresses.map(({ address }) => address).join(", ")} was asked for.`;
  if (network === undefined) return null;
  if (network.ipam === null)
    return `It has no address by design: ${network.network.name} has no IPAM, so that nothing gives it one (L2 only).`;
  if (recorded !== null && recorded.addresses.length > 0)
    return `${network.ipam} records ${recorded.addresses.map(({ address }) => address).join(", ")} for it, but nobody has seen it there.`;
  return `It has no address: ${network.ipam} of ${network.network.name} gave none, and none is recorded.`;
};

export const isLinkLocal = (address: string): boolean => /^fe[89ab][0-9a-f]:/i.test(address);

/** Addresses of the second that the first lacks. */
const missingIn = (held: EvidenceWire, said: EvidenceWire): readonly string[] => {
  const has = new Set(held.addresses.map(({ address }) => address));
  return said.addresses.map(({ address }) => address).filter((address) => !has.has(address));
};

const them = (list: readonly string[]): string => (list.length === 1 ? "it" : "them");

const ended = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
