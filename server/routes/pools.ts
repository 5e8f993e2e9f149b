import type { ClusterView } from "../../lib/cluster/cluster-model.ts";
import { numberOfAddress, parseAddress } from "../../lib/ip/address.ts";
import type { Allocation, Pool } from "../../lib/model/pool.ts";
import type { AllocationsQuery } from "../../lib/wire/queries.ts";
import { ROUTES } from "../../lib/wire/routes.ts";
import { fitsName, fitsNetwork, fitsPod, fitsWords } from "./filters.ts";
import { answerList, answerOne } from "./list.ts";
import type { SortKey } from "./page.ts";
import { implement } from "./route.ts";
import { answerJson, answerProblem } from "./problem.ts";

export const listPools = implement(ROUTES.pools, (call) => {
  const { view } = call.cluster.engine;
  const namespace = fitsName(call.query.namespace);
  const node = fitsName(call.query.node);
  const network = fitsNetworkOfPool(view, call.query.network);
  const words = fitsWords(call.query.q, (pool: Pool) => [
    pool.name,
    pool.range,
    pool.networkName,
    pool.store,
  ]);
  return answerList(call, {
    items: view.pools(),
    fits: (pool) => namespace(pool.namespace) && node(pool.node) && network(pool) && words(pool),
    keys: {
      name: (pool) => [pool.name],
      range: (pool) => addressKey(pool.range === null ? null : (pool.range.split("/")[0] ?? null)),
    },
    idOf: (pool) => pool.id,
    present: call.cluster.present(call.viewer).pool,
  });
});

const fitsNetworkOfPool = (view: ClusterView, text: string | undefined): ((pool: Pool) => boolean) => {
  if (text === undefined) return () => true;
  const fits = fitsNetwork(text);
  return (pool) => view.networksOfPool(pool.id).some((network) => fits(network.key));
};

/** IPv4 before IPv6, then by number: hexadecimal text of one length sorts like the number. */
const addressKey = (text: string | null): SortKey => {
  const address = text === null ? undefined : parseAddress(text);
  if (address === undefined) return [null, text];
  return [address.includes(":") ? 6 : 4, numberOfAddress(address).toString(16).padStart(32, "0")];
};

export const getPool = implement(ROUTES.pool, ({ cluster, viewer, params }) => {
  const pool = findPool(cluster.engine.view, params["id"] ?? "");
  return answerOne(pool && cluster.present(viewer).poolDetail(pool), "such pool");
});

/** Ids reach us as text; only those of pools that are there are known. */
const findPool = (view: ClusterView, id: string): Pool | undefined => {
  for (const pool of view.pools()) if (pool.id === id) return pool;
  return undefined;
};

export const listAllocations = implement(ROUTES.allocations, (call) => {
  const { view } = call.cluster.engine;
  return answerList(call, {
    items: allocationsIn(view, call.query.pool),
    fits: fitsAllocations(view, call.query),
    keys: {
      address: ({ address }) => addressKey(address),
      pod: ({ owner }) => [owner?.namespace ?? null, owner?.name ?? null],
      state: ({ id }) => [view.verdict(id)?.class ?? "unknown"],
    },
    idOf: (allocation) => allocation.id,
    present: call.cluster.present(call.viewer).allocation,
  });
});

const allocationsIn = function* (view: ClusterView, pool: string | undefined): Iterable<Allocation> {
  for (const candidate of view.pools()) {
    if (pool === undefined || candidate.id === pool) yield* view.allocationsOf(candidate.id);
  }
};

const fitsAllocations = (view: ClusterView, query: AllocationsQuery): ((one: Allocation) => boolean) => {
  const namespace = fitsName(query.namespace);
  const pod = fitsPod(query.pod);
  const state = fitsName(query.state);
  const network = fitsNetworkOfPool(view, query.network);
  const words = fitsWords(query.q, (one: Allocation) => [
    one.address,
    one.owner?.namespace ?? null,
    one.owner?.name ?? null,
    one.interface,
    one.containerId,
    one.key,
  ]);
  return (one) => {
    const pool = view.pool(one.pool);
    return (
      namespace(one.owner?.namespace ?? null) &&
      (query.pod === undefined || (one.owner !== null && pod(one.owner))) &&
      state(view.verdict(one.id)?.class ?? "unknown") &&
      (query.network === undefined || (pool !== undefined && network(pool))) &&
      words(one)
    );
  };
};

export const getAddress = implement(ROUTES.address, ({ cluster, viewer, params }) => {
  const address = parseAddress(params["ip"] ?? "");
  if (address === undefined)
    return answerProblem({ code: "BAD_REQUEST", detail: "this is not an IP address" });
  return answerJson(cluster.present(viewer).address(address));
});
