"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";

import type { ProblemWire } from "../../lib/wire/common.ts";
import type { TopologyQuery, TopologyWire } from "../../lib/wire/topology.ts";
import { apiPath, call, problemOf, searchText, type Params } from "./api.ts";
import { DOORS } from "./doors.ts";
import { useHasHydrated } from "./hydration.ts";
import { useList } from "./list.ts";
import { useWanted } from "./live-provider.tsx";
import { useOne } from "./one.ts";

/** Counts, sources and their states; kept true by the stream. */
export const useSummary = () => {
  useWanted("topics", "sources");
  const query = useQuery({
    queryKey: ["summary"],
    queryFn: ({ signal }) => call(DOORS.summaryWire, apiPath("/summary"), { signal }),
  });
  const hasHydrated = useHasHydrated();
  return {
    summary: hasHydrated ? (query.data ?? null) : null,
    problem: hasHydrated ? problemOf(query.error) : null,
  };
};

export const useMe = () => useOne(["me"], "/me", DOORS.meWire);

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
    queryFn: ({ signal }) => call(DOORS.topologyWire, apiPath("/topology", wanted), { signal }),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
    // What the stream changes keeps the rest as it was already (apply-message.ts): no need to compare it once more.
    structuralSharing: false,
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
  useList("pods", "/pods", DOORS.podPage, params, isWanted);

export const usePod = (pod: { namespace: string; name: string } | null) =>
  useOne(
    pod === null ? null : ["pod", pod.namespace, pod.name],
    `/pods/${segments(pod?.namespace ?? "", pod?.name ?? "")}`,
    DOORS.podDetailWire,
  );

export const useNetworks = (isWanted = true) =>
  useList("networks", "/networks", DOORS.networkPage, { limit: 1_000 }, isWanted);

/** `key` is `provider/namespace/name`, with `-` for no namespace: the form that URLs of the screens carry too. */
export const useNetwork = (key: string | null) => {
  const [provider = "", namespace = "", ...name] = (key ?? "").split("/");
  return useOne(
    key === null ? null : ["network", key],
    `/networks/${segments(provider, namespace, name.join("/"))}`,
    DOORS.networkDetailWire,
  );
};

export const usePools = (isWanted = true) =>
  useList("pools", "/pools", DOORS.poolPage, { limit: 1_000 }, isWanted);

export const usePool = (id: string | null) =>
  useOne(id === null ? null : ["pool", id], `/pools/${segments(id ?? "")}`, DOORS.poolDetailWire);

export const useAddress = (address: string | null) =>
  useOne(
    address === null ? null : ["address", address],
    `/addresses/${segments(address ?? "")}`,
    DOORS.addressWire,
  );

export const useFindings = (params: Params = {}, isWanted = true) => {
  useWanted("topics", isWanted ? "findings" : null);
  return useList("findings", "/findings", DOORS.findingPage, { limit: 1_000, ...params }, isWanted);
};

export const useFinding = (id: string | null) =>
  useOne(id === null ? null : ["finding", id], `/findings/${segments(id ?? "")}`, DOORS.findingWire);

export const useOperations = (isWanted = true) => {
  useWanted("topics", isWanted ? "operations" : null);
  return useList("operations", "/operations", DOORS.operationPage, { limit: 200 }, isWanted);
};

export const useOperation = (id: string | null) => {
  useWanted("topics", id === null ? null : "operations");
  return useOne(
    id === null ? null : ["operation", id],
    `/operations/${segments(id ?? "")}`,
    DOORS.operationWire,
  );
};

/** What one change said to the API server; it is complete once it was asked. */
export const useExchanges = (id: string) =>
  useOne(["exchanges", id], `/operations/${segments(id)}/exchanges`, DOORS.exchangesWire);

/** What agents saw happen to links and addresses, newest first. */
export const useTimeline = (params: Params = {}) =>
  useList("timeline", "/timeline", DOORS.happeningPage, params);

export const useNodes = (isWanted = true) =>
  useList("nodes", "/nodes", DOORS.nodePage, { limit: 1_000 }, isWanted);

export const useNode = (name: string | null) =>
  useOne(name === null ? null : ["node", name], `/nodes/${segments(name ?? "")}`, DOORS.nodeDetailWire);

const segments = (...parts: readonly string[]): string => parts.map(encodeURIComponent).join("/");
