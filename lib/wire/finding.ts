import { z } from "zod";
import { page, Time } from "./common.ts";

export const FindingWire = z.object({
  id: z.string(),
  cluster: z.string(),
  code: z.string(),
  title: z.string(),
  detail: z.string(),
  severity: z.enum(["error", "warning", "info"]),
  confidence: z.enum(["certain", "likely", "watch"]),
  verdict: z.enum(["present", "undetermined"]),
  subjects: z.array(z.object({ kind: z.string(), namespace: z.string().nullable(), name: z.string() })),
  evidence: z.array(
    z.object({
      check: z.enum(["pass", "fail", "unknown"]),
      text: z.string(),
      source: z.string(),
      at: Time.nullable(),
    }),
  ),
  remedy: z.string(),
  /** It is a lease of host-local: whether a node's agent can be asked to release it. null: no store that an agent handles. */
  release: z
    .object({ node: z.string(), address: z.string(), isPossible: z.boolean(), reason: z.string().nullable() })
    .nullable(),
  since: Time,
});
export type FindingWire = z.infer<typeof FindingWire>;

export const FindingPage = page(FindingWire);
