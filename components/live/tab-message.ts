import { isRecord } from "../../lib/kube/fields.ts";
import { STREAM_MESSAGES, type StreamMessageName } from "../../lib/wire/stream-names.ts";
import { readEnvelope, type StreamEnvelope } from "./envelope.ts";
import type { StreamStatus } from "./stream.ts";

/** What the tabs of one browser say to each other. */
export type TabMessage =
  /** A tab wants these and nothing else; nothing at all: it is leaving. `isNew`: it needs all of it from the beginning. */
  | { readonly kind: "want"; readonly tab: string; readonly keys: readonly string[]; readonly isNew: boolean }
  /** Whoever holds the stream asks what is wanted; who doesn't answer twice is gone. */
  | { readonly kind: "ask" }
  | { readonly kind: "message"; readonly name: StreamMessageName; readonly message: StreamEnvelope }
  | { readonly kind: "resync" }
  | ({ readonly kind: "status" } & StreamStatus);

/** Null where it is none: another version's tab may say something else. By hand, as envelopes are. */
export const readTabMessage = (said: unknown): TabMessage | null => {
  if (!isRecord(said)) return null;
  const { kind, tab, keys, isNew, name, state, lostAt } = said;
  switch (kind) {
    case "ask":
    case "resync":
      return { kind };
    case "want":
      return typeof tab === "string" && isTexts(keys) && typeof isNew === "boolean"
        ? { kind, tab, keys, isNew }
        : null;
    case "message": {
      const message = readEnvelope(said["message"]);
      const known = STREAM_MESSAGES.find((each) => each === name);
      return message === null || known === undefined ? null : { kind, name: known, message };
    }
    case "status": {
      const known = STATES.find((each) => each === state);
      return known === undefined || !(lostAt === null || typeof lostAt === "number")
        ? null
        : { kind, state: known, lostAt };
    }
    default:
      return null;
  }
};

const STATES = ["connecting", "open", "lost"] as const;

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === "string");
