import type { Finding } from "../model/finding.ts";
import type { SourceState } from "../model/source-state.ts";
import { watchedName } from "../sources/source.ts";
import { NODE_REPORTS } from "../sources/watched.ts";
import type { Facts } from "./facts.ts";
import type { SummaryWire } from "./summary.ts";

/** What the server knows of itself and of its feed. */
export interface ServerFacts {
  readonly version: string;
  readonly mode: SummaryWire["mode"];
  readonly nowMs: number;
  readonly readOnlyReason: string | null;
  readonly epoch: string;
  readonly isSynced: boolean;
  readonly sources: ReadonlyMap<string, SourceState>;
  readonly podsWithNetworks: number;
  readonly ill: number;
}

export const presentSummary = (facts: Facts, server: ServerFacts): SummaryWire => {
  const { view, audit } = facts;
  const namespaces = [...view.namespaces()].map((namespace) => namespace.name).sort();
  const nodes = [...view.nodes()];
  const sources = [...server.sources].map(([name, state]) => ({ name, ...state }));
  return {
    version: server.version,
    cluster: view.cluster,
    mode: server.mode,
    now: new Date(server.nowMs).toISOString(),
    isReadOnly: server.readOnlyReason !== null,
    readOnlyReason: server.readOnlyReason,
    revision: facts.revision,
    epoch: server.epoch,
    isSynced: server.isSynced,
    ...healthOf(
      sources.filter(({ name }) => name !== AGENTS),
      server.isSynced,
    ),
    counts: {
      nodes: nodes.length,
      namespaces: namespaces.length,
      pods: view.podCount(),
      podsWithNetworks: server.podsWithNetworks,
      networks: count(view.networks()),
      attachments: view.attachmentCount(),
      ill: server.ill,
      pools: count(view.pools()),
      allocations: view.allocationCount(),
      findings: countFindings(audit.findings()),
    },
    sources: sources.sort((one, other) => (one.name < other.name ? -1 : 1)),
    agents: {
      nodes: nodes.length,
      reporting: nodes.filter((node) => view.hostLinks(node.name) !== undefined).length,
    },
    namespaces,
  };
};

/** A lost agent makes what it observed unknown; the picture of the cluster stays current. */
const AGENTS = watchedName(NODE_REPORTS);

const healthOf = (
  sources: readonly SourceState[],
  isSynced: boolean,
): Pick<SummaryWire, "health" | "staleSince"> => {
  const lost = sources.filter((source) => source.state === "stale" || source.state === "failed");
  const since = lost.map((source) => source.heardAt ?? source.since).sort()[0];
  if (since !== undefined) return { health: "stale", staleSince: since };
  return { health: isSynced ? "live" : "syncing", staleSince: null };
};

const count = (items: Iterable<unknown>): number => {
  let total = 0;
  for (const _ of items) total++;
  return total;
};

const countFindings = (findings: Iterable<Finding>): SummaryWire["counts"]["findings"] => {
  const counts = { error: 0, warning: 0, info: 0, undetermined: 0 };
  for (const finding of findings) {
    counts[finding.verdict === "undetermined" ? "undetermined" : finding.severity]++;
  }
  return counts;
};
