import { z } from "zod";
import { FindingWire } from "./finding.ts";
import { OperationWire } from "./operation.ts";
import { SummaryWire } from "./summary.ts";
import { EdgeWire, VertexWire } from "./topology.ts";

/**
 * One SSE message's data. `view` is the `view=` text as given for topologies, or a topic: `findings`, `operations`,
 * `sources` (carries the summary), `changes` (which lists changed, so that a screen may ask again).
 * `id:` of the message is `epoch.revision`; after a reconnect with `Last-Event-ID` only what is newer is sent, or a
 * `resync` followed by a snapshot where the ring does not reach back.
 */
export const StreamItem = z.union([
  VertexWire,
  EdgeWire,
  FindingWire,
  OperationWire,
  SummaryWire,
  z.looseObject({ id: z.string() }),
]);

export const StreamMessage = z.object({
  view: z.string(),
  revision: z.number().int(),
  put: z.array(StreamItem),
  drop: z.array(z.string()),
  /** Topologies: what isn't vertex or edge (size, folded, totals). */
  frame: z.looseObject({}).optional(),
});
export type StreamMessage = z.infer<typeof StreamMessage>;

/** An item of topic `changes`: the id is the list that changed. */
export const CHANGED_LISTS = [
  "pods",
  "networks",
  "nodes",
  "pools",
  "findings",
  "operations",
  "timeline",
] as const;
export type ChangedList = (typeof CHANGED_LISTS)[number];
