import { z } from "zod";
import { page, Time } from "./common.ts";

export const HostLinkWire = z.object({
  name: z.string(),
  type: z.string(),
  mac: z.string().nullable(),
  mtu: z.number().int().nullable(),
  link: z.enum(["up", "down"]).nullable(),
  controller: z.string().nullable(),
  parent: z.string().nullable(),
  vlan: z.number().int().nullable(),
  addresses: z.array(z.object({ address: z.string(), prefixLength: z.number().int() })),
  /** Interfaces of pods that hang on it: the veth's other end, the macvlans above it. Only what was seen. */
  carries: z.array(z.object({ namespace: z.string(), pod: z.string(), interface: z.string().nullable() })),
});
export type HostLinkWire = z.infer<typeof HostLinkWire>;

export const NodeWire = z.object({
  id: z.string(),
  cluster: z.string(),
  name: z.string(),
  isReady: z.boolean().nullable(),
  addresses: z.array(z.string()),
  podRanges: z.array(z.string()),
  kubeletVersion: z.string().nullable(),
  runtime: z.string().nullable(),
  pods: z.number().int(),
  attachments: z.number().int(),
  ill: z.number().int(),
  resources: z.record(z.string(), z.string()),
  /** `none`: nobody looks. `at`: when the node was last read. `since`: how long the state holds. */
  agent: z.object({
    state: z.enum(["none", "live", "stale", "snapshot"]),
    at: Time.nullable(),
    since: Time.nullable(),
    error: z.string().nullable(),
  }),
});
export type NodeWire = z.infer<typeof NodeWire>;

export const NodeSeenWire = z.object({
  bootId: z.string().nullable(),
  namespaces: z.number().int(),
  leases: z.number().int(),
  plugins: z.array(z.object({ name: z.string(), modifiedAt: Time.nullable() })).nullable(),
  configs: z
    .array(
      z.object({
        file: z.string(),
        name: z.string().nullable(),
        cniVersion: z.string().nullable(),
        types: z.array(z.string()),
      }),
    )
    .nullable(),
  problems: z.array(z.object({ path: z.string(), detail: z.string() })),
});
export type NodeSeenWire = z.infer<typeof NodeSeenWire>;

/** `links` and `seen` are null where nobody looked. */
export const NodeDetailWire = NodeWire.extend({
  links: z.array(HostLinkWire).nullable(),
  seen: NodeSeenWire.nullable(),
  revision: z.number().int(),
});
export type NodeDetailWire = z.infer<typeof NodeDetailWire>;

export const NodePage = page(NodeWire);
