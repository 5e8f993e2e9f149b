import type { TopologyQuery } from "../../lib/wire/topology.ts";
import { apiPath, searchText, type Params } from "./api.ts";

/** A question to the server: where it is asked, and the key under which its answer is kept. */
export interface Ask {
  readonly key: readonly string[];
  readonly path: string;
}

/** A list, page by page; `path` is that of the first page. */
export interface ListAsk extends Ask {
  readonly pathAt: (cursor: string) => string;
}

export const askSummary = (): Ask => ({ key: ["summary"], path: apiPath("/summary") });

export const askMe = (): Ask => ({ key: ["me"], path: apiPath("/me") });

export const askTopology = (wanted: Partial<TopologyQuery>): Ask => ({
  key: ["topology", searchText(wanted)],
  path: apiPath("/topology", wanted),
});

/** The first answer is short, so that it is read and drawn at once: more than a window of rows, of the heaviest of all lists. */
const FIRST_PODS = 30;

export const askPods = ({ limit = 200, ...params }: Params & { readonly limit?: number } = {}): ListAsk =>
  askList("pods", { ...params, limit }, Math.min(limit, FIRST_PODS));

export const askNetworks = (params: Params = {}): ListAsk => askList("networks", { limit: 1_000, ...params });
export const askPools = (): ListAsk => askList("pools", { limit: 1_000 });
export const askNodes = (): ListAsk => askList("nodes", { limit: 1_000 });
export const askFindings = (params: Params = {}): ListAsk => askList("findings", { limit: 1_000, ...params });
export const askOperations = (): ListAsk => askList("operations", { limit: 200 });
export const askTimeline = (params: Params = {}): ListAsk => askList("timeline", { limit: 200, ...params });

/** `name` is the list's path and the first word of its key. */
const askList = (name: string, params: Params, first = params["limit"]): ListAsk => {
  const pathAt = (cursor: string): string =>
    apiPath(`/${name}`, { ...params, limit: cursor === "" ? first : params["limit"], cursor });
  return { key: [name, searchText(params)], path: pathAt(""), pathAt };
};
