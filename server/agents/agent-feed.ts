import { UNTROUBLED } from "../../lib/model/source-state.ts";
import type { KubeObject } from "../../lib/kube/kube-object.ts";
import type { Hearing } from "../../lib/model/node-agent.ts";
import type { SourceState } from "../../lib/model/source-state.ts";
import { heardNodeObject } from "../../lib/sources/node-report-object.ts";
import { NODE_REPORTS } from "../../lib/sources/watched.ts";
import type { AgentAccess, AgentAddress } from "../config.ts";
import { type Clock, isoTime, type Random, systemClock } from "../kube/clock.ts";
import type { ClusterFeed, FeedSink } from "../kube/feed.ts";
import { type AgentClient, type AgentState, followAgent } from "./agent-client.ts";
import { createNodeTimeline, type WrittenTimeline } from "./timeline.ts";
import { addressBook, isAgentPod, podKey } from "./agent-addresses.ts";
import { askAgent } from "./ask-agent.ts";
import { createAgentConnection } from "./agent-connection.ts";
import { lostText } from "./lost-text.ts";
import { createReportHold, type HeldReport } from "./held-reports.ts";
import { createTurns } from "./turns.ts";

export interface AgentFeedOptions {
  readonly access?: AgentAccess;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** The feed, and beside it what the agents of its nodes say. A lost agent's report goes after 60 s. */
export const withAgents = (
  feed: ClusterFeed,
  addresses: readonly AgentAddress[],
  options: AgentFeedOptions = {},
): ClusterFeed => {
  const clients = new Map<string, { readonly url: string; readonly client: AgentClient }>();
  if (addresses.length === 0) return feed;
  const timeline = createNodeTimeline(feed.cluster);
  const connection = createAgentConnection(options.access);
  const hold = createReportHold();
  const clock = options.clock ?? systemClock;
  const turns = createTurns(clock);
  let told: ReturnType<typeof tellAgents> | undefined;
  return {
    ...feed,
    timeline,
    agents: {
      report: (node) => told?.reportOf(node)?.read(),
      ask: (node, path, schema, body) =>
        askAgent(connection, clients.get(node)?.url, { node, path, schema, body }),
    },
    start: (sink) => {
      const telling = tellAgents(sink, clock, timeline);
      told = telling;
      const follow = (node: string, url: string | undefined): void => {
        const known = clients.get(node);
        if (known?.url === url) return;
        void known?.client.stop();
        clients.delete(node);
        telling.forget(node);
        if (url === undefined) return;
        const client = followAgent({
          node,
          url,
          connect: connection.open,
          clock,
          random: options.random ?? Math.random,
          hold,
          turns,
          onReport: (report) => {
            if (clients.get(node)?.client === client) telling.report(node, report);
          },
          onState: (state) => {
            if (clients.get(node)?.client === client) telling.state(state);
          },
        });
        clients.set(node, { url, client });
      };
      const book = addressBook(addresses, follow);
      feed.start(nodesTo(sink, book));
      book.start();
    },
    stop: async () => {
      await Promise.all([feed.stop(), ...[...clients.values()].map(({ client }) => client.stop())]);
      clients.clear();
      await connection.close();
    },
  };
};

/** The sink, with every Node, and every pod that is an agent, shown to the address book on its way. */
const nodesTo = (sink: FeedSink, book: ReturnType<typeof addressBook>): FeedSink => {
  const listed = new Map<string, Set<string>>();
  return {
    ...sink,
    begin: (watched, isRestored) => {
      if (watched.resource === "nodes" || watched.resource === "pods")
        listed.set(watched.resource, new Set());
      sink.begin(watched, isRestored);
    },
    put: (watched, object: KubeObject) => {
      if (watched.resource === "nodes") {
        listed.get("nodes")?.add(object.metadata.name);
        book.see(object);
      } else if (watched.resource === "pods" && isAgentPod(object)) {
        listed.get("pods")?.add(podKey(object.metadata));
        book.seePod(object);
      }
      sink.put(watched, object);
    },
    drop: (watched, gone) => {
      if (watched.resource === "nodes") book.lose(gone.name);
      if (watched.resource === "pods") book.losePod(podKey(gone));
      sink.drop(watched, gone);
    },
    synced: (watched) => {
      const names = listed.get(watched.resource);
      listed.delete(watched.resource);
      if (names !== undefined && watched.resource === "nodes") book.keepOnly(names);
      if (names !== undefined && watched.resource === "pods") book.keepOnlyPods(names);
      sink.synced(watched);
    },
  };
};

/** Turns what is heard of the agents into objects and one state of the whole. */
const tellAgents = (sink: FeedSink, clock: Clock, timeline: WrittenTimeline) => {
  const states = new Map<string, AgentState>();
  const reports = new Map<string, HeldReport>();
  // Counted, not looked for: with each of thousands of agents that is heard, or lost, the whole is told anew.
  const counts = { live: 0, stale: 0, none: 0 };
  const lost = new Map<string, AgentState>();
  let heardAt: string | null = null;
  let before: SourceState["state"] | undefined;
  let since = "";
  const tellNode = (node: string): void => {
    const state = states.get(node);
    const hearing: Hearing = {
      state: state?.state ?? "live",
      since: state?.since ?? null,
      error: state?.error ?? null,
    };
    const report = reports.get(node);
    sink.put(
      NODE_REPORTS,
      heardNodeObject(node, hearing, () => report?.read() ?? null),
    );
  };
  const count = (before: AgentState | undefined, after: AgentState | undefined): void => {
    if (before !== undefined) counts[before.state] -= 1;
    if (after !== undefined) counts[after.state] += 1;
    if (after !== undefined && after.state !== "live" && after.error !== null) lost.set(after.node, after);
    else lost.delete((after ?? before)?.node ?? "");
    const said = after?.heardAt ?? null;
    if (said !== null && (heardAt === null || said > heardAt)) heardAt = said;
  };
  const tellWhole = (): void => {
    const next = sourceStateOf(counts, lost, heardAt, reports.size);
    if (next.state !== before) since = isoTime(clock.nowMs());
    before = next.state;
    sink.state(NODE_REPORTS, { ...next, since });
  };
  return {
    reportOf: (node: string): HeldReport | undefined => reports.get(node),
    report: (node: string, report: HeldReport | undefined): void => {
      if (report === undefined) reports.delete(node);
      else {
        timeline.take(reports.get(node)?.read(), report.read(), isoTime(clock.nowMs()));
        reports.set(node, report);
      }
      tellNode(node);
    },
    state: (state: AgentState): void => {
      const known = states.get(state.node);
      const isNew = hearingText(state) !== hearingText(known);
      states.set(state.node, state);
      count(known, state);
      // A stale agent makes what it said stale: its pods' evidence is told anew.
      if (isNew) tellNode(state.node);
      tellWhole();
    },
    forget: (node: string): void => {
      const known = states.get(node);
      if (!states.delete(node)) return;
      count(known, undefined);
      reports.delete(node);
      sink.drop(NODE_REPORTS, { namespace: null, name: node, uid: null });
      tellWhole();
    },
  };
};

const hearingText = (state: AgentState | undefined): string => `${state?.state ?? ""} ${state?.error ?? ""}`;

/** One lost agent makes the whole stale: which node it is stands in the error. */
const sourceStateOf = (
  counts: Readonly<Record<AgentState["state"], number>>,
  lost: ReadonlyMap<string, AgentState>,
  heardAt: string | null,
  objects: number,
): Omit<SourceState, "since"> => {
  let attempts = 0;
  for (const agent of lost.values()) attempts = Math.max(attempts, agent.attempts);
  return {
    state: counts.stale > 0 ? "stale" : counts.live > 0 ? "synced" : "failed",
    heardAt,
    objects,
    error: lostText(lost.values()),
    attempts,
    retryAt: null,
    ...UNTROUBLED,
  };
};
