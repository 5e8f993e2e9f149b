import { z } from "zod";
import { FlagWire, NetworkKeyWire, NoteWire, page, PodKeyWire, Time } from "./common.ts";

export const AllocationClassWire = z.enum([
  "live",
  "leak",
  "orphan",
  "stale",
  "conflict",
  "corrupt",
  "completed",
  "pending",
  "unknown",
]);
export type AllocationClassWire = z.infer<typeof AllocationClassWire>;

export const AllocationWire = z.object({
  id: z.string(),
  cluster: z.string(),
  store: z.string(),
  pool: z.string(),
  /** null: the entry is not an address of the pool (class corrupt); `key` says what is written. */
  address: z.string().nullable(),
  key: z.string(),
  owner: PodKeyWire.nullable(),
  interface: z.string().nullable(),
  containerId: z.string().nullable(),
  class: AllocationClassWire,
  confidence: z.enum(["certain", "likely", "watch"]),
  /** Why it is of this class, one sentence. */
  reason: z.string(),
  since: Time.nullable(),
});
export type AllocationWire = z.infer<typeof AllocationWire>;

export const PoolWire = z.object({
  id: z.string(),
  cluster: z.string(),
  store: z.string(),
  namespace: z.string().nullable(),
  name: z.string(),
  range: z.string().nullable(),
  networkName: z.string().nullable(),
  node: z.string().nullable(),
  networks: z.array(NetworkKeyWire),
  /** Addresses that may be handed out, decimal text (IPv6 ranges are larger than a number). */
  usable: z.string().nullable(),
  allocated: z.number().int(),
  byClass: z.record(z.string(), z.number().int()),
  reservations: z.number().int(),
  /** allocated / usable, 0–1; null where usable is unknown. */
  use: z.number().nullable(),
  problems: z.array(NoteWire),
  ...FlagWire.shape,
});
export type PoolWire = z.infer<typeof PoolWire>;

/** For the map of a pool: everything that isn't simply free. Ranges are inclusive first–last, canonical text. */
export const PoolDetailWire = PoolWire.extend({
  network: z.string().nullable(),
  broadcast: z.string().nullable(),
  gateways: z.array(z.string()),
  excluded: z.array(z.object({ first: z.string(), last: z.string() })),
  allocations: z.array(AllocationWire),
  /** Addresses in use by a pod inside the range that no allocation records. */
  unrecorded: z.array(z.object({ address: z.string(), pod: PodKeyWire, interface: z.string().nullable() })),
  ghostReservations: z.array(
    z.object({ address: z.string(), name: z.string(), owner: PodKeyWire.nullable() }),
  ),
  revision: z.number().int(),
});
export type PoolDetailWire = z.infer<typeof PoolDetailWire>;

export const PoolPage = page(PoolWire);
export const AllocationPage = page(AllocationWire);

/** Who holds one address now, in every segment and store. */
export const AddressWire = z.object({
  address: z.string(),
  holders: z.array(
    z.object({
      pod: PodKeyWire,
      interface: z.string().nullable(),
      network: NetworkKeyWire,
      /** Which evidences name it: asked, reported, observed, recorded. */
      evidence: z.array(z.string()),
      attachment: z.string(),
    }),
  ),
  allocations: z.array(AllocationWire),
  pools: z.array(z.object({ id: z.string(), range: z.string() })),
  nodes: z.array(z.string()),
  revision: z.number().int(),
});
export type AddressWire = z.infer<typeof AddressWire>;
