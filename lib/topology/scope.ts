import type { NetworkEntry } from "../cluster/cluster-model.ts";
import { podId, type EntityId } from "../model/ids.ts";
import { readAll, type Known } from "./aggregate.ts";
import type { TopologyInput } from "./input.ts";
import type { PodFact } from "./fact.ts";
import { allOf, inSegments, type Judge, judgeOf, noneOf, onNetworks, onNodes } from "./find/judge.ts";
import { parseFind } from "./find/parse-find.ts";
import type { FindSources } from "./find/sources.ts";
import { namespaceOf, narrow } from "./narrow.ts";
import { placeIn } from "./network-names.ts";
import { byName, byNamespace } from "./order.ts";
import { controllerText, isListed, listOf, type TopologyQuery } from "./query.ts";
import { stepsOf } from "./steps.ts";
import type { NamespaceTally } from "./tally.ts";
import { alike, type Beyond, isBeyond, parseBeyond } from "./units.ts";
import type { ScopeStep } from "./view.ts";

/** What the query asks to see: the namespaces with their counted pods, and which networks belong though nobody is on them. */
export interface Scope {
  readonly known: Known;
  readonly namespaces: readonly NamespaceTally[];
  /** The selected pod's fact, where it is in scope. */
  readonly selected: PodFact | undefined;
  readonly wantsUnused: (entry: NetworkEntry) => boolean;
  /** The fact of a pod that is in scope. */
  readonly factOf: (pod: EntityId) => PodFact | undefined;
  /** Pods that `without` takes away. */
  readonly hiddenPods: number;
  /** The way from the whole cluster to what is shown. */
  readonly steps: readonly ScopeStep[];
}

export const scopeOf = (input: TopologyInput): Scope => {
  const { view, findings, query } = input;
  const known = input.aggregate ?? readAll(view, findings);
  const isNamespace = isListed(listOf(query.namespace));
  const sources: FindSources = { view, findings, chains: known.chains, nodes: known.tally.nodes };
  const wanted = judgesOf(query, sources);
  const without = findJudge(query.without, sources);
  const base = [...known.tally.namespaces.values()].filter(({ name }) => isNamespace(name));
  const asked = wanted.length === 0 ? base : narrow(base, allOf(wanted));
  const left = without === undefined ? asked : narrow(asked, noneOf(without));
  const judges = without === undefined ? wanted : [...wanted, noneOf(without)];
  const judge = judges.length === 0 ? undefined : allOf(judges);
  const factOf = (pod: EntityId): PodFact | undefined => {
    const fact = known.tally.facts.get(pod);
    return fact !== undefined && isNamespace(fact.namespace) && judge?.ofFact(fact) !== false
      ? fact
      : undefined;
  };
  const selected = selectedId(query.pod, view.cluster);
  const beyond = parseBeyond(query.beyond);
  return {
    known,
    namespaces: beyond === undefined ? left : beyondIn(left, query, beyond),
    selected: selected === undefined ? undefined : factOf(selected),
    factOf,
    hiddenPods: countPods(asked) - countPods(left),
    steps: stepsOf(query, view.cluster),
    wantsUnused: wantsUnused(query, isNamespace),
  };
};

const selectedId = (text: string | undefined, cluster: string): EntityId | undefined => {
  const at = text?.indexOf("/") ?? -1;
  return text === undefined || at < 0
    ? undefined
    : podId(cluster, { namespace: text.slice(0, at), name: text.slice(at + 1) });
};

const countPods = (namespaces: readonly NamespaceTally[]): number =>
  namespaces.reduce((sum, { pods }) => sum + pods, 0);

const wantsUnused = (
  query: TopologyQuery,
  isNamespace: (name: string) => boolean,
): ((entry: NetworkEntry) => boolean) => {
  const networks = listOf(query.network);
  if (networks.length > 0) return ({ key }) => placeIn(networks, key) >= 0;
  const isNarrowed = [query.node, query.segment, query.controller, query.q].some(
    (text) => (text ?? "").trim() !== "",
  );
  if (isNarrowed) return () => false;
  return ({ key }) => key.namespace === null || isNamespace(key.namespace);
};

/** One for each condition besides the namespace; all must be met. */
const judgesOf = (query: TopologyQuery, sources: FindSources): readonly Judge[] => {
  const networks = listOf(query.network);
  const nodes = listOf(query.node);
  const segments = listOf(query.segment);
  const controllers = listOf(query.controller);
  const search = findJudge(query.q, sources);
  const beyond = parseBeyond(query.beyond);
  const isWanted = (network: EntityId): boolean => {
    const key = sources.view.networkById(network)?.key;
    return key !== undefined && placeIn(networks, key) >= 0;
  };
  return [
    ...(networks.length === 0 ? [] : [onNetworks(isWanted)]),
    ...(nodes.length === 0 ? [] : [onNodes(nodes)]),
    ...(segments.length === 0 ? [] : [inSegments(segments, sources)]),
    ...(controllers.length === 0 ? [] : [ofControllers(controllers)]),
    ...(search === undefined ? [] : [search]),
    ...(beyond !== undefined && isOfPods(query) ? [afterName(beyond)] : []),
  ];
};

const findJudge = (text: string | undefined, sources: FindSources): Judge | undefined => {
  const parsed = parseFind(text ?? "");
  // What can't be read finds nothing; the door has said so before (lib/wire/topology.ts).
  if (!parsed.ok) return { ofPart: () => false, ofFact: () => false };
  return parsed.find === null ? undefined : judgeOf(parsed.find, sources);
};

const ofControllers = (names: readonly string[]): Judge => {
  const wanted = new Set(names.map((name) => (name === "-" ? "" : name)));
  return {
    ofPart: ({ group }) => (group === "" ? undefined : wanted.has(group)),
    ofFact: ({ controller }) => wanted.has(controller),
  };
};

const afterName = ({ name: last }: Beyond): Judge => ({
  ofPart: () => undefined,
  ofFact: ({ name }) => name > last,
});

/** Whether single pods are what is paged through: those of one controller. */
const isOfPods = (query: TopologyQuery): boolean => listOf(query.controller).length > 0;

/** What comes after a place in the order: of pods in one controller, of controllers in one namespace, else of namespaces. */
const beyondIn = (
  namespaces: readonly NamespaceTally[],
  query: TopologyQuery,
  beyond: Beyond,
): readonly NamespaceTally[] => {
  if (isOfPods(query)) return namespaces;
  const names = listOf(query.namespace);
  if (names.length !== 1 || names[0]?.endsWith("*") === true)
    return alike(namespaces)
      .filter(({ rank, title }) => isBeyond({ rank, name: title }, beyond, byNamespace))
      .flatMap((unit) => unit.namespaces);
  return namespaces.map(({ name, groups }) =>
    namespaceOf(
      name,
      new Map(
        [...groups].filter(([key, { rank }]) =>
          isBeyond({ rank, name: controllerText(key) }, beyond, byName),
        ),
      ),
    ),
  );
};
