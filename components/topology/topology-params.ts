import { parseAsArrayOf, parseAsString, parseAsStringLiteral, type inferParserType } from "nuqs/server";
import { allOf, quoted } from "../../lib/topology/find/print-find.ts";
import { SCOPE_PARAMETERS } from "../../lib/topology/query.ts";
import type { TopologyQuery } from "../../lib/wire/topology.ts";

export const LOOKS = ["lanes", "layers", "free", "table"] as const;
export type Look = (typeof LOOKS)[number];
export const GROUPS = ["controller", "namespace", "none"] as const;

const Names = parseAsArrayOf(parseAsString, ",").withDefault([]);

/** How the reader arranges lanes. All of them name networks by their paths. */
export const LANE_PARAMS = ["order", "pin", "hide"] as const;

/**
 * What defines the picture, as the URL carries it. Where one stands: `namespace` → `controller` (`Kind/name`) → `workload`
 * (`namespace/name`), `network` → `segment` (key of a layer-2 domain), `node`, `beyond` (what is smaller). `q` finds,
 * `without` leaves out; lanes stand in `order`, alone where in `pin`, not at all where in `hide`. `pod`, `lane` (path of a network), `fold` (id of a row) and `bar` (key of a
 * layer-2 domain, in Layers) are the selection.
 */
export const TOPOLOGY_PARAMS = {
  namespace: parseAsString,
  controller: parseAsString,
  workload: parseAsString,
  network: parseAsString,
  segment: parseAsString,
  node: parseAsString,
  beyond: parseAsString,
  q: parseAsString.withDefault(""),
  without: parseAsArrayOf(parseAsString, ";").withDefault([]),
  order: Names,
  pin: Names,
  hide: Names,
  group: parseAsStringLiteral(GROUPS).withDefault("controller"),
  look: parseAsStringLiteral(LOOKS),
  pod: parseAsString,
  lane: parseAsString,
  fold: parseAsString,
  bar: parseAsString,
  attach: parseAsString,
  on: parseAsString,
};

export type TopologyParams = inferParserType<typeof TOPOLOGY_PARAMS>;

/** What rows stand for: the reader's choice, but in a controller or a workload pods, and in a namespace never namespaces. */
export const shownGroup = ({
  group,
  namespace,
  controller,
  workload,
}: TopologyParams): TopologyParams["group"] => {
  if (controller !== null || workload !== null) return "none";
  return namespace !== null && group === "namespace" ? "controller" : group;
};

/** The question that the server is asked. */
export const queryOf = (params: TopologyParams): Partial<TopologyQuery> => {
  const q = allOf([
    // A find that is more than one condition long must stay one.
    params.workload !== null && /\bor\b/i.test(params.q) ? `(${params.q})` : params.q,
    ...(params.workload === null ? [] : [`pod = ${quoted(params.workload)}`]),
  ]);
  const scope = SCOPE_PARAMETERS.flatMap((name) =>
    params[name] === null ? [] : [[name, params[name]] as const],
  );
  return {
    group: shownGroup(params),
    ...Object.fromEntries(scope),
    ...(q === "" ? {} : { q }),
    ...(params.without.length === 0
      ? {}
      : { without: params.without.map((text) => `(${text})`).join(" or ") }),
    ...Object.fromEntries(
      LANE_PARAMS.flatMap((name) => (params[name].length === 0 ? [] : [[name, params[name].join(",")]])),
    ),
    ...(params.pod === null ? {} : { pod: params.pod }),
    ...(params.lane === null ? {} : { lane: params.lane }),
  };
};

/** The picture that the server is asked for: of all looks but Layers it is the same one. */
export const pictureOf = (params: TopologyParams): Partial<TopologyQuery> => ({
  ...queryOf(params),
  layout: params.look === "layers" ? "layers" : "lanes",
});

const NOWHERE = {
  namespace: null,
  controller: null,
  workload: null,
  network: null,
  segment: null,
  node: null,
  beyond: null,
} as const;

/** Whether a change leads into another scope or to another look. */
export const isElsewhere = (change: Readonly<Record<string, unknown>>): boolean =>
  "look" in change || Object.keys(NOWHERE).some((name) => name in change);

export const NO_SELECTION = { pod: null, lane: null, fold: null, bar: null } as const;

/** Parameters for what the server says stepping in opens: where one stands now is left for it. */
export const scopeOf = (opens: Readonly<Record<string, string>>): Partial<TopologyParams> => ({
  ...NOWHERE,
  ...Object.fromEntries(Object.entries(opens).filter(([name]) => name in NOWHERE || name === "group")),
});

export const EVERYTHING = { ...NOWHERE, q: null, without: null, hide: null } as const;

/** One step out of the scopes, or null where one stands outside already. */
export const stepOut = (params: TopologyParams): Partial<TopologyParams> | null => {
  if (params.workload !== null) return { workload: null, pod: params.workload };
  for (const name of ["controller", "segment", "network", "beyond", "node", "namespace"] as const)
    if (params[name] !== null) return { [name]: null };
  return null;
};

export const isNarrowed = (params: TopologyParams): boolean =>
  params.q !== "" || params.without.length > 0 || params.hide.length > 0 || stepOut(params) !== null;
