import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeSource } from "./fake-source.ts";
import type { StreamEnvelope } from "./envelope.ts";
import { createStream, type StreamPoint, type StreamStatus } from "./stream.ts";

const setUp = (newest: number | null = null, since: StreamPoint | null = null) => {
  const sources: FakeSource[] = [];
  const messages: StreamEnvelope[] = [];
  const statuses: StreamStatus[] = [];
  let resyncs = 0;
  const stream = createStream({
    open: (url) => {
      const source = new FakeSource(url);
      sources.push(source);
      return source;
    },
    now: () => Date.now(),
    probe: () => Promise.resolve(newest),
    since: () => since,
    onMessage: (_name, message) => messages.push(message),
    onResync: () => (resyncs += 1),
    onStatus: (status) => statuses.push(status),
  });
  return { stream, sources, messages, statuses, resyncs: () => resyncs, last: () => sources.at(-1) };
};

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test("one source carries every wanted view and topic, and is opened anew when the set changes", async () => {
  const { stream, sources, last } = setUp();
  const drop = stream.want("view", "layout=lanes");
  stream.want("topics", "changes");
  stream.want("topics", "changes");
  await vi.advanceTimersByTimeAsync(50);
  expect(sources).toHaveLength(1);
  expect(last()?.url).toBe("/api/v1/stream?view=layout%3Dlanes&topics=changes");
  drop();
  await vi.advanceTimersByTimeAsync(50);
  expect(sources[0]?.readyState).toBe(2);
  expect(last()?.url).toBe("/api/v1/stream?topics=changes");
});

test("a loss is told with its time until something is heard again", async () => {
  const { stream, last, statuses } = setUp();
  stream.want("topics", "sources");
  await vi.advanceTimersByTimeAsync(50);
  last()?.dispatchEvent(new Event("open"));
  expect(statuses.at(-1)).toEqual({ state: "open", lostAt: null });
  const lostAt = Date.now();
  last()?.dispatchEvent(new Event("error"));
  await vi.advanceTimersByTimeAsync(5_000);
  last()?.dispatchEvent(new Event("error"));
  expect(statuses.at(-1)).toEqual({ state: "lost", lostAt });
  last()?.say("delta", { view: "sources", revision: 3, put: [], drop: [] });
  expect(statuses.at(-1)).toEqual({ state: "open", lostAt: null });
});

test("a source that the browser gave up is opened again", async () => {
  const { stream, sources, last } = setUp();
  stream.want("topics", "sources");
  await vi.advanceTimersByTimeAsync(50);
  const first = last();
  first?.close();
  first?.dispatchEvent(new Event("error"));
  await vi.advanceTimersByTimeAsync(600);
  expect(sources).toHaveLength(2);
});

test("a silent stream of a quiet cluster is left alone", async () => {
  const { stream, sources, last } = setUp(7);
  stream.want("topics", "sources");
  await vi.advanceTimersByTimeAsync(50);
  last()?.say("snapshot", { view: "sources", revision: 7, put: [], drop: [] });
  await vi.advanceTimersByTimeAsync(100_000);
  expect(sources).toHaveLength(1);
});

test("a silent stream of a cluster that went on is opened anew", async () => {
  const { stream, sources, last } = setUp(8);
  stream.want("topics", "sources");
  await vi.advanceTimersByTimeAsync(50);
  last()?.say("snapshot", { view: "sources", revision: 7, put: [], drop: [] });
  await vi.advanceTimersByTimeAsync(46_000);
  expect(sources).toHaveLength(2);
});

test("a page that is seen again after a sleep opens its stream anew", async () => {
  const { stream, sources, last } = setUp(7);
  stream.want("topics", "sources");
  await vi.advanceTimersByTimeAsync(50);
  last()?.say("snapshot", { view: "sources", revision: 7, put: [], drop: [] });
  // The machine slept: the clock went on, no timer ran.
  vi.setSystemTime(Date.now() + 600_000);
  stream.wake();
  await vi.advanceTimersByTimeAsync(1);
  expect(sources).toHaveLength(2);
});

test("a page that was hidden for a moment asks whether it missed anything, and only then opens anew", async () => {
  for (const [newest, opened] of [
    [7, 1],
    [9, 2],
  ] as const) {
    const { stream, sources, last } = setUp(newest);
    stream.want("topics", "sources");
    await vi.advanceTimersByTimeAsync(50);
    last()?.say("snapshot", { view: "sources", revision: 7, put: [], drop: [] });
    stream.wake();
    await vi.advanceTimersByTimeAsync(1);
    expect(sources).toHaveLength(opened);
  }
});

test("garbage is not a message, and a resync asks for everything", async () => {
  const { stream, last, messages, resyncs } = setUp();
  stream.want("topics", "sources");
  await vi.advanceTimersByTimeAsync(50);
  last()?.say("delta", "{not json");
  last()?.say("delta", { view: 4 });
  last()?.say("resync", "");
  expect(messages).toEqual([]);
  expect(resyncs()).toBe(1);
});

test("the first stream goes on from the page, later ones begin anew, and silence means that nothing happened", async () => {
  const { stream, sources, last } = setUp(7, { epoch: "e", revision: 7 });
  stream.want("topics", "sources");
  await vi.advanceTimersByTimeAsync(50);
  expect(last()?.url).toBe("/api/v1/stream?topics=sources&since=e.7");
  await vi.advanceTimersByTimeAsync(100_000);
  expect(sources).toHaveLength(1);
  stream.want("view", "a");
  await vi.advanceTimersByTimeAsync(50);
  expect(last()?.url).toBe("/api/v1/stream?view=a&topics=sources");
});
