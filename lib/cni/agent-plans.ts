import { z } from "zod";
import { REFUSAL_CODES } from "./agent-refusals.ts";
import { attachmentRefSchema, verbAnswerSchema } from "./agent-verbs.ts";

/**
 * `POST /v1/plans` makes a plan and changes nothing (it is the dry-run); `POST /v1/plans/run` carries out one that this
 * agent made, once, within its time. Running needs an agent that was started with that action, and the caller's right.
 */
export const AGENT_ACTIONS = ["del", "gc", "release"] as const;

const text = z.string().max(4_096);
const time = z.iso.datetime({ offset: true });

export const planRequestSchema = z.discriminatedUnion("action", [
  /** DEL of one attachment by the configuration it was made with: its whole chain, its IPAM included. */
  attachmentRefSchema.extend({ action: z.literal("del") }),
  /** DEL of every attachment of a network whose sandbox is gone, then GC for plugins that have it. */
  attachmentRefSchema.pick({ network: true }).extend({ action: z.literal("gc") }),
  /** One host-local lease, exactly as it was seen. */
  attachmentRefSchema.pick({ network: true, containerId: true }).extend({
    action: z.literal("release"),
    address: z.string().min(1).max(64),
    interface: attachmentRefSchema.shape.interface.nullable(),
    modifiedAt: time,
  }),
]);

/** A plan's target and what the agent saw that makes it safe. */
export const agentPlanSchema = z.object({
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  /** SHA-256 over everything else of the plan. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  node: text,
  bootId: text.nullable(),
  request: planRequestSchema,
  at: time,
  /** 60 s after `at`. */
  expiresAt: time,
  /** What would be removed. */
  targets: z
    .array(
      z.object({
        network: text,
        containerId: text,
        interface: text.nullable(),
        addresses: z.array(text).max(1_000),
      }),
    )
    .max(10_000),
  /** What must stay (of a GC): complete, or there is no plan. */
  kept: z.array(attachmentRefSchema).max(50_000),
  evidence: z.array(z.object({ code: text, text })).max(100),
  /** Of a release: when it was first seen unused, and from when on a plan of it may be run, 60 s later. */
  seenSince: time.nullable().default(null),
  notBefore: time.nullable().default(null),
});

export const agentRefusalSchema = z.object({
  code: z.enum(REFUSAL_CODES),
  title: text,
  detail: text,
});

/** After it: what the plugins said, and what the agent then saw. `done` counts only what is observed. */
export const actionOutcomeSchema = z.object({
  at: time,
  node: text,
  nonce: agentPlanSchema.shape.nonce,
  isDone: z.boolean(),
  answers: z.array(verbAnswerSchema).max(10_000),
  /** Of each target: what is still there. */
  left: z
    .array(
      z.object({
        network: text,
        containerId: text,
        interface: text.nullable(),
        hasLink: z.boolean(),
        hasCache: z.boolean(),
        leases: z.array(text).max(1_000),
      }),
    )
    .max(10_000),
  refusal: agentRefusalSchema.nullable(),
});

export type AgentAction = (typeof AGENT_ACTIONS)[number];
export type PlanRequest = z.infer<typeof planRequestSchema>;
export type AgentPlan = z.infer<typeof agentPlanSchema>;
export type ActionOutcome = z.infer<typeof actionOutcomeSchema>;
