import { z } from "zod";
import { countersSchema, netnsDetailSchema } from "../cni/agent-wire.ts";
import { Time } from "./common.ts";

/** What a node's kernel says of one network namespace at this moment, read by the node's agent for whoever asks. */
export const KernelWire = z.object({
  node: z.string(),
  /** null is the node's own. */
  netns: z.string().nullable(),
  at: Time,
  /** Between the two looks that rates are made of; null: there was none before. */
  overMs: z.number().nullable(),
  links: countersSchema.shape.links,
  routes: netnsDetailSchema.shape.routes,
  neighbours: netnsDetailSchema.shape.neighbours,
  bridgeVlans: netnsDetailSchema.shape.bridgeVlans,
});
export type KernelWire = z.infer<typeof KernelWire>;
