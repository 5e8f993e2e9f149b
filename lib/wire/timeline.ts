import { z } from "zod";
import type { Happening } from "../model/happening.ts";
import { page, PodKeyWire, Time } from "./common.ts";

export const HappeningKindWire = z.enum([
  "link-added",
  "link-removed",
  "link-up",
  "link-down",
  "link-changed",
  "address-added",
  "address-removed",
  "address-changed",
  "address-duplicate",
]);

/** Something that a node's agent saw happen to a device or an address. */
export const HappeningWire = z.object({
  id: z.string(),
  cluster: z.string(),
  at: Time,
  node: z.string(),
  pod: PodKeyWire.nullable(),
  /** Id of the network namespace; null is the node's own. */
  netns: z.string().nullable(),
  kind: HappeningKindWire,
  link: z.string(),
  address: z.string().nullable(),
  prefixLength: z.number().int().nullable(),
  origin: z.string().nullable(),
  detail: z.string().nullable(),
});
export type HappeningWire = z.infer<typeof HappeningWire>;

export const HappeningPage = page(HappeningWire);

export const presentHappening = (happening: Happening): HappeningWire => ({
  id: happening.id,
  cluster: happening.cluster,
  at: happening.at,
  node: happening.node,
  pod: happening.pod === null ? null : { ...happening.pod },
  netns: happening.netns,
  kind: happening.kind,
  link: happening.link,
  address: happening.address,
  prefixLength: happening.prefixLength,
  origin: happening.origin,
  detail: happening.detail,
});
