import type { ServerResponse } from "node:http";
import type { AgentMessage } from "../../../lib/cni/agent-wire.ts";
import type { Observer } from "./observer.ts";

const STREAMS_MAX = 16;
const RING_MAX = 500;
const RING_MAX_BYTES = 2 * 1024 * 1024;
const QUEUE_MAX_BYTES = 4 * 1024 * 1024;
const HEARTBEAT_MS = 5_000;

export interface Streams {
  /** Joins at `since` (`epoch.revision`) where that is still known, else with the whole report. False: too many. */
  join(response: ServerResponse, since: string | null): boolean;
  stop(): void;
}

interface Reader {
  readonly response: ServerResponse;
  /** It fell behind, and gets the whole report once it has read what was sent. */
  isBehind: boolean;
}

/** Every line is written once and shared by all readers. */
export const createStreams = (epoch: string, observer: Observer): Streams => {
  const readers = new Set<Reader>();
  let ring: { readonly revision: number; readonly line: string }[] = [];
  let ringBytes = 0;

  const whole = (): string =>
    lineOf({ kind: "report", epoch, revision: observer.revision, report: observer.report });

  const send = (reader: Reader, line: string): void => {
    if (reader.isBehind) return;
    if (reader.response.writableLength <= QUEUE_MAX_BYTES) {
      reader.response.write(line);
      return;
    }
    reader.isBehind = true;
    reader.response.once("drain", () => {
      reader.isBehind = false;
      send(reader, whole());
    });
  };

  observer.onChange(({ revision, at, change }) => {
    const line = lineOf({ kind: "change", epoch, revision, at, change });
    ring.push({ revision, line });
    ringBytes += line.length;
    while (ring.length > RING_MAX || ringBytes > RING_MAX_BYTES) ringBytes -= ring.shift()?.line.length ?? 0;
    for (const reader of readers) send(reader, line);
  });

  const heartbeat = setInterval(() => {
    const line = lineOf({ kind: "heartbeat", epoch, revision: observer.revision, at: observer.report.at });
    for (const reader of readers) send(reader, line);
  }, HEARTBEAT_MS);

  const missedSince = (since: string | null): readonly string[] | undefined => {
    const [, givenEpoch, text] = /^([^.]+)\.(\d{1,15})$/.exec(since ?? "") ?? [];
    const revision = Number(text);
    if (givenEpoch !== epoch || revision > observer.revision) return undefined;
    const missed = ring.filter((entry) => entry.revision > revision);
    return missed.length === observer.revision - revision ? missed.map(({ line }) => line) : undefined;
  };

  return {
    join: (response, since) => {
      if (readers.size >= STREAMS_MAX) return false;
      const reader: Reader = { response, isBehind: false };
      response.writeHead(200, { "content-type": "application/x-ndjson", "cache-control": "no-store" });
      response.flushHeaders();
      for (const line of missedSince(since) ?? [whole()]) response.write(line);
      readers.add(reader);
      response.on("close", () => readers.delete(reader));
      return true;
    },
    stop: () => {
      clearInterval(heartbeat);
      for (const { response } of readers) response.end();
      readers.clear();
      ring = [];
    },
  };
};

const lineOf = (message: AgentMessage): string => `${JSON.stringify(message)}\n`;
