"use client";

import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { allOf, quoted } from "../../lib/topology/find/print-find.ts";
import type { NetworkWire } from "../../lib/wire/network.ts";
import type { TopologyQuery } from "../../lib/wire/topology.ts";
import { networkPath } from "../networks/network-key.ts";

export const LOOKS = ["lanes", "layers", "table"] as const;
export type Look = (typeof LOOKS)[number];
export const GROUPS = ["controller", "namespace", "none"] as const;

/**
 * What defines the picture, as the URL carries it. Scopes: `namespace` → `controller` (`Kind/name`) → `workload`
 * (`namespace/name`), and `network` (`namespace/name`) → `segment` (path of one of its networks); `q` finds, `hide` hides;
 * `pod`, `lane` (path of a network) and `fold` (id of a row) are the selection.
 */
export const TOPOLOGY_PARAMS = {
  namespace: parseAsString,
  controller: parseAsString,
  workload: parseAsString,
  network: parseAsString,
  segment: parseAsString,
  node: parseAsString,
  q: parseAsString.withDefault(""),
  hide: parseAsArrayOf(parseAsString, ";").withDefault([]),
  group: parseAsStringLiteral(GROUPS).withDefault("controller"),
  look: parseAsStringLiteral(LOOKS),
  pod: parseAsString,
  lane: parseAsString,
  fold: parseAsString,
  attach: parseAsString,
  on: parseAsString,
};

export const useTopologyParams = () => useQueryStates(TOPOLOGY_PARAMS, { throttleMs: 120 });

export type TopologyParams = ReturnType<typeof useTopologyParams>[0];

/** The question that the server is asked. `networks` is needed to know who shares a segment. */
export const queryOf = (params: TopologyParams, networks: readonly NetworkWire[]): Partial<TopologyQuery> => {
  const q = allOf([
    // A find that is more than one condition long must stay one.
    /\bor\b/i.test(params.q) && params.q.includes(" ") ? `(${params.q})` : params.q,
    ...params.hide.map((text) => `not (${text})`),
    ...(params.controller === null ? [] : [`controller = ${quoted(params.controller)}`]),
    ...(params.workload === null ? [] : [`pod = ${quoted(params.workload)}`]),
  ]);
  const network = params.segment === null ? params.network : segmentNetworks(params.segment, networks);
  return {
    group: params.workload === null ? params.group : "none",
    ...(params.namespace === null ? {} : { namespace: params.namespace }),
    ...(network === null ? {} : { network }),
    ...(params.node === null ? {} : { node: params.node }),
    ...(q === "" ? {} : { q }),
    ...(params.pod === null ? {} : { pod: params.pod }),
  };
};

/** All networks that share a segment with one, as the API takes a list; the one alone where no other is known. */
const segmentNetworks = (path: string, networks: readonly NetworkWire[]): string => {
  const known = networks.find((network) => networkPath(network.network) === path);
  return known === undefined ? path : [known.network, ...known.segment].map(networkPath).join(",");
};

/** One step out of the scopes, or null where one stands outside already. */
export const stepOut = (params: TopologyParams): Partial<TopologyParams> | null => {
  if (params.workload !== null) return { workload: null, pod: params.workload };
  if (params.controller !== null) return { controller: null };
  if (params.segment !== null) return { segment: null };
  if (params.network !== null) return { network: null };
  if (params.node !== null) return { node: null };
  if (params.namespace !== null) return { namespace: null };
  return null;
};

export const isNarrowed = (params: TopologyParams): boolean =>
  params.q !== "" || params.hide.length > 0 || stepOut(params) !== null;
