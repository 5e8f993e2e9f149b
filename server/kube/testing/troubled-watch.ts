import type { WatchFrame } from "../incoming.ts";
import type { Clock, Random } from "../clock.ts";
import type { FaultKind } from "./fault-kinds.ts";
import type { PushBody } from "./push-body.ts";

/** What stands between the messages of a watch and its reader. */
export interface TroubledWatch {
  readonly body: PushBody;
  /** A whole message of the server. */
  take(message: Uint8Array): void;
  /** The server ended it. */
  end(): void;
  /** From now on nothing comes through, and nobody says so. */
  silence(): void;
}

export interface TroubledWatchOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly body: PushBody;
  readonly isActive: (kind: FaultKind) => boolean;
  /** A trouble really happened to a message. */
  readonly onMet: (kind: FaultKind) => void;
  /** Reads one whole message, as the reader of the watch does. */
  readonly parse: (message: Uint8Array) => WatchFrame | undefined;
  /** A message went through whole and in a stream that still makes sense: its reader knows it now. */
  readonly onTold: (frame: WatchFrame) => void;
}

/** In order, with some delay. */
const DELAY_MAX_MS = 40;
const PAUSE_IN_MESSAGE_MS = 3_000;
/** Long enough that another one comes. */
const HELD_BACK_MS = 5_000;
/** How far back a duplicate may come from. */
const DUPLICATES_OF = 6;

export const createTroubledWatch = (options: TroubledWatchOptions): TroubledWatch => {
  const { clock, random, body, isActive, onMet } = options;
  let nextAtMs = 0;
  let isInMessage = false;
  let isSilent = false;
  let isSpoilt = false;
  let heldBack: Uint8Array | undefined;
  const sent: Uint8Array[] = [];
  const waiting: (() => void)[] = [];
  /** What comes while a message is half through. */
  const backlog: Uint8Array[] = [];

  /**
   * Surprise: real timers that are due at almost the same time don't keep their order, and a change that comes after a later one,
   * in a stream that is cut between the two, is lost: no server does that. So whichever timer comes runs what is first.
   */
  const later = (act: () => void): void => {
    nextAtMs = Math.max(nextAtMs, clock.elapsedMs() + random() * DELAY_MAX_MS);
    waiting.push(act);
    clock.after(nextAtMs - clock.elapsedMs(), () => {
      waiting.shift()?.();
    });
  };

  const push = (...messages: readonly Uint8Array[]): void => {
    if (isSilent || !body.isOpen) return;
    for (const message of messages) body.push(message);
    if (isSpoilt) return;
    for (const message of messages) {
      const frame = options.parse(message);
      if (frame !== undefined) options.onTold(frame);
    }
  };

  const release = (): void => {
    if (heldBack === undefined) return;
    const message = heldBack;
    heldBack = undefined;
    push(message);
  };

  const transmit = (message: Uint8Array): void => {
    backlog.push(message);
    drain();
  };

  const drain = (): void => {
    while (!isInMessage && !isSilent && body.isOpen) {
      const message = backlog.shift();
      if (message === undefined) return;
      pass(message);
    }
  };

  const pass = (message: Uint8Array): void => {
    if (isActive("reordered-events") && heldBack === undefined) {
      heldBack = message;
      clock.after(HELD_BACK_MS, release);
      return;
    }
    shape(message);
    if (heldBack !== undefined) onMet("reordered-events");
    release();
  };

  const shape = (message: Uint8Array): void => {
    const half = Math.floor(message.length / 2);
    if (isActive("rst-mid-line")) {
      onMet("rst-mid-line");
      isSpoilt = true;
      body.push(message.subarray(0, half));
      body.fail("read ECONNRESET");
    } else if (isActive("truncated-json")) {
      onMet("truncated-json");
      isSpoilt = true;
      body.push(truncated(message, half));
    } else if (isActive("slow-loris")) {
      onMet("slow-loris");
      body.push(message.subarray(0, half));
      isInMessage = true;
      clock.after(PAUSE_IN_MESSAGE_MS, () => {
        isInMessage = false;
        if (isSilent || !body.isOpen) return;
        body.push(message.subarray(half));
        const frame = options.parse(message);
        if (frame !== undefined) options.onTold(frame);
        drain();
      });
    } else if (isActive("duplicate-events")) {
      onMet("duplicate-events");
      sent.push(message);
      const again = sent.at(-1 - Math.floor(random() * Math.min(DUPLICATES_OF, sent.length)));
      push(message, again ?? message);
    } else push(message);
  };

  const isLost = (kind: "dropped-event" | "no-bookmarks", message: Uint8Array): boolean => {
    if (!isActive(kind) || (kind === "dropped-event" && random() >= 0.5)) return false;
    const isBookmark = options.parse(message)?.kind === "bookmark";
    if (isBookmark !== (kind === "no-bookmarks")) return false;
    onMet(kind);
    return true;
  };

  return {
    body,
    take: (message) => {
      if (isLost("dropped-event", message) || isLost("no-bookmarks", message)) return;
      later(() => {
        transmit(message);
      });
    },
    end: () => {
      later(() => {
        if (!isSilent) body.end();
      });
    },
    silence: () => {
      isSilent = true;
    },
  };
};

const LF = 0x0a;

/** Half a message that claims to be a whole one: with its line end, or with the length that it has. */
const truncated = (message: Uint8Array, half: number): Uint8Array => {
  if (message.at(-1) === LF && message[0] === "{".charCodeAt(0))
    return Buffer.concat([message.subarray(0, half), Buffer.from("\n")]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(half - 4);
  return Buffer.concat([size, message.subarray(4, half)]);
};
