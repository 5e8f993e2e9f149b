import type { ClusterView, NetworkEntry } from "../../lib/cluster/cluster-model.ts";
import { toldVlan } from "../../lib/cluster/segments.ts";
import { ROUTES } from "../../lib/wire/routes.ts";
import { fitsName, fitsNetwork, fitsWords } from "./filters.ts";
import { answerList, answerOne } from "./list.ts";
import { implement } from "./route.ts";

export const listNetworks = implement(ROUTES.networks, (call) => {
  const { view } = call.cluster.engine;
  const namespace = fitsName(call.query.namespace);
  const network = fitsNetwork(call.query.network);
  const words = fitsWords(call.query.q, (entry: NetworkEntry) => {
    const { key, defined } = entry;
    const told = toldVlan(entry);
    return [
      key.provider,
      key.namespace,
      key.name,
      defined?.type ?? null,
      defined?.bridge ?? null,
      defined?.master ?? null,
      defined?.physicalNetwork ?? null,
      told === null ? null : `vlan ${told.vlan}`,
      defined?.ipam?.type ?? null,
      ...(defined?.ipam?.ranges.map((range) => range.range) ?? []),
    ];
  });
  return answerList(call, {
    items: view.networks(),
    fits: (entry) => namespace(entry.key.namespace) && network(entry.key) && words(entry),
    keys: {
      // The cluster default leads: it is everybody's.
      name: ({ key, isDefault }) => [isDefault ? 0 : 1, key.namespace ?? "", key.name],
      created: ({ defined }) => [defined?.createdAt ?? null],
      pods: (entry) => [new Set([...view.usersOf(entry.id)].map((user) => user.podUid)).size],
    },
    idOf: (entry) => entry.id,
    present: call.cluster.present(call.viewer).network,
  });
});

export const getNetwork = implement(ROUTES.network, ({ cluster, viewer, params }) => {
  const entry = networkIn(cluster.engine.view, params);
  return answerOne(entry && cluster.present(viewer).networkDetail(entry), "such network");
});

/** The network that a path names; namespace - for what has none. */
export const networkIn = (
  view: Pick<ClusterView, "networks">,
  { provider, namespace, name }: Readonly<Record<string, string>>,
): NetworkEntry | undefined => {
  for (const entry of view.networks()) {
    const { key } = entry;
    if (key.provider === provider && key.name === name && (key.namespace ?? "-") === namespace) return entry;
  }
  return undefined;
};
