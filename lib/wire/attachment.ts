import { z } from "zod";
import { ATTACHMENT_STATES } from "../model/attachment.ts";
import { EvidenceWire, NetworkKeyWire, page, Time } from "./common.ts";

export const AttachmentStateWire = z.enum(ATTACHMENT_STATES);

export const AttachmentWire = z.object({
  id: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  pod: z.string(),
  podUid: z.string(),
  node: z.string().nullable(),
  interface: z.string().nullable(),
  network: NetworkKeyWire,
  isNetworkDefined: z.boolean(),
  state: AttachmentStateWire,
  reason: z.string().nullable(),
  since: Time.nullable(),
  default: z.boolean(),
  asked: EvidenceWire.nullable(),
  reported: EvidenceWire.nullable(),
  observed: EvidenceWire.nullable(),
  recorded: EvidenceWire.nullable(),
});
export type AttachmentWire = z.infer<typeof AttachmentWire>;

export const AttachmentPage = page(AttachmentWire);
