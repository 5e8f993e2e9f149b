import { z } from "zod";
import { KubeEventWire } from "./pod.ts";
import { NetworkKeyWire, page, PodKeyWire, PreflightCheckWire, Time } from "./common.ts";

export const OperationStateWire = z.enum([
  "planned",
  "asked",
  "reported",
  "observed",
  "released",
  "failed",
  "aborted",
]);

const common = {
  id: z.string(),
  cluster: z.string(),
  viewer: z.string(),
  state: OperationStateWire,
  stages: z.array(z.object({ name: z.string(), at: Time, detail: z.string().nullable() })),
  startedAt: Time,
  endedAt: Time.nullable(),
  /** When it will be given up. */
  deadlineAt: Time,
  reason: z.object({ code: z.string(), title: z.string(), detail: z.string() }).nullable(),
};

export const PodOperationWire = z.object({
  ...common,
  kind: z.enum(["attach", "detach"]),
  subject: z.object({
    namespace: z.string(),
    pod: z.string(),
    podUid: z.string(),
    network: NetworkKeyWire,
    interface: z.string().nullable(),
  }),
  /** Addresses that were reported, once they were. */
  addresses: z.array(z.string()),
  kubeEvents: z.array(KubeEventWire),
});
export type PodOperationWire = z.infer<typeof PodOperationWire>;

export const OperationTargetWire = z.object({
  containerId: z.string(),
  interface: z.string().nullable(),
  addresses: z.array(z.string()),
  /** Whose it was, where a cached result says so. */
  pod: PodKeyWire.nullable(),
});
export type OperationTargetWire = z.infer<typeof OperationTargetWire>;

export const NodeOperationWire = z.object({
  ...common,
  /** del: DEL of one attachment; gc: of all whose sandbox is gone; release: one lease of host-local. */
  kind: z.enum(["del", "gc", "release"]),
  subject: z.object({
    node: z.string(),
    /** The name inside the configuration. */
    cniNetwork: z.string(),
    targets: z.array(OperationTargetWire),
  }),
  note: z.string().nullable(),
  /** What the plugins said, and what that proves. */
  answers: z.array(
    z.object({
      verb: z.string(),
      plugin: z.string(),
      containerId: z.string().nullable(),
      verdict: z.enum(["passes", "fails", "not-supported", "undetermined"]),
      text: z.string(),
      message: z.string().nullable(),
    }),
  ),
  /** What the agent still saw afterwards. */
  left: z.array(
    z.object({
      containerId: z.string(),
      interface: z.string().nullable(),
      hasLink: z.boolean(),
      hasCache: z.boolean(),
      leases: z.array(z.string()),
    }),
  ),
});
export type NodeOperationWire = z.infer<typeof NodeOperationWire>;

export const OperationWire = z.discriminatedUnion("kind", [PodOperationWire, NodeOperationWire]);
export type OperationWire = z.infer<typeof OperationWire>;

export const OperationPage = page(OperationWire);

/** What an operation said to the API server, and what that answered: its dry run, then its patches. */
export const ExchangesWire = z.object({
  items: z.array(
    z.object({
      at: Time,
      method: z.string(),
      path: z.string(),
      contentType: z.string(),
      body: z.string(),
      answer: z.string(),
    }),
  ),
});
export type ExchangesWire = z.infer<typeof ExchangesWire>;

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
