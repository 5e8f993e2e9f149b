import { z } from "zod";
import { agentInventorySchema } from "../cni/agent-inventory.ts";
import { agentPlanSchema, planRequestSchema } from "../cni/agent-plans.ts";
import { attachmentRefSchema, statusRequestSchema, verbAnswerSchema } from "../cni/agent-verbs.ts";
import { PodKeyWire, Time } from "./common.ts";
import { OperationTargetWire } from "./operation.ts";

/** What a plugin answered to STATUS or CHECK, and what that proves. */
export const VerbAnswerWire = verbAnswerSchema;
export type VerbAnswerWire = z.infer<typeof VerbAnswerWire>;

export const StatusRequest = statusRequestSchema;
export type StatusRequest = z.infer<typeof StatusRequest>;

/** Names a cached result of a node. */
export const CheckRequest = attachmentRefSchema;
export type CheckRequest = z.infer<typeof CheckRequest>;

/** What `POST …/check` of an attachment is given: nothing, or the pod's uid. */
export const CheckAttachmentRequest = z.strictObject({ podUid: z.string().max(128).optional() });
export type CheckAttachmentRequest = z.infer<typeof CheckAttachmentRequest>;

export const NodePlanRequest = planRequestSchema;
export type NodePlanRequest = z.infer<typeof NodePlanRequest>;

/** A plan that a node's agent made; nothing was changed. It can be carried out once, until `expiresAt`. */
export const NodePlanWire = z.object({
  nonce: z.string(),
  hash: z.string(),
  node: z.string(),
  action: z.enum(["del", "gc", "release"]),
  cniNetwork: z.string(),
  at: Time,
  expiresAt: Time,
  /** What would be removed. */
  targets: z.array(OperationTargetWire),
  /** How many attachments of that network stay (of a gc). */
  kept: z.number().int(),
  /** What the agent looked at, and what that showed. */
  evidence: z.array(z.object({ code: z.string(), text: z.string() })),
  /** Of a release: when it was first seen unused, and from when on it may be carried out. */
  seenSince: Time.nullable(),
  notBefore: Time.nullable(),
});
export type NodePlanWire = z.infer<typeof NodePlanWire>;

export const RunPlanRequest = z.strictObject({
  hash: agentPlanSchema.shape.hash,
  /** Why, for the record. */
  reason: z.string().max(500).optional(),
});
export type RunPlanRequest = z.infer<typeof RunPlanRequest>;

/** `dryRun` answers the plan; else it is planned and carried out at once. */
export const ReleaseRequest = z.strictObject({
  dryRun: z.boolean().optional(),
  reason: z.string().max(500).optional(),
});
export type ReleaseRequest = z.infer<typeof ReleaseRequest>;

/** A CNI network of a node, as its cached results have it. */
export const CniNetworkWire = z.object({
  name: z.string(),
  /** Types of its plugins in order, and of their IPAM; null where the recorded configuration can't be read. */
  types: z.array(z.string()).nullable(),
  ipam: z.string().nullable(),
  cniVersion: z.string().nullable(),
  attachments: z.array(
    z.object({
      containerId: z.string(),
      interface: z.string(),
      pod: PodKeyWire.nullable(),
      addresses: z.array(z.string()),
      /** Its sandbox is among the node's network namespaces. */
      isAlive: z.boolean(),
    }),
  ),
  /** Leases of host-local under this name. */
  leases: z.number().int(),
});
export type CniNetworkWire = z.infer<typeof CniNetworkWire>;

/** What a node's agent can be asked there, and what it may do. */
export const NodeCniWire = z.object({
  node: z.string(),
  networks: z.array(CniNetworkWire),
  agent: z.object({
    /** null: it doesn't say (an older or a simulated one); `problem` why. */
    inventory: agentInventorySchema
      .pick({
        agent: true,
        plugins: true,
        pluginFolder: true,
        kernel: true,
        tools: true,
        multus: true,
        dhcp: true,
        runtimes: true,
      })
      .nullable(),
    problem: z.object({ code: z.string(), title: z.string(), detail: z.string() }).nullable(),
  }),
  /** What may be asked for now, and the reason where it may not. */
  may: z.object({
    look: z.object({ isAllowed: z.boolean(), reason: z.string().nullable() }),
    act: z.record(
      z.enum(["del", "gc", "release"]),
      z.object({ isAllowed: z.boolean(), reason: z.string().nullable() }),
    ),
  }),
});
export type NodeCniWire = z.infer<typeof NodeCniWire>;
