import { get, type IncomingMessage } from "node:http";
import { clockMs } from "../lab/happenings.ts";

export interface Arrival {
  readonly revision: number;
  readonly at: number;
  readonly kind: "snapshot" | "delta";
}

/** One browser's stream, as far as it matters here: which revision of the view arrived when. */
export interface StreamClient {
  readonly arrivals: readonly Arrival[];
  readonly resyncs: number;
  /** Resolves with the first snapshot. */
  readonly opened: Promise<void>;
  pause(): void;
  resume(): void;
  close(): void;
}

const END = "\n\n";
const DATA = "data: ";

/** `onMessage` is given the data of each snapshot and delta. */
export const openClient = (
  url: string,
  onMessage: (arrival: Arrival, data: Buffer) => void,
): StreamClient => {
  const arrivals: Arrival[] = [];
  let resyncs = 0;
  let rest: Buffer = Buffer.alloc(0);
  let response: IncomingMessage | undefined;
  const opening = Promise.withResolvers<void>();

  const take = (message: Buffer, at: number): void => {
    const head = message.subarray(0, 400).toString("latin1");
    const kind = /^event: (snapshot|delta|resync)$/m.exec(head)?.[1];
    const revision = Number(/"revision":(\d+)/.exec(head)?.[1]);
    if (kind === "resync") resyncs++;
    if (kind !== "snapshot" && kind !== "delta") return;
    const arrival: Arrival = { revision, at, kind };
    arrivals.push(arrival);
    const from = message.indexOf(DATA) + DATA.length;
    onMessage(arrival, message.subarray(from, message.indexOf("\n", from)));
    opening.resolve();
  };

  const request = get(url, { agent: false, headers: { accept: "text/event-stream" } }, (answered) => {
    response = answered;
    if (answered.statusCode !== 200)
      opening.reject(new Error(`the stream answered ${String(answered.statusCode)}`));
    answered.on("data", (chunk: Buffer) => {
      const at = clockMs();
      const all = rest.byteLength === 0 ? chunk : Buffer.concat([rest, chunk]);
      let from = 0;
      for (let end = all.indexOf(END); end >= 0; end = all.indexOf(END, from)) {
        take(all.subarray(from, end), at);
        from = end + END.length;
      }
      rest = all.subarray(from);
    });
  });
  // Also what ends it from our side.
  request.on("error", opening.reject);
  return {
    arrivals,
    get resyncs() {
      return resyncs;
    },
    opened: opening.promise,
    pause: () => response?.pause(),
    resume: () => response?.resume(),
    close: () => request.destroy(),
  };
};
