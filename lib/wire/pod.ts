import { z } from "zod";
import { AttachmentWire } from "./attachment.ts";
import { FlagWire, NoteWire, page, Time } from "./common.ts";

export const ControllerWire = z.object({ kind: z.string(), name: z.string() });

export const KubeEventWire = z.object({
  type: z.enum(["Normal", "Warning"]),
  reason: z.string(),
  component: z.string(),
  message: z.string(),
  count: z.number().int(),
  firstAt: Time.nullable(),
  lastAt: Time.nullable(),
});
export type KubeEventWire = z.infer<typeof KubeEventWire>;

export const PodWire = z.object({
  id: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  node: z.string().nullable(),
  phase: z.string(),
  reason: z.string().nullable(),
  hostNetwork: z.boolean(),
  virtualMachine: z.string().nullable(),
  controller: ControllerWire.nullable(),
  createdAt: Time.nullable(),
  deletedAt: Time.nullable(),
  podIPs: z.array(z.string()),
  attachments: z.array(AttachmentWire),
  /** What could not be read in the pod's annotations. */
  problems: z.array(NoteWire),
  ...FlagWire.shape,
  /** Why networks can't be attached to or detached from this pod now; null where they can. */
  attachRefusal: z.string().nullable(),
});
export type PodWire = z.infer<typeof PodWire>;

/** One pod with what happened to it. `askedText` is the networks annotation as written (cut at 16 KiB). */
export const PodDetailWire = PodWire.extend({
  kubeEvents: z.array(KubeEventWire),
  askedText: z.string().nullable(),
  revision: z.number().int(),
});
export type PodDetailWire = z.infer<typeof PodDetailWire>;

export const PodPage = page(PodWire);
