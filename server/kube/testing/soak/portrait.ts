import type { Audit } from "../../../../lib/audit/audit.ts";
import type { ClusterView } from "../../../../lib/cluster/cluster-model.ts";

/**
 * Everything that a model says of its cluster, one text for each thing, but for what depends on when somebody began to
 * look. Two servers that read the same cluster have the same portrait.
 */
export const portraitOf = (view: ClusterView, audit: Audit): ReadonlySet<string> => {
  const lines = new Set<string>();
  const say = (kind: string, ...what: readonly unknown[]): void => {
    lines.add(`${kind} ${JSON.stringify(what, plain)}`);
  };
  for (const pod of view.pods()) {
    say("pod", pod, view.attachmentsOf(pod.id), view.kubeEventsOf(pod.id), view.evidenceOf(pod.id).length);
    say("pod's allocations", pod.id, [...view.allocationsOfPod(pod)].map(({ id }) => id).sort());
  }
  for (const node of view.nodes()) say("node", node);
  for (const namespace of view.namespaces()) say("namespace", namespace);
  for (const network of view.networks())
    say("network", network, [...view.usersOf(network.id)].map(({ id }) => id).sort());
  for (const pool of view.pools()) {
    say("pool", pool, view.countsOf(pool.id).total, [...view.countsOf(pool.id).byClass].sort());
    for (const allocation of view.allocationsOf(pool.id))
      say("allocation", allocation, view.verdict(allocation.id)?.class);
  }
  for (const reservation of view.reservations()) say("reservation", reservation);
  for (const { id, code, verdict, severity, confidence, title } of audit.findings())
    say("finding", id, code, verdict, severity, confidence, title);
  return lines;
};

/** Maps and sets have no JSON of their own. */
const plain = (_: string, value: unknown): unknown => {
  if (value instanceof Map) return [...value];
  if (value instanceof Set) return [...value];
  return typeof value === "bigint" ? String(value) : value;
};

/** What one has and the other hasn't, in a few words each. */
export const differences = (long: ReadonlySet<string>, fresh: ReadonlySet<string>): readonly string[] => [
  ...[...fresh].filter((line) => !long.has(line)).map((line) => `is missing: ${line}`),
  ...[...long].filter((line) => !fresh.has(line)).map((line) => `is left over: ${line}`),
];
