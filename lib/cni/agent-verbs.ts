import { z } from "zod";
import { MEANING_CODES } from "./verb-meaning.ts";

/**
 * `POST /v1/cni/status` and `POST /v1/cni/check`: verbs of the CNI specification that change nothing, given to the
 * plugins of one network. All names are those that the node's own files use; the agent resolves them itself.
 */
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/);
/** A CNI network name, as libcni allows it, and a device name, as Linux does. */
const networkName = id;
const interfaceName = z
  .string()
  .min(1)
  .max(15)
  .regex(/^(?!\.{1,2}$)[^\s/:\0]+$/);

/** One attachment in a result cache. */
export const attachmentRefSchema = z.strictObject({
  network: networkName,
  containerId: id,
  interface: interfaceName,
});

/** STATUS of an attachment's network, or of a configuration of the runtime by its file name. */
export const statusRequestSchema = z.union([attachmentRefSchema, z.strictObject({ config: id })]);

const verdict = z.enum(["passes", "fails", "not-supported", "undetermined"]);
const text = z.string().max(4_096);

/** What one plugin answered, and what that proves: `meaning` as in verb-meaning.ts. */
const verbStepSchema = z.object({
  plugin: text,
  ipam: text.nullable(),
  /** null: it was killed after 10 s, or couldn't be started; `message` says why. */
  exit: z.number().int().nullable(),
  code: z.number().int().nullable(),
  message: text.nullable(),
  details: text.nullable(),
  /** The first 1,000 characters that it wrote to its log. */
  stderr: text,
  tookMs: z.number().nonnegative(),
  verdict,
  meaning: z.object({ code: z.enum(MEANING_CODES), text }),
});

export const verbAnswerSchema = z.object({
  at: z.iso.datetime({ offset: true }),
  node: text,
  verb: z.enum(["STATUS", "CHECK", "DEL", "GC"]),
  network: text,
  containerId: text.nullable(),
  interface: text.nullable(),
  cniVersion: text.nullable(),
  /** Of the whole chain: as bad as its worst plugin. */
  verdict,
  steps: z.array(verbStepSchema).max(100),
});

export type AttachmentRef = z.infer<typeof attachmentRefSchema>;
export type StatusRequest = z.infer<typeof statusRequestSchema>;
export type VerbStep = z.infer<typeof verbStepSchema>;
export type VerbAnswer = z.infer<typeof verbAnswerSchema>;
