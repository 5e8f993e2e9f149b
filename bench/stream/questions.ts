import { z } from "zod";
import { Churned } from "../lab/happenings.ts";

/** What the process of stream clients is asked. */
export const Question = z.discriminatedUnion("do", [
  /** Opens the streams, those of different pictures in turn; answers when each has its first snapshot. */
  z.object({
    do: z.literal("open"),
    urls: z.array(z.string()),
    clients: z.number(),
    /** The first of them stop reading once they have their snapshot. */
    stalled: z.number(),
  }),
  /** The stalled read again. Answers when all have seen the last event, or after a while. */
  Churned.extend({ do: z.literal("judge") }),
]);
export type Question = z.infer<typeof Question>;

export const Judged = z.object({
  /** Over all clients that read, and the events of pods that they look at, ms. An event counts as seen when it, or a newer one of its pod, is. */
  p50: z.number(),
  p99: z.number(),
  max: z.number(),
  /** How many events the pictures showed, this way or that. */
  events: z.number(),
  /** Events that a client never saw, though it read: over all clients. */
  lost: z.number(),
  /** Deltas that a client was not sent and not made up for with a snapshot. */
  skipped: z.number(),
  /** Stalled clients that were told to start anew. */
  resynced: z.number(),
  /** Clients that read, and were told to start anew all the same. */
  resyncedReaders: z.number(),
  /** Deltas of pictures, each sent to all who look at it; and their mean size in bytes. */
  messages: z.number(),
  bytes: z.number(),
});
export type Judged = z.infer<typeof Judged>;
