import { z } from "zod";
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
});

/** Why there is no plan, or why it wasn't carried out. Codes are stable. */
const REFUSALS = {
  ACTION_OFF: "This agent only reads: it was not started with that action",
  NO_SUCH_ATTACHMENT: "No result cache of this node has that attachment",
  CACHE_CORRUPT: "The cached result can't be read: without it no DEL can be made",
  NO_SUCH_NETWORK: "No result cache of this node has that network",
  NO_SUCH_LEASE: "There is no such lease (any more)",
  LIVE_SANDBOX: "The sandbox lives and has this interface",
  LEASE_IN_USE: "A network namespace of this node has that address",
  INCOMPLETE_EVIDENCE: "Not everything that could hold it could be read",
  PLUGIN_UNSAFE: "The plugin is not a program of root in the plugin directory",
  NOTHING_TO_DO: "Nothing is left over",
  CHANGED: "It is not any more what was seen: look again",
  UNKNOWN_PLAN: "This agent made no such plan, or it was carried out already",
  EXPIRED: "The plan is older than 60 seconds",
  PLUGIN_FAILED: "A plugin failed; what it left is observed",
  BUSY: "Two such requests are running already",
} as const;

type RefusalCode = keyof typeof REFUSALS;

export const agentRefusalSchema = z.object({
  code: z.enum(Object.keys(REFUSALS).filter((code): code is RefusalCode => code in REFUSALS)),
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
