import type { SourceState } from "../../lib/model/source-state.ts";
import { nodeReportObject } from "../../lib/sources/node-report-object.ts";
import { NODE_REPORTS } from "../../lib/sources/watched.ts";
import type { AgentAddress } from "../config.ts";
import { type Clock, isoTime, type Random, systemClock } from "../kube/clock.ts";
import type { ClusterFeed } from "../kube/feed.ts";
import { type AgentClient, type AgentState, followAgent } from "./agent-client.ts";

export interface AgentFeed extends ClusterFeed {
  agents(): readonly AgentState[];
}

export interface AgentFeedOptions {
  /** Bearer token that the agents ask for. */
  readonly token?: string | undefined;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** The feed, and beside it what the agents of its nodes say. A lost agent's report goes after 60 s. */
export const withAgents = (
  feed: ClusterFeed,
  agents: readonly AgentAddress[],
  options: AgentFeedOptions = {},
): AgentFeed => {
  const clock = options.clock ?? systemClock;
  const states = new Map<string, AgentState>();
  const reported = new Set<string>();
  const clients: AgentClient[] = [];
  let before: SourceState["state"] | undefined;
  let since = "";

  return {
    ...feed,
    agents: () => [...states.values()],
    start: (sink) => {
      feed.start(sink);
      for (const agent of agents) {
        clients.push(
          followAgent({
            node: agent.node,
            url: agent.url,
            token: options.token,
            clock,
            random: options.random ?? Math.random,
            onReport: (report) => {
              if (report === undefined) {
                reported.delete(agent.node);
                sink.drop(NODE_REPORTS, { namespace: null, name: agent.node, uid: null });
              } else {
                reported.add(agent.node);
                sink.put(NODE_REPORTS, nodeReportObject(report));
              }
            },
            onState: (state) => {
              states.set(agent.node, state);
              const next = sourceStateOf([...states.values()], reported.size);
              if (next.state !== before) since = isoTime(clock.nowMs());
              before = next.state;
              sink.state(NODE_REPORTS, { ...next, since });
            },
          }),
        );
      }
    },
    stop: async () => {
      await Promise.all([feed.stop(), ...clients.map((client) => client.stop())]);
    },
  };
};

/** One lost agent makes the whole stale: which node it is stands in the error. */
const sourceStateOf = (agents: readonly AgentState[], objects: number): Omit<SourceState, "since"> => {
  const lost = agents.filter(({ state, error }) => state !== "live" && error !== null);
  const isStale = agents.some(({ state }) => state === "stale");
  const isLive = agents.some(({ state }) => state === "live");
  return {
    state: isStale ? "stale" : isLive ? "synced" : "failed",
    heardAt:
      agents
        .flatMap(({ heardAt }) => heardAt ?? [])
        .sort()
        .at(-1) ?? null,
    objects,
    error:
      lost.length === 0
        ? null
        : lost
            .map(({ node, error }) => `${node}: ${error ?? ""}`)
            .join("; ")
            .slice(0, 1_000),
    attempts: Math.max(0, ...lost.map(({ attempts }) => attempts)),
    retryAt: null,
  };
};
