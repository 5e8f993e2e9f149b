import { afterEach, expect, test } from "vitest";
import type { AgentMessage } from "../../lib/cni/agent-wire.ts";
import type { NodeReport } from "../../lib/cni/node-report.ts";
import { aNodeReport } from "../../lib/testing/build-report.ts";
import { createVirtualClock } from "../kube/testing/virtual-clock.ts";
import { type AgentClient, followAgent } from "./agent-client.ts";
import { createTurns } from "./turns.ts";

const NODES = 500;
/** Three of five. */
const isDead = (at: number): boolean => at % 5 < 3;
const ANSWER_MS = 40;

const clients: AgentClient[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.stop()));
});

const reportOf = (node: string): NodeReport =>
  aNodeReport({ node, host: { links: [] }, namespaces: [], results: [], hostLocal: [] });

/** Agents of which most never answer: their addresses lead nowhere, as those of machines that are off. */
const cluster = () => {
  const clock = createVirtualClock();
  const turns = createTurns(clock);
  const seenMs = new Map<number, number>();
  let unanswered = 0;
  let unansweredMax = 0;

  const answer = async function* (node: string, signal: AbortSignal): AsyncIterable<Uint8Array> {
    const message: AgentMessage = { kind: "report", epoch: "e1", revision: 1, report: reportOf(node) };
    yield new TextEncoder().encode(`${JSON.stringify(message)}\n`);
    await new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(new Error("closed")));
    });
  };

  const connect = (url: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> => {
    const at = Number(/node-(\d+)/.exec(url)?.[1]);
    unanswered += 1;
    unansweredMax = Math.max(unansweredMax, unanswered);
    return new Promise<AsyncIterable<Uint8Array>>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("no answer")), { once: true });
      if (!isDead(at)) clock.after(ANSWER_MS, () => resolve(answer(`node-${String(at)}`, signal)));
    }).finally(() => (unanswered -= 1));
  };

  for (let at = 0; at < NODES; at++) {
    const client = followAgent({
      node: `node-${String(at)}`,
      url: `http://node-${String(at)}`,
      connect,
      clock,
      random: () => 0.5,
      hold: (report) => ({ read: () => report }),
      turns,
      onReport: (report) => {
        if (report !== undefined && !seenMs.has(at)) seenMs.set(at, clock.elapsedMs());
      },
      onState: () => undefined,
    });
    clients.push(client);
  }
  return { clock, seenMs, unansweredMax: () => unansweredMax };
};

test("agents that are dead keep nobody waiting, and few are asked at a time", async () => {
  const { clock, seenMs, unansweredMax } = cluster();
  await clock.runUntil(10_000);
  const live = Array.from({ length: NODES }, (_, at) => at).filter((at) => !isDead(at)).length;
  expect(seenMs.size).toBe(live);
  expect(Math.max(...seenMs.values())).toBeLessThan(8_000);
  expect(unansweredMax()).toBeLessThanOrEqual(120);
});
