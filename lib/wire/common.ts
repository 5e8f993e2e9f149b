import { z } from "zod";

/** ISO 8601. */
export const Time = z.string();

export const PodKeyWire = z.object({ namespace: z.string(), name: z.string() });

export const NetworkKeyWire = z.object({
  provider: z.string(),
  namespace: z.string().nullable(),
  name: z.string(),
});

export const EvidenceAddressWire = z.object({
  address: z.string(),
  prefixLength: z.number().int().nullable(),
  origin: z.string().nullable(),
});

export const EvidenceWire = z.object({
  source: z.string(),
  at: Time.nullable(),
  mac: z.string().nullable(),
  addresses: z.array(EvidenceAddressWire),
  mtu: z.number().int().nullable(),
  link: z.enum(["up", "down"]).nullable(),
  gateways: z.array(z.string()),
  device: z.string().nullable(),
  containerId: z.string().nullable(),
  /** Since when the witness is not heard any more; null: it is, or needs not be. */
  staleSince: Time.nullable(),
  /** The object it was read from, as `kind namespace/name`. */
  from: z.string(),
});
export type EvidenceWire = z.infer<typeof EvidenceWire>;

/** A page of a list. `revision` is the model's revision that it was read at. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().optional(), revision: z.number().int() });

/** RFC 9457 problem details; `code` is stable (lib/model/problems.ts, or a refusal's code). */
export const ProblemWire = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  /** Refusals: what was checked. */
  preflight: z.array(z.lazy(() => PreflightCheckWire)).optional(),
});
export type ProblemWire = z.infer<typeof ProblemWire>;

/** One thing that was checked before a change: `refuse` blocks it, `warn` does not, `unknown` can't be told. */
export const PreflightCheckWire = z.object({
  id: z.string(),
  verdict: z.enum(["refuse", "warn", "unknown", "pass"]),
  title: z.string(),
  detail: z.string().nullable(),
});
export type PreflightCheckWire = z.infer<typeof PreflightCheckWire>;

/** What the audit says of one thing. */
export const FlagWire = z.object({
  /** Those that need a look: present, and an error or a warning. */
  findings: z.number().int(),
  worst: z.enum(["error", "warning"]).nullable(),
  /** The others: hints, and what is undetermined. */
  notes: z.number().int(),
});

export const NoteWire = z.object({
  code: z.string(),
  title: z.string(),
  detail: z.string(),
  path: z.string().nullable(),
});
