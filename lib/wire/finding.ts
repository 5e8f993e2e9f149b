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
  since: Time,
});
export type FindingWire = z.infer<typeof FindingWire>;

export const FindingPage = page(FindingWire);
