import { z } from "zod";
import { nodeReportSchema } from "./node-report.ts";
import { reportChangeSchema } from "./report-change.ts";

/** What a node agent answers. A revision counts within one epoch, the life of one agent; all times ISO 8601. */
const time = z.iso.datetime({ offset: true });
const position = { epoch: z.string().min(1).max(64), revision: z.number().int().nonnegative() };

/** `GET /v1/report`. */
export const agentReportSchema = z.object({ ...position, report: nodeReportSchema });

/**
 * A line of `GET /v1/stream`: the whole report, or what leads to `revision` from the revision before it. A heartbeat
 * says that the node was read at `at` and is still as that revision says.
 */
export const agentMessageSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("report"), ...position, report: nodeReportSchema }),
  z.object({ kind: z.literal("change"), ...position, at: time.nullable(), change: reportChangeSchema }),
  z.object({ kind: z.literal("heartbeat"), ...position, at: time.nullable() }),
]);

/** Something that happened to a device or address of the node or of one of its network namespaces. */
export const timelineEntrySchema = z.object({
  sequence: z.number().int().positive(),
  at: time,
  kind: z.enum([
    "link-added",
    "link-removed",
    "link-up",
    "link-down",
    "address-added",
    "address-removed",
    "address-changed",
  ]),
  /** Id of the network namespace; null is the node's own. */
  netns: z.string().nullable(),
  pod: z.object({ namespace: z.string(), name: z.string(), uid: z.string().nullable() }).nullable(),
  link: z.string(),
  address: z.string().nullable(),
  prefixLength: z.number().int().nullable(),
  /** How the address came to be. */
  origin: z.enum(["link-local", "slaac", "dhcp", "static", "loopback"]).nullable(),
  /** Of the address, as in the report: `tentative` (duplicate detection runs), `dadfailed`, … */
  flags: z.array(z.string()),
});

/** `GET /v1/timeline`: the newest entries, oldest first. */
export const timelineSchema = z.object({
  epoch: position.epoch,
  entries: z.array(timelineEntrySchema).max(1_000),
});

export type AgentReport = z.infer<typeof agentReportSchema>;
export type AgentMessage = z.infer<typeof agentMessageSchema>;
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;
export type Timeline = z.infer<typeof timelineSchema>;
