import { z } from "zod";
import { AttachmentStateWire } from "./attachment.ts";
import { AllocationClassWire } from "./pool.ts";
import { HappeningKindWire } from "./timeline.ts";

const Text = z.string().max(2_000);

/** A number written plainly: no sign, no exponent, no spaces. */
const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, "must be a whole number")
    .transform(Number)
    .pipe(z.number().int().min(least).max(most));

export const NoQuery = z.strictObject({});

/** `limit` and `cursor` of every list. */
const paging = {
  limit: wholeNumber(1, 1_000).default(200),
  cursor: z.string().max(4_000).optional(),
};

/** How many nodes are listed; all of them are counted. */
export const GroundQuery = z.strictObject({ limit: paging.limit });

/** A sort key, `-` in front for the other way round. */
const sort = <const Keys extends readonly [string, ...string[]]>(...keys: Keys) =>
  z.enum([...keys, ...keys.map((key) => `-${key}`)]).default(keys[0]);

/** Entries are separated by commas; a pod is `name` or `namespace/name`; a network `name`, `namespace/name` or `provider/namespace/name`. */
export const PodsQuery = z.strictObject({
  ...paging,
  namespace: Text.optional(),
  pod: Text.optional(),
  network: Text.optional(),
  node: Text.optional(),
  state: Text.optional(),
  q: Text.optional(),
  sort: sort("name", "node", "created", "attachments", "ill"),
});
export type PodsQuery = z.infer<typeof PodsQuery>;

const States = Text.refine(
  (text) => text.split(",").every((state) => AttachmentStateWire.safeParse(state).success),
  "must be states of an attachment, separated by commas",
);

export const AttachmentsQuery = z.strictObject({
  ...paging,
  namespace: Text.optional(),
  pod: Text.optional(),
  network: Text.optional(),
  node: Text.optional(),
  state: States.optional(),
  q: Text.optional(),
  sort: sort("pod", "network", "node", "state", "interface"),
});
export type AttachmentsQuery = z.infer<typeof AttachmentsQuery>;

export const NetworksQuery = z.strictObject({
  ...paging,
  namespace: Text.optional(),
  network: Text.optional(),
  q: Text.optional(),
  sort: sort("name", "created", "pods"),
});
export type NetworksQuery = z.infer<typeof NetworksQuery>;

export const NodesQuery = z.strictObject({
  ...paging,
  node: Text.optional(),
  q: Text.optional(),
  sort: sort("name"),
});
export type NodesQuery = z.infer<typeof NodesQuery>;

export const PoolsQuery = z.strictObject({
  ...paging,
  namespace: Text.optional(),
  network: Text.optional(),
  node: Text.optional(),
  q: Text.optional(),
  sort: sort("name", "range"),
});
export type PoolsQuery = z.infer<typeof PoolsQuery>;

const Classes = Text.refine(
  (text) => text.split(",").every((name) => AllocationClassWire.safeParse(name).success),
  "must be classes of an allocation, separated by commas",
);

export const AllocationsQuery = z.strictObject({
  ...paging,
  /** Id of a pool. */
  pool: Text.optional(),
  /** Of the owner. */
  namespace: Text.optional(),
  pod: Text.optional(),
  network: Text.optional(),
  /** Class: live, leak, orphan, … */
  state: Classes.optional(),
  q: Text.optional(),
  sort: sort("address", "pod", "state"),
});
export type AllocationsQuery = z.infer<typeof AllocationsQuery>;

export const FindingsQuery = z.strictObject({
  ...paging,
  namespace: Text.optional(),
  pod: Text.optional(),
  network: Text.optional(),
  node: Text.optional(),
  code: z
    .string()
    .regex(/^MOOR\d{3}(,MOOR\d{3})*$/, "must be MOOR and three digits")
    .optional(),
  severity: z.enum(["error", "warning", "info"]).optional(),
  /** Verdict. */
  state: z.enum(["present", "undetermined"]).optional(),
  q: Text.optional(),
  sort: sort("severity", "code", "since", "title"),
});
export type FindingsQuery = z.infer<typeof FindingsQuery>;

export const TimelineQuery = z.strictObject({
  ...paging,
  namespace: Text.optional(),
  pod: Text.optional(),
  node: Text.optional(),
  kind: Text.refine(
    (text) => text.split(",").every((kind) => HappeningKindWire.safeParse(kind).success),
    "must be kinds of happenings, separated by commas",
  ).optional(),
  q: Text.optional(),
  sort: z.enum(["-at", "at"]).default("-at"),
});
export type TimelineQuery = z.infer<typeof TimelineQuery>;

export const OperationsQuery = z.strictObject({
  ...paging,
  namespace: Text.optional(),
  pod: Text.optional(),
  /** `open`, or a state of an operation. */
  state: z
    .enum(["open", "planned", "asked", "reported", "observed", "released", "failed", "aborted"])
    .optional(),
  sort: z.enum(["-started", "started"]).default("-started"),
});
export type OperationsQuery = z.infer<typeof OperationsQuery>;

export const DetachQuery = z.strictObject({
  /** Where two networks share the interface name: `namespace/name` or `name`. */
  network: Text.optional(),
  dryRun: z.enum(["true", "false"]).default("false"),
});
export type DetachQuery = z.infer<typeof DetachQuery>;

/** `view` may be given several times (all tabs of a browser share one stream); each is a topology query, URL-encoded. */
export const StreamQuery = z.strictObject({
  view: z.array(z.string().max(8_000)).max(32).default([]),
  topics: Text.default(""),
  /** `epoch.revision` of what is there already: only what is newer is sent, where that is still known. */
  since: Text.default(""),
});
export type StreamQuery = z.infer<typeof StreamQuery>;

export const STREAM_TOPICS = ["findings", "operations", "sources", "changes"] as const;
export type StreamTopic = (typeof STREAM_TOPICS)[number];
