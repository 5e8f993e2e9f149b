import { isRecord } from "../../lib/kube/fields.ts";

/** A stream message before its items are known to be of a kind; who keeps them parses them. */
export interface StreamEnvelope {
  readonly view: string;
  readonly revision: number;
  readonly put: readonly unknown[];
  readonly drop: readonly string[];
  readonly frame?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * What `StreamMessage` (lib/wire/stream.ts) says of a message as a whole, null where it is none. Said by hand: a page that has
 * just been drawn needs the code of schemas only when there is an item to read.
 */
export const readEnvelope = (message: unknown): StreamEnvelope | null => {
  if (!isRecord(message)) return null;
  const { view, revision, put, drop, frame } = message;
  if (typeof view !== "string" || !isWhole(revision)) return null;
  if (!Array.isArray(put) || !Array.isArray(drop) || !drop.every((id) => typeof id === "string")) return null;
  if (frame !== undefined && !isRecord(frame)) return null;
  return { view, revision, put, drop, frame };
};

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
