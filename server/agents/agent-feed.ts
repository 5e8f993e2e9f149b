import type { NodeReport } from "../../lib/cni/node-report.ts";
import type { Hearing } from "../../lib/model/node-agent.ts";
import type { SourceState } from "../../lib/model/source-state.ts";
import { heardNodeObject } from "../../lib/sources/node-report-object.ts";
import { NODE_REPORTS } from "../../lib/sources/watched.ts";
import type { AgentAddress } from "../config.ts";
import { type Clock, isoTime, type Random, systemClock } from "../kube/clock.ts";
import type { ClusterFeed, FeedSink } from "../kube/feed.ts";
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
  const reports = new Map<string, NodeReport>();
  const clients: AgentClient[] = [];
  let before: SourceState["state"] | undefined;
  let since = "";
  const tell = (sink: FeedSink, node: string): void => {
    const state = states.get(node);
    const hearing: Hearing = {
      state: state?.state ?? "live",
      since: state?.since ?? null,
      error: state?.error ?? null,
    };
    sink.put(NODE_REPORTS, heardNodeObject({ node, hearing, report: reports.get(node) ?? null }));
  };

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
              if (report === undefined) reports.delete(agent.node);
              else reports.set(agent.node, report);
              tell(sink, agent.node);
            },
            onState: (state) => {
              const isNew = hearingText(state) !== hearingText(states.get(agent.node));
              states.set(agent.node, state);
              // A stale agent makes what it said stale: its pods' evidence is told anew.
              if (isNew) tell(sink, agent.node);
              const next = sourceStateOf([...states.values()], reports.size);
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

const hearingText = (state: AgentState | undefined): string => `${state?.state ?? ""} ${state?.error ?? ""}`;

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
