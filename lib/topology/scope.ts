import type { ClusterView, NetworkEntry } from "../cluster/cluster-model.ts";
import { podId, type EntityId } from "../model/ids.ts";
import type { Pod } from "../model/workload.ts";
import { tallyOf } from "./aggregate.ts";
import type { PodFact } from "./fact.ts";
import { findsIn, isInAttachment, isInPod } from "./find/fits.ts";
import { parseFind, wordsOnly } from "./find/parse-find.ts";
import type { FindingsLookup } from "./health.ts";
import { listOf, type TopologyQuery } from "./query.ts";
import { slotName } from "./slots.ts";
import type { NamespaceTally, Tally } from "./tally.ts";

/** What the query asks to see: the namespaces with their counted pods, and which networks belong though nobody is on them. */
export interface Scope {
  readonly namespaces: readonly NamespaceTally[];
  /** The selected pod's fact, where it is in scope. */
  readonly selected: PodFact | undefined;
  readonly wantsUnused: (entry: NetworkEntry) => boolean;
  /** The fact of a pod that is in scope. */
  readonly factOf: (pod: EntityId) => PodFact | undefined;
}

/** Uses the kept tally where it can, an index where one leads to the pods, and visits all pods only for free text. */
export const scopeOf = (
  view: ClusterView,
  findings: FindingsLookup,
  query: TopologyQuery,
  kept: Tally | undefined,
): Scope => {
  const names = new Set(listOf(query.namespace));
  const networks = listOf(query.network);
  const nodes = listOf(query.node);
  const search = searchOf(view, query.q ?? "");
  const isNarrowed = networks.length + nodes.length > 0 || search !== undefined;
  const tally = isNarrowed
    ? tallyOf(narrow(view, names, networks, nodes, search), view, findings, kept)
    : (kept ?? tallyOf(idsOf(podsIn(view, names)), view, findings, undefined));
  const namespaces = [...tally.namespaces.values()].filter(({ name }) => names.size === 0 || names.has(name));
  return {
    namespaces,
    selected: selectedIn(tally, view, query.pod, names),
    factOf: (pod) => {
      const fact = tally.facts.get(pod);
      return fact === undefined || (names.size > 0 && !names.has(fact.namespace)) ? undefined : fact;
    },
    wantsUnused: (entry) => {
      if (networks.length > 0) return networks.some((wanted) => isNamed(entry.key, wanted));
      if (nodes.length > 0 || search !== undefined) return false;
      return names.size === 0 || entry.key.namespace === null || names.has(entry.key.namespace);
    },
  };
};

const selectedIn = (
  tally: Tally,
  view: ClusterView,
  text: string | undefined,
  names: ReadonlySet<string>,
): PodFact | undefined => {
  const at = text?.indexOf("/") ?? -1;
  if (text === undefined || at < 0) return undefined;
  const fact = tally.facts.get(
    podId(view.cluster, { namespace: text.slice(0, at), name: text.slice(at + 1) }),
  );
  return fact === undefined || (names.size > 0 && !names.has(fact.namespace)) ? undefined : fact;
};

const isNamed = (key: NetworkEntry["key"], wanted: string): boolean =>
  wanted === key.name || wanted === `${key.namespace ?? "-"}/${key.name}` || wanted === slotName(key);

const narrow = function* (
  view: ClusterView,
  names: ReadonlySet<string>,
  networks: readonly string[],
  nodes: readonly string[],
  search: ((pod: Pod) => boolean) | undefined,
): Iterable<EntityId> {
  const onNode = new Set(nodes);
  for (const pod of startingPoint(view, names, networks, nodes)) {
    if (names.size > 0 && !names.has(pod.namespace)) continue;
    if (onNode.size > 0 && (pod.node === null || !onNode.has(pod.node))) continue;
    if (search?.(pod) === false) continue;
    yield pod.id;
  }
};

/** The smallest set that an index gives; it holds every pod that the other conditions may still take away. */
const startingPoint = (
  view: ClusterView,
  names: ReadonlySet<string>,
  networks: readonly string[],
  nodes: readonly string[],
): Iterable<Pod> => {
  if (networks.length > 0) return podsOnNetworks(view, networks);
  if (nodes.length > 0) return podsOnNodes(view, nodes);
  return podsIn(view, names);
};

const podsOnNetworks = (view: ClusterView, networks: readonly string[]): Iterable<Pod> => {
  const pods = new Map<EntityId, Pod>();
  for (const entry of view.networks()) {
    if (!networks.some((wanted) => isNamed(entry.key, wanted))) continue;
    for (const user of view.usersOf(entry.id)) {
      const pod = view.podByKey(user.pod);
      if (pod !== undefined) pods.set(pod.id, pod);
    }
  }
  return pods.values();
};

const podsOnNodes = function* (view: ClusterView, nodes: readonly string[]): Iterable<Pod> {
  for (const node of new Set(nodes)) yield* view.podsOnNode(node);
};

const podsIn = function* (view: ClusterView, names: ReadonlySet<string>): Iterable<Pod> {
  if (names.size === 0) yield* view.pods();
  for (const name of names) yield* view.podsInNamespace(name);
};

const idsOf = function* (pods: Iterable<Pod>): Iterable<EntityId> {
  for (const pod of pods) yield pod.id;
};

/** Words alone may each fit somewhere else in the pod; with conditions the whole must fit one attachment. */
const searchOf = (view: ClusterView, text: string): ((pod: Pod) => boolean) | undefined => {
  const parsed = parseFind(text);
  // What can't be read finds nothing; the door has said so before (lib/wire/topology.ts).
  if (!parsed.ok) return () => false;
  if (parsed.find === null) return undefined;
  const words = wordsOnly(parsed.find);
  return words === undefined
    ? findsIn(view, parsed.find)
    : (pod) =>
        words.every(
          (word) =>
            isInPod(pod, word) ||
            view.attachmentsOf(pod.id).some((attachment) => isInAttachment(attachment, word)),
        );
};
