import type { Audit } from "../../../../lib/audit/audit.ts";
import type { ClusterView } from "../../../../lib/cluster/cluster-model.ts";

/** What is said of each thing, as JSON text by its name. */
export type Portrait = ReadonlyMap<string, string>;

/**
 * Everything that a model says of its cluster, but for what depends on when somebody began to look. Two servers that read
 * the same cluster have the same portrait.
 */
export const portraitOf = (view: ClusterView, audit: Audit): Portrait => {
  const lines = new Map<string, string>();
  const say = (kind: string, { id }: { readonly id: string }, ...what: readonly unknown[]): void => {
    lines.set(`${kind} ${id}`, portraitText(what));
  };
  for (const pod of view.pods()) {
    say(
      "pod",
      pod,
      pod,
      view.attachmentsOf(pod.id),
      view.kubeEventsOf(pod.id),
      view.evidenceOf(pod.id).length,
    );
    say("allocations of", pod, [...view.allocationsOfPod(pod)].map(({ id }) => id).sort());
  }
  for (const node of view.nodes()) say("node", node, node);
  for (const namespace of view.namespaces()) say("namespace", namespace, namespace);
  for (const network of view.networks())
    say("network", network, network, [...view.usersOf(network.id)].map(({ id }) => id).sort());
  for (const pool of view.pools()) {
    say("pool", pool, pool, view.countsOf(pool.id).total, [...view.countsOf(pool.id).byClass].sort());
    for (const allocation of view.allocationsOf(pool.id))
      say("allocation", allocation, allocation, view.verdict(allocation.id)?.class);
  }
  for (const reservation of view.reservations()) say("reservation", reservation, reservation);
  for (const finding of audit.findings()) {
    const { code, verdict, severity, confidence, title } = finding;
    say("finding", finding, code, verdict, severity, confidence, title);
  }
  return lines;
};

/** Maps and sets have no JSON of their own; in which order an object's keys were set says nothing. */
const plain = (key: string, value: unknown): unknown => {
  // How long it has been so depends on who has looked for how long.
  if (key === "since") return undefined;
  if (value instanceof Map) return [...value];
  if (value instanceof Set) return [...value];
  if (Array.isArray(value)) return value;
  if (isContainer(value)) return Object.fromEntries(Object.entries(value).sort(byKey));
  return typeof value === "bigint" ? String(value) : value;
};

const byKey = ([one]: [string, unknown], [other]: [string, unknown]): number =>
  one < other ? -1 : one > other ? 1 : 0;

/** The same text for the same content. */
export const portraitText = (what: unknown): string => JSON.stringify(what, plain);

/** What one has otherwise than the other, thing by thing. */
export const differences = (long: Portrait, fresh: Portrait): readonly string[] =>
  [...new Set([...long.keys(), ...fresh.keys()])].flatMap((name) => {
    const [one, other] = [long.get(name), fresh.get(name)];
    if (one === other) return [];
    if (one === undefined) return [`${name} is missing`];
    if (other === undefined) return [`${name} is left over: ${one}`];
    return [`${name}: ${firstDifference(JSON.parse(one), JSON.parse(other), "")}`];
  });

const firstDifference = (one: unknown, other: unknown, path: string): string => {
  if (isContainer(one) && isContainer(other))
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      const [left, right] = [Reflect.get(one, key), Reflect.get(other, key)];
      if (JSON.stringify(left) !== JSON.stringify(right))
        return firstDifference(left, right, `${path}/${key}`);
    }
  return `${path} is ${JSON.stringify(one)} instead of ${JSON.stringify(other)}`;
};

const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null;
