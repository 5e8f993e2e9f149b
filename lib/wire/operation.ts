import { z } from "zod";
import { KubeEventWire } from "./pod.ts";
import { NetworkKeyWire, page, PreflightCheckWire, Time } from "./common.ts";

export const OperationStateWire = z.enum([
  "planned",
  "asked",
  "reported",
  "observed",
  "released",
  "failed",
  "aborted",
]);

export const OperationWire = z.object({
  id: z.string(),
  cluster: z.string(),
  kind: z.enum(["attach", "detach"]),
  subject: z.object({
    namespace: z.string(),
    pod: z.string(),
    podUid: z.string(),
    network: NetworkKeyWire,
    interface: z.string().nullable(),
  }),
  viewer: z.string(),
  state: OperationStateWire,
  stages: z.array(z.object({ name: z.string(), at: Time, detail: z.string().nullable() })),
  startedAt: Time,
  endedAt: Time.nullable(),
  /** When it will be given up. */
  deadlineAt: Time,
  reason: z.object({ code: z.string(), title: z.string(), detail: z.string() }).nullable(),
  /** Addresses that were reported, once they were. */
  addresses: z.array(z.string()),
  kubeEvents: z.array(KubeEventWire),
});
export type OperationWire = z.infer<typeof OperationWire>;

export const OperationPage = page(OperationWire);

export const AttachRequest = z.strictObject({
  namespace: z.string().min(1).max(253),
  pod: z.string().min(1).max(253),
  podUid: z.string().max(128).optional(),
  network: z.strictObject({
    provider: z.string().optional(),
    namespace: z.string().min(1).max(253),
    name: z.string().min(1).max(253),
  }),
  interface: z.string().max(64).optional(),
  ips: z.array(z.string().max(64)).max(16).optional(),
  mac: z.string().max(64).optional(),
  dryRun: z.boolean().optional(),
});
export type AttachRequest = z.infer<typeof AttachRequest>;

/** What a dry run answers: nothing was written. */
export const PlanWire = z.object({
  kind: z.enum(["attach", "detach"]),
  interface: z.string().nullable(),
  preflight: z.array(PreflightCheckWire),
  patches: z.array(
    z.object({
      target: z.string(),
      contentType: z.string(),
      body: z.unknown(),
    }),
  ),
  /** The annotation before and after, for the diff; null: absent. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  kubectl: z.string(),
  /** What must then be seen, in words, and within how long. */
  expectation: z.object({ text: z.string(), withinMs: z.number().int() }),
  dryRun: z.object({ ok: z.boolean(), detail: z.string() }),
});
export type PlanWire = z.infer<typeof PlanWire>;
