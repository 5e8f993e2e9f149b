import { z } from "zod";
import { STANDINGS } from "../topology/standing.ts";
import { AttachmentWire } from "./attachment.ts";
import { NetworkKeyWire } from "./common.ts";

const Step = z.object({
  title: z.string(),
  subtitle: z.string(),
  /** `seen` by the node's agent; `told` by paper only; `absent`: looked for, and not there; `none`: no such step. */
  presence: z.enum(["seen", "told", "down", "absent", "unknown", "none"]),
});

/** What else shares a layer-2 domain with a pod: one entry for each of its attachments. */
export const NeighboursWire = z.object({
  items: z.array(
    z.object({
      attachment: z.string(),
      interface: z.string().nullable(),
      network: NetworkKeyWire,
      /** null: it reaches none, or which one can't be told; `aside` says which. `node`: the one node that it stays on. */
      segment: z.object({ key: z.string(), title: z.string(), node: z.string().nullable() }).nullable(),
      aside: z.string().nullable(),
      /** Other pods in the domain; the first hundred of them are listed. */
      total: z.number().int(),
      others: z.array(AttachmentWire),
    }),
  ),
  revision: z.number().int(),
});

/** Who has a MAC, by any evidence. Nobody is an answer too. */
export const MacWire = z.object({
  mac: z.string(),
  total: z.number().int(),
  holders: z.array(AttachmentWire),
  /** Devices of nodes that have it. */
  links: z.array(z.object({ node: z.string(), link: z.string() })),
  revision: z.number().int(),
});

/** What a network stands on, node by node; nodes that lack what it names come first, those where it is there last. */
export const GroundWire = z.object({
  network: NetworkKeyWire,
  /** Of all nodes, also of those that aren't listed. */
  counts: z.record(z.enum(STANDINGS), z.number().int()),
  /** Which VLAN it reaches, as seen on how many nodes; 0: untagged. Nodes where nobody looked aren't among them. */
  vlans: z.array(z.object({ vlan: z.number().int(), nodes: z.number().int() })),
  items: z.array(
    z.object({
      node: z.string(),
      standing: z.enum(STANDINGS),
      device: Step,
      nic: Step,
      segment: z.string().nullable(),
      aside: z.string().nullable(),
      pods: z.number().int(),
      ill: z.number().int(),
    }),
  ),
  revision: z.number().int(),
});
export type GroundWire = z.infer<typeof GroundWire>;
