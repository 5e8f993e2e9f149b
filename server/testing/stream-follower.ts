import type { Result } from "../../lib/model/result.ts";

/** Opens a stream with that `Last-Event-ID`. */
export type OpenStream = (
  lastEventId: string | undefined,
  signal: AbortSignal,
) => Result<ReadableStream<Uint8Array>>;

/**
 * A client of the stream as a browser is one: it keeps what it knows over its connections, takes a message when its last
 * byte is there and not before, and remembers the id of the last whole one. It keeps no message.
 */
export interface StreamFollower {
  /** Items and frame of each view, as text by id. */
  known(view: string): ReadonlyMap<string, string>;
  readonly lastId: string | undefined;
  readonly isOpen: boolean;
  /** Connections that went on where another one had ended. */
  readonly resumes: number;
  /** `lastId` unless something else is claimed. Breaks off what was open. */
  connect(lastEventId?: string): void;
  /** Reads one chunk, or only its first bytes and then nothing more of this connection. */
  read(bytesMax?: number): Promise<void>;
  /** Reads what comes until the connection ends. */
  readOn(): Promise<void>;
  leave(): void;
}

export const FRAME = " frame";

export const createStreamFollower = (open: OpenStream): StreamFollower => {
  const views = new Map<string, Map<string, string>>();
  let lastId: string | undefined;
  let connection: { reader: ReadableStreamDefaultReader<Uint8Array>; abort: AbortController } | undefined;
  let pending = "";
  let decoder = new TextDecoder();
  let resumes = 0;
  let isFirst = false;

  const take = (block: string): void => {
    const fields = new Map(
      block.split("\n").flatMap((line): [string, string][] => {
        const at = line.indexOf(": ");
        return at > 0 ? [[line.slice(0, at), line.slice(at + 2)]] : [];
      }),
    );
    const data = fields.get("data");
    if (data === undefined) return;
    apply(fields.get("event") ?? "", JSON.parse(data));
    // As the standard says: with the message, not before it.
    lastId = fields.get("id") ?? lastId;
  };

  const apply = (event: string, message: Message): void => {
    if (event === "shutdown") return;
    if (event === "resync") {
      isFirst = false;
      return;
    }
    if (event === "delta" && isFirst) resumes += 1;
    isFirst = false;
    if (event === "snapshot") views.set(message.view, new Map());
    const view = views.get(message.view);
    if (view === undefined) throw new Error(`a delta of ${message.view} that nobody has a snapshot of`);
    for (const item of message.put) view.set(item.id, JSON.stringify(item));
    for (const id of message.drop) view.delete(id);
    if (message.frame !== undefined) view.set(FRAME, JSON.stringify(message.frame));
  };

  const feed = (bytes: Uint8Array): void => {
    pending += decoder.decode(bytes, { stream: true });
    const blocks = pending.split("\n\n");
    pending = blocks.pop() ?? "";
    for (const block of blocks) take(block);
  };

  const leave = (): void => {
    connection?.abort.abort();
    connection = undefined;
    pending = "";
    decoder = new TextDecoder();
  };

  const read = async (bytesMax = Infinity): Promise<void> => {
    const own = connection;
    if (own === undefined) return;
    const { done, value } = await own.reader.read();
    if (own !== connection) return;
    if (done) {
      leave();
      return;
    }
    feed(value.subarray(0, bytesMax));
    if (bytesMax < value.byteLength) leave();
  };

  return {
    known: (view) => views.get(view) ?? new Map(),
    get lastId() {
      return lastId;
    },
    get isOpen() {
      return connection !== undefined;
    },
    get resumes() {
      return resumes;
    },
    connect: (claimed = lastId) => {
      leave();
      const abort = new AbortController();
      const opened = open(claimed, abort.signal);
      if (!opened.ok) throw new Error(opened.problem.detail);
      isFirst = true;
      connection = { reader: opened.value.getReader(), abort };
    },
    read,
    readOn: async () => {
      while (connection !== undefined) await read();
    },
    leave,
  };
};

interface Message {
  readonly view: string;
  readonly put: readonly { readonly id: string }[];
  readonly drop: readonly string[];
  readonly frame?: object;
}
