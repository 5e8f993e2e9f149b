import { STREAM_MESSAGES, type StreamMessageName } from "../../lib/wire/stream-names.ts";
import { readEnvelope, type StreamEnvelope } from "./envelope.ts";

/** `lostAt`: ms of the browser's clock since when nothing comes, null while it does. */
export interface StreamStatus {
  readonly state: "connecting" | "open" | "lost";
  readonly lostAt: number | null;
}

/** As much of an EventSource as is used here. */
export interface StreamSource extends EventTarget {
  readonly readyState: number;
  close(): void;
}

/** One revision in the life of one server. */
export interface StreamPoint {
  readonly epoch: string;
  readonly revision: number;
}

export interface StreamPorts {
  readonly open: (url: string) => StreamSource;
  readonly now: () => number;
  /**
   * From where a stream that was never open may go on: as of then all that `keys` name is there. Null: from the beginning, with
   * snapshots.
   */
  readonly since?: (keys: readonly string[]) => StreamPoint | null;
  /** The newest revision by another way, null where the server does not answer: tells a quiet cluster from a dead stream. */
  readonly probe: () => Promise<number | null>;
  readonly onMessage: (name: StreamMessageName, message: StreamEnvelope) => void;
  /** The server can't say what was missed: everything must be asked anew. */
  readonly onResync: () => void;
  readonly onStatus: (status: StreamStatus) => void;
}

export interface Stream {
  /** Asks for a view or a topic until the returned function is called. Several may want the same. */
  readonly want: (kind: "view" | "topics", value: string) => () => void;
  /** The page is seen again after it was hidden or the machine slept: what came meanwhile may be lost without a word. */
  readonly wake: () => void;
  /** Begins again with a snapshot of everything that is wanted. */
  readonly renew: () => void;
  readonly close: () => void;
}

/** Silence after which the stream is doubted: three heartbeats of 15 s, which the browser does not show us. */
const WATCHDOG_MS = 45_000;
const REOPEN_MS = 30;
const RETRY_MAX_MS = 10_000;

/** The one EventSource of a browser tab; opened anew when what is wanted changes. Reconnecting resumes by Last-Event-ID. */
export const createStream = (ports: StreamPorts): Stream => {
  const wanted = new Map<string, number>();
  let source: StreamSource | null = null;
  let openUrl = "";
  let revision = -1;
  let wasOpened = false;
  let tries = 0;
  let lostAt: number | null = null;
  let heardAt = ports.now();
  let reopening: ReturnType<typeof setTimeout> | undefined;
  let watching: ReturnType<typeof setTimeout> | undefined;

  const lose = () => {
    lostAt ??= ports.now();
    ports.onStatus({ state: "lost", lostAt });
  };

  const hear = () => {
    heardAt = ports.now();
    tries = 0;
    lostAt = null;
    ports.onStatus({ state: "open", lostAt: null });
    watch();
  };

  const watch = () => {
    clearTimeout(watching);
    watching = setTimeout(() => void doubt(), WATCHDOG_MS);
  };

  const doubt = async () => {
    const newest = await ports.probe();
    if (source === null) return;
    if (newest !== null && newest <= revision) return watch();
    reopen(0);
  };

  const receive = (name: StreamMessageName, text: unknown) => {
    if (name === "shutdown") {
      lose();
      return reopen(backOff());
    }
    hear();
    if (name === "resync") ports.onResync();
    const message = parseMessage(text);
    if (message === null) return;
    revision = Math.max(message.revision, name === "delta" ? revision : -1);
    ports.onMessage(name, message);
  };

  const connect = () => {
    source?.close();
    openUrl = streamUrl(wanted.keys());
    if (wanted.size === 0) {
      source = null;
      clearTimeout(watching);
      return;
    }
    const since = wasOpened ? null : (ports.since?.([...wanted.keys()]) ?? null);
    wasOpened = true;
    if (since !== null) revision = since.revision;
    const opened = ports.open(since === null ? openUrl : `${openUrl}&since=${since.epoch}.${since.revision}`);
    source = opened;
    opened.addEventListener("open", hear);
    opened.addEventListener("error", () => {
      if (source !== opened) return;
      lose();
      // The browser itself tries again, unless the answer was no stream at all.
      if (opened.readyState === EVENT_SOURCE_CLOSED) reopen(backOff());
    });
    for (const name of STREAM_MESSAGES) {
      opened.addEventListener(name, (event) => {
        if (source === opened) receive(name, "data" in event ? event.data : null);
      });
    }
    watch();
  };

  const backOff = () => Math.min(RETRY_MAX_MS, 500 * 2 ** tries++);

  const reopen = (ms: number) => {
    clearTimeout(reopening);
    reopening = setTimeout(connect, ms);
  };

  return {
    want: (kind, value) => {
      const key = `${kind}=${value}`;
      wanted.set(key, (wanted.get(key) ?? 0) + 1);
      if (streamUrl(wanted.keys()) !== openUrl) reopen(REOPEN_MS);
      return () => {
        const count = (wanted.get(key) ?? 1) - 1;
        if (count > 0) wanted.set(key, count);
        else wanted.delete(key);
        if (streamUrl(wanted.keys()) !== openUrl) reopen(REOPEN_MS);
      };
    },
    wake: () => {
      // Timers stood still as well: the browser's own clock tells how long nothing was heard.
      if (source === null) return;
      if (ports.now() - heardAt > WATCHDOG_MS) reopen(0);
      else void doubt();
    },
    renew: () => reopen(REOPEN_MS),
    close: () => {
      clearTimeout(reopening);
      clearTimeout(watching);
      source?.close();
      source = null;
      openUrl = "";
    },
  };
};

const EVENT_SOURCE_CLOSED = 2;

/** `/api/v1/stream?view=…&topics=a,b` from keys `view=…` and `topics=…`. */
const streamUrl = (keys: Iterable<string>): string => {
  const sorted = [...keys].sort();
  const views = sorted.filter((key) => key.startsWith("view=")).map((key) => key.slice(5));
  const topics = sorted.filter((key) => key.startsWith("topics=")).map((key) => key.slice(7));
  const search = new URLSearchParams(views.map((view) => ["view", view]));
  if (topics.length > 0) search.set("topics", topics.join(","));
  return `/api/v1/stream?${search.toString()}`;
};

const parseMessage = (text: unknown): StreamEnvelope | null => {
  if (typeof text !== "string" || text === "") return null;
  try {
    return readEnvelope(JSON.parse(text));
  } catch {
    // Not JSON: as good as not said; the next snapshot puts it right.
    return null;
  }
};
