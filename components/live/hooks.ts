"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { FindingPage, FindingWire } from "../../lib/wire/finding.ts";
import { NetworkDetailWire, NetworkPage } from "../../lib/wire/network.ts";
import { NodeDetailWire, NodePage } from "../../lib/wire/node.ts";
import { OperationPage, OperationWire } from "../../lib/wire/operation.ts";
import { PodDetailWire, PodPage } from "../../lib/wire/pod.ts";
import { AddressWire, PoolDetailWire, PoolPage } from "../../lib/wire/pool.ts";
import { MeWire, SummaryWire } from "../../lib/wire/summary.ts";
import { HappeningPage } from "../../lib/wire/timeline.ts";
import { TopologyWire, type TopologyQuery } from "../../lib/wire/topology.ts";
import type { ProblemWire } from "../../lib/wire/common.ts";
import { apiPath, call, problemOf, searchText, type Params } from "./api.ts";
import { useHasHydrated } from "./hydration.ts";
import { useList } from "./list.ts";
import { useWanted } from "./live-provider.tsx";
import { useOne } from "./one.ts";

/** Counts, sources and their states; kept true by the stream. */
export const useSummary = () => {
  useWanted("topics", "sources");
  const query = useQuery({
    queryKey: ["summary"],
    queryFn: ({ signal }) => call(SummaryWire, apiPath("/summary"), { signal }),
  });
  const hasHydrated = useHasHydrated();
  return {
    summary: hasHydrated ? (query.data ?? null) : null,
    problem: hasHydrated ? problemOf(query.error) : null,
  };
};

export const useMe = () => useOne(["me"], "/me", MeWire);

export interface TopologyAnswer {
  readonly view: TopologyWire | null;
  readonly status: "loading" | "ready" | "failed";
  /** The view of an earlier query stands in until the wanted one is here. */
  readonly isOld: boolean;
  readonly problem: ProblemWire | null;
}

/** A picture, built by the server and kept true by the stream. Equal queries share one view. */
export const useTopology = (wanted: Partial<TopologyQuery>): TopologyAnswer => {
  const text = searchText(wanted);
  useWanted("view", text);
  const query = useQuery({
    queryKey: ["topology", text],
    queryFn: ({ signal }) => call(TopologyWire, apiPath("/topology", wanted), { signal }),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });
  const hasHydrated = useHasHydrated();
  const data = hasHydrated ? query.data : undefined;
  const error = hasHydrated ? query.error : null;
  return {
    view: data ?? null,
    status: data !== undefined ? "ready" : error !== null ? "failed" : "loading",
    isOld: query.isPlaceholderData,
    problem: problemOf(error),
  };
};

export const usePods = (params: Params = {}, isWanted = true) =>
  useList("pods", "/pods", PodPage, params, isWanted);

export const usePod = (pod: { namespace: string; name: string } | null) =>
  useOne(
    pod === null ? null : ["pod", pod.namespace, pod.name],
    `/pods/${segments(pod?.namespace ?? "", pod?.name ?? "")}`,
    PodDetailWire,
  );

export const useNetworks = (isWanted = true) =>
  useList("networks", "/networks", NetworkPage, { limit: 1_000 }, isWanted);

/** `key` is `provider/namespace/name`, with `-` for no namespace: the form that URLs of the screens carry too. */
export const useNetwork = (key: string | null) => {
  const [provider = "", namespace = "", ...name] = (key ?? "").split("/");
  return useOne(
    key === null ? null : ["network", key],
    `/networks/${segments(provider, namespace, name.join("/"))}`,
    NetworkDetailWire,
  );
};

export const usePools = (isWanted = true) => useList("pools", "/pools", PoolPage, { limit: 1_000 }, isWanted);

export const usePool = (id: string | null) =>
  useOne(id === null ? null : ["pool", id], `/pools/${segments(id ?? "")}`, PoolDetailWire);

export const useAddress = (address: string | null) =>
  useOne(
    address === null ? null : ["address", address],
    `/addresses/${segments(address ?? "")}`,
    AddressWire,
  );

export const useFindings = (params: Params = {}, isWanted = true) => {
  useWanted("topics", isWanted ? "findings" : null);
  return useList("findings", "/findings", FindingPage, { limit: 1_000, ...params }, isWanted);
};

export const useFinding = (id: string | null) =>
  useOne(id === null ? null : ["finding", id], `/findings/${segments(id ?? "")}`, FindingWire);

export const useOperations = () => {
  useWanted("topics", "operations");
  return useList("operations", "/operations", OperationPage, { limit: 200 });
};

export const useOperation = (id: string | null) => {
  useWanted("topics", id === null ? null : "operations");
  return useOne(id === null ? null : ["operation", id], `/operations/${segments(id ?? "")}`, OperationWire);
};

/** What agents saw happen to links and addresses, newest first. */
export const useTimeline = (params: Params = {}) => useList("timeline", "/timeline", HappeningPage, params);

export const useNodes = (isWanted = true) => useList("nodes", "/nodes", NodePage, { limit: 1_000 }, isWanted);

export const useNode = (name: string | null) =>
  useOne(name === null ? null : ["node", name], `/nodes/${segments(name ?? "")}`, NodeDetailWire);

const segments = (...parts: readonly string[]): string => parts.map(encodeURIComponent).join("/");
