import { z } from "zod";
import { AttachmentWire } from "./attachment.ts";
import { FlagWire, NetworkKeyWire, NoteWire, page, Time } from "./common.ts";
import { PoolWire } from "./pool.ts";

export const NetworkWire = z.object({
  id: z.string(),
  cluster: z.string(),
  network: NetworkKeyWire,
  /** false: named by a pod, but no object defines it. The cluster default is never defined by an object. */
  isDefined: z.boolean(),
  isDefault: z.boolean(),
  /** Short words for the head of a lane: `macvlan · ens3f0`, `OVN localnet`, `configuration is not JSON`. */
  summary: z.string(),
  type: z.string().nullable(),
  plugins: z.array(z.string()),
  bridge: z.string().nullable(),
  master: z.string().nullable(),
  /** Its own tag. */
  vlan: z.number().int().nullable(),
  /** The VLAN that its configuration tells of: its own tag, or the one in the name of its master. null: of none. */
  toldVlan: z.object({ vlan: z.number().int(), by: z.enum(["network", "name"]) }).nullable(),
  mtu: z.number().int().nullable(),
  mode: z.string().nullable(),
  ipam: z.string().nullable(),
  ranges: z.array(z.string()),
  resourceName: z.string().nullable(),
  createdAt: Time.nullable(),
  /** Colour slot 0–35 (hue = slot mod 12), null for the cluster default; from the 37th network on some share one. */
  slot: z.number().int().nullable(),
  /** solid, rails, beads; thin for the cluster default. */
  texture: z.enum(["solid", "rails", "beads", "thin"]),
  /** Two characters that stand for it everywhere. */
  mark: z.string(),
  /** Other networks of the same L2 domain. Empty where that is not known. */
  segment: z.array(NetworkKeyWire),
  users: z.object({ pods: z.number().int(), ill: z.number().int() }),
  /** Pools that this network's configuration names, as ids. */
  pools: z.array(z.string()),
  problems: z.array(NoteWire),
  ...FlagWire.shape,
});
export type NetworkWire = z.infer<typeof NetworkWire>;

export const NetworkDetailWire = NetworkWire.extend({
  configText: z.string().nullable(),
  poolDetails: z.array(PoolWire),
  attachments: z.array(AttachmentWire),
  revision: z.number().int(),
});
export type NetworkDetailWire = z.infer<typeof NetworkDetailWire>;

export const NetworkPage = page(NetworkWire);
