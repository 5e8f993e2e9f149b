import { z } from "zod";
import { nodeReportSchema } from "./node-report.ts";
import { reportChangeSchema } from "./report-change-schema.ts";

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
    /** The kernel proved that somebody else has the address (IPv6 duplicate address detection). */
    "address-duplicate",
    /** MTU, MAC, controller or name of a device: `detail` says from what to what. */
    "link-changed",
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
  detail: z.string().max(1_024).nullable().default(null),
});

/** What a device carried, each second, on average over the `overMs` before `at`; both directions' errors and drops. */
const ratePointSchema = z.object({
  at: time,
  overMs: z.number().positive(),
  /** Bytes. */
  received: z.number().nonnegative(),
  sent: z.number().nonnegative(),
  errors: z.number().nonnegative(),
  dropped: z.number().nonnegative(),
});

/** The newest points of a device, oldest first. They end where the device is another one, or its counters went back. */
const courseSchema = z.array(ratePointSchema).max(100);

/**
 * `GET /v1/timeline`: the newest entries, oldest first. `netns` (`host` is the node's own), `pod` (`namespace/name`),
 * `link`, `kind`, `since` and `until` (times) and `after` (a sequence) leave out others.
 */
export const timelineSchema = z.object({
  epoch: position.epoch,
  /** How many were forgotten since the agent began, for want of room. */
  forgotten: z.number().int().nonnegative().default(0),
  entries: z.array(timelineEntrySchema).max(1_000),
  /** How counters went, of the devices that `netns`, `pod` or `link` names; a `kind` other than `rate` leaves them out. */
  rates: z
    .array(
      z.object({
        netns: z.string().nullable(),
        pod: timelineEntrySchema.shape.pod,
        link: z.string(),
        index: z.number().int(),
        points: courseSchema,
      }),
    )
    .max(20_000)
    .default([]),
});

const direction = z.object({
  bytes: z.number().nonnegative(),
  packets: z.number().nonnegative(),
  errors: z.number().nonnegative(),
  dropped: z.number().nonnegative(),
  /** Since the sample before; null where there is none, or the device is another one. */
  bytesPerSecond: z.number().nonnegative().nullable(),
  packetsPerSecond: z.number().nonnegative().nullable(),
});

/** `GET /v1/counters?netns=…` (`host` is the node's own): counters as they are now, and their rate. */
export const countersSchema = z.object({
  at: time,
  netns: z.string().nullable(),
  /** Between the two samples that the rates are made of. */
  overMs: z.number().nonnegative().nullable(),
  links: z
    .array(
      z.object({
        link: z.string(),
        index: z.number().int(),
        received: direction,
        sent: direction,
        /** How it went before, as the agent looked by itself and for others. */
        history: courseSchema.default([]),
      }),
    )
    .max(20_000),
});

/** `GET /v1/netns/{id}` (`host` is the node's own): what changes too often for the report, read now. */
export const netnsDetailSchema = z.object({
  at: time,
  netns: z.string().nullable(),
  routes: z
    .array(
      z.object({
        family: z.enum(["ipv4", "ipv6"]),
        table: z.string(),
        type: z.string(),
        destination: z.string(),
        gateway: z.string().nullable(),
        interface: z.string().nullable(),
        source: z.string().nullable(),
        protocol: z.string().nullable(),
        metric: z.number().int().nullable(),
      }),
    )
    .max(100_000),
  neighbours: z
    .array(
      z.object({
        address: z.string(),
        interface: z.string(),
        mac: z.string().nullable(),
        states: z.array(z.string()),
        isRouter: z.boolean(),
      }),
    )
    .max(100_000),
  /** VLANs of bridge ports: what the bridge forwards of each. */
  bridgeVlans: z
    .array(
      z.object({
        interface: z.string(),
        vlan: z.number().int(),
        vlanEnd: z.number().int().nullable(),
        isPvid: z.boolean(),
        isUntagged: z.boolean(),
      }),
    )
    .max(100_000),
});

export type AgentReport = z.infer<typeof agentReportSchema>;
export type AgentMessage = z.infer<typeof agentMessageSchema>;
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;
export type Timeline = z.infer<typeof timelineSchema>;
export type Counters = z.infer<typeof countersSchema>;
export type RatePoint = z.infer<typeof ratePointSchema>;
export type LinkRates = Timeline["rates"][number];
export type NetnsDetail = z.infer<typeof netnsDetailSchema>;
