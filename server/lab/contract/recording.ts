import { z } from "zod";
import data from "./recordings.json" with { type: "json" };

/**
 * What a real API server (1.36.2) answered, reduced from captures/http: the request as it was sent, and of the answer what
 * callers rely on. `shape` holds the keys of the top level, of `metadata` and of the first item.
 */
const shapeSchema = z.object({
  keys: z.array(z.string()),
  kind: z.string().optional(),
  apiVersion: z.string().optional(),
  metadata: z.array(z.string()).optional(),
  managers: z.array(z.string()).optional(),
  items: z.array(z.string()).optional(),
  rows: z.array(z.string()).optional(),
  resources: z.array(z.string()).optional(),
  columnDefinitions: z.array(z.string()).optional(),
  status: z.array(z.string()).optional(),
});

const recordingSchema = z.object({
  id: z.string(),
  method: z.string(),
  path: z.string(),
  user: z.enum(["admin", "alice", "anonymous", "garbage", "viewer", "account"]),
  requestHeaders: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  status: z.number(),
  /** Header values, `*` where only the presence counts. */
  headers: z.record(z.string(), z.string()),
  statusBody: z.record(z.string(), z.unknown()).optional(),
  shape: shapeSchema.optional(),
  text: z.string().optional(),
  /** Runs of equal WatchEvent types, each with its first object. */
  watch: z
    .array(
      z.object({
        type: z.string(),
        object: shapeSchema.optional(),
        status: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .optional(),
});

export type Recording = z.infer<typeof recordingSchema>;
export type Shape = z.infer<typeof shapeSchema>;

export const recordings: readonly Recording[] = z.array(recordingSchema).parse(data);

export function recordingOf(id: string): Recording {
  const found = recordings.find((recording) => recording.id === id || recording.id.startsWith(`${id}-`));
  if (!found) throw new Error(`no recording ${id}`);
  return found;
}
