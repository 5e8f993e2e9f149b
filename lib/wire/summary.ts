import { z } from "zod";
import { Time } from "./common.ts";

export const SourceStateWire = z.object({
  /** `pods`, `ippools.whereabouts.cni.cncf.io` */
  name: z.string(),
  state: z.enum(["syncing", "synced", "stale", "forbidden", "absent", "failed"]),
  since: Time,
  heardAt: Time.nullable(),
  objects: z.number().int(),
  /** While syncing: about how many there will be. */
  expected: z.number().int().nullable(),
  /** Objects that could not be read and are left out. */
  unreadable: z.number().int(),
  /** Changes that the watch did not tell and a list found later: a fault of the API server. */
  divergences: z.number().int(),
  /** When the cluster last went back to an earlier state, as from a backup. */
  restoredAt: Time.nullable(),
  error: z.string().nullable(),
  attempts: z.number().int(),
  retryAt: Time.nullable(),
});
export type SourceStateWire = z.infer<typeof SourceStateWire>;

export const SummaryWire = z.object({
  version: z.string(),
  cluster: z.string(),
  /** kubeconfig, snapshot */
  mode: z.enum(["kubeconfig", "snapshot"]),
  /** What time it is in the cluster: fixed for a snapshot. */
  now: Time,
  isReadOnly: z.boolean(),
  readOnlyReason: z.string().nullable(),
  revision: z.number().int(),
  epoch: z.string(),
  isSynced: z.boolean(),
  /** Worst state of the sources that matter: live, syncing, stale. */
  health: z.enum(["live", "syncing", "stale"]),
  staleSince: Time.nullable(),
  counts: z.object({
    nodes: z.number().int(),
    namespaces: z.number().int(),
    pods: z.number().int(),
    podsWithNetworks: z.number().int(),
    networks: z.number().int(),
    attachments: z.number().int(),
    ill: z.number().int(),
    pools: z.number().int(),
    allocations: z.number().int(),
    findings: z.object({
      error: z.number().int(),
      warning: z.number().int(),
      info: z.number().int(),
      undetermined: z.number().int(),
    }),
  }),
  sources: z.array(SourceStateWire),
  agents: z.object({ nodes: z.number().int(), reporting: z.number().int() }),
  namespaces: z.array(z.string()),
});
export type SummaryWire = z.infer<typeof SummaryWire>;

export const MeWire = z.object({
  viewer: z.string(),
  login: z.string(),
  loginModes: z.array(z.string()),
  rights: z.object({ attach: z.boolean(), detach: z.boolean() }),
  /** Why nothing may be written, null where it may. */
  readOnlyReason: z.string().nullable(),
});
export type MeWire = z.infer<typeof MeWire>;
