import { STREAM_TOPICS, type StreamTopic } from "../../lib/wire/queries.ts";
import { StreamMessage } from "../../lib/wire/stream.ts";
import { TopologyQuery } from "../../lib/wire/topology.ts";
import type { ClusterRuntime } from "../live/cluster-runtime.ts";

/** A client of the stream, as a browser would be one. */
export interface TestStream {
  text(): string;
  names(): readonly string[];
  lastId(): string;
  /** What it knows of the first view now, by id. */
  items(): readonly { readonly id: string }[];
  isClosed(): boolean;
  /** Begins to read, if it was paused. */
  read(): void;
  leave(): void;
}

export const openTestStream = (
  cluster: ClusterRuntime,
  view: string,
  lastEventId?: string,
  options: {
    readonly isPaused?: boolean;
    readonly topics?: readonly StreamTopic[];
    readonly since?: string;
  } = {},
): TestStream => {
  const abort = new AbortController();
  const query = TopologyQuery.parse(Object.fromEntries(new URLSearchParams(view)));
  const opened = cluster.hub.open({
    audience: "local",
    views: [
      { name: view, source: () => cluster.pictures.source(query) },
      ...STREAM_TOPICS.filter((topic) => options.topics?.includes(topic)).map((topic) => ({
        name: topic,
        source: () => cluster.topicSource(topic, { name: "t", login: "local" as const, canWrite: true }),
      })),
    ],
    lastEventId,
    since: options.since,
    signal: abort.signal,
  });
  if (!opened.ok) throw new Error(opened.problem.detail);
  let text = "";
  let isClosed = false;
  const readAll = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of opened.value) text += decoder.decode(chunk, { stream: true });
    isClosed = true;
  };
  const read = (): void => {
    readAll().catch(() => {
      isClosed = true;
    });
  };
  if (options.isPaused !== true) read();
  const field = (name: string): readonly string[] =>
    [...text.matchAll(new RegExp(`^${name}: (.*)$`, "gm"))].map(([, value]) => value ?? "");
  return {
    text: () => text,
    names: () => field("event"),
    lastId: () => field("id").at(-1) ?? "",
    items: () => {
      const known = new Map<string, { id: string }>();
      const names = field("event");
      for (const [index, data] of field("data").entries()) {
        const message = StreamMessage.parse(JSON.parse(data));
        if (message.view !== view) continue;
        if (names[index] === "snapshot") known.clear();
        for (const item of message.put)
          if ("id" in item) known.set(String(item.id), { ...item, id: String(item.id) });
        for (const id of message.drop) known.delete(id);
      }
      return [...known.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
    },
    isClosed: () => isClosed,
    read,
    leave: () => abort.abort(),
  };
};
