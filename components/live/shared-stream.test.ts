import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeSource } from "./fake-source.ts";
import { createSharedStream } from "./shared-stream.ts";
import type { StreamEnvelope } from "./envelope.ts";
import type { StreamStatus } from "./stream.ts";

/** A browser: tabs that hear each other, and a lock that one of them has. */
const aBrowser = () => {
  const sources: FakeSource[] = [];
  const ears = new Map<string, (message: unknown) => void>();
  const queue: { readonly tab: string; readonly onLead: () => void }[] = [];
  const next = () => queue[0]?.onLead();

  const openTab = (tab: string) => {
    const messages: StreamEnvelope[] = [];
    const statuses: StreamStatus[] = [];
    const stream = createSharedStream({
      tab,
      open: (url) => {
        const source = new FakeSource(url);
        sources.push(source);
        return source;
      },
      now: () => Date.now(),
      probe: () => Promise.resolve(null),
      since: () => ({ epoch: "e", revision: 7 }),
      onMessage: (_name, message) => messages.push(message),
      onResync: () => undefined,
      onStatus: (status) => statuses.push(status),
      post: (message) => {
        for (const [other, take] of ears) if (other !== tab) take(structuredClone(message));
      },
      listen: (take) => {
        ears.set(tab, take);
        return () => void ears.delete(tab);
      },
      lead: (onLead) => {
        queue.push({ tab, onLead });
        if (queue.length === 1) next();
        return () => {
          const isLeader = queue[0]?.tab === tab;
          queue.splice(
            queue.findIndex((each) => each.tab === tab),
            1,
          );
          if (isLeader) next();
        };
      },
    });
    return { stream, messages, statuses, crash: () => ears.delete(tab) };
  };
  return { openTab, sources, open: () => sources.filter(({ readyState }) => readyState === 1) };
};

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const delta = (view: string) => ({ view, revision: 3, put: [], drop: [] });

test("two tabs have one connection for what both want, and each hears only what it wants", async () => {
  const browser = aBrowser();
  const [one, other] = [browser.openTab("one"), browser.openTab("other")];
  one.stream.want("view", "a");
  other.stream.want("view", "b");
  await vi.advanceTimersByTimeAsync(50);
  expect(browser.open().map(({ url }) => url)).toEqual(["/api/v1/stream?view=a&view=b"]);
  browser.open()[0]?.say("delta", delta("a"));
  browser.open()[0]?.say("delta", delta("b"));
  expect(one.messages.map(({ view }) => view)).toEqual(["a"]);
  expect(other.messages.map(({ view }) => view)).toEqual(["b"]);
  expect(other.statuses.at(-1)).toEqual({ state: "open", lostAt: null });
});

test("a tab that wants what is streamed already begins with a snapshot all the same", async () => {
  const browser = aBrowser();
  browser.openTab("one").stream.want("view", "a");
  await vi.advanceTimersByTimeAsync(50);
  browser.openTab("other").stream.want("view", "a");
  await vi.advanceTimersByTimeAsync(50);
  expect(browser.sources).toHaveLength(2);
  expect(browser.open()).toHaveLength(1);
});

test("when the tab that holds the stream goes, another one takes over with all that is wanted", async () => {
  const browser = aBrowser();
  const [one, other, third] = [browser.openTab("one"), browser.openTab("other"), browser.openTab("third")];
  one.stream.want("view", "a");
  other.stream.want("view", "b");
  third.stream.want("topics", "findings");
  await vi.advanceTimersByTimeAsync(50);
  one.stream.close();
  await vi.advanceTimersByTimeAsync(50);
  expect(browser.open().map(({ url }) => url)).toEqual(["/api/v1/stream?view=b&topics=findings"]);
  browser.open()[0]?.say("delta", delta("findings"));
  expect(third.messages).toHaveLength(1);
});

test("what only a vanished tab wanted is given up", async () => {
  const browser = aBrowser();
  browser.openTab("one").stream.want("view", "a");
  const gone = browser.openTab("gone");
  gone.stream.want("view", "b");
  await vi.advanceTimersByTimeAsync(50);
  gone.crash();
  await vi.advanceTimersByTimeAsync(130_000);
  expect(browser.open().map(({ url }) => url)).toEqual(["/api/v1/stream?view=a"]);
});

test("a tab that is alone goes on from its page; one that takes over from another begins anew", async () => {
  const browser = aBrowser();
  const one = browser.openTab("one");
  one.stream.want("view", "a");
  await vi.advanceTimersByTimeAsync(50);
  expect(browser.open().map(({ url }) => url)).toEqual(["/api/v1/stream?view=a&since=e.7"]);
  browser.openTab("other").stream.want("view", "a");
  await vi.advanceTimersByTimeAsync(50);
  browser.open()[0]?.say("delta", delta("a"));
  one.stream.close();
  await vi.advanceTimersByTimeAsync(50);
  expect(browser.open().map(({ url }) => url)).toEqual(["/api/v1/stream?view=a"]);
});
