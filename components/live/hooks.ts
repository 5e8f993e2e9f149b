"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";

import type { ProblemWire } from "../../lib/wire/common.ts";
import type { TopologyQuery, TopologyWire } from "../../lib/wire/topology.ts";
import { call, problemOf, searchText, type Params } from "./api.ts";
import {
  askFindings,
  askMe,
  askNetworks,
  askNodes,
  askOperations,
  askPods,
  askPools,
  askSummary,
  askTimeline,
  askTopology,
} from "./asks.ts";
import { DOORS } from "./doors.ts";
import { useShown } from "./first-answers.tsx";
import { useList } from "./list.ts";
import { useWanted } from "./live-provider.tsx";
import { useOne } from "./one.ts";

/** Counts, sources and their states; kept true by the stream. */
export const useSummary = () => {
  useWanted("topics", "sources");
  const { key, path } = askSummary();
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call(DOORS.summaryWire, path, { signal }),
  });
  const { data, error } = useShown(key, query);
  return { summary: data ?? null, problem: problemOf(error) };
};

export const useMe = () => useOne(askMe().key, "/me", DOORS.meWire);

export interface TopologyAnswer {
  readonly view: TopologyWire | null;
  readonly status: "loading" | "ready" | "failed";
  /** The view of an earlier query stands in until the wanted one is here. */
  readonly isOld: boolean;
  readonly problem: ProblemWire | null;
  /** When the picture was read or last changed, ms. */
  readonly readAt: number;
}

/** A picture, built by the server and kept true by the stream. Equal queries share one view. */
export const useTopology = (wanted: Partial<TopologyQuery>): TopologyAnswer => {
  useWanted("view", searchText(wanted));
  const { key, path } = askTopology(wanted);
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call(DOORS.topologyWire, path, { signal }),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
    // What the stream changes keeps the rest as it was already (apply-message.ts): no need to compare it once more.
    structuralSharing: false,
  });
  const { data, error } = useShown(key, query);
  return {
    view: data ?? null,
    status: data !== undefined ? "ready" : error !== null ? "failed" : "loading",
    isOld: query.isPlaceholderData,
    problem: problemOf(error),
    readAt: query.dataUpdatedAt,
  };
};

export const usePods = (params: Parameters<typeof askPods>[0] = {}, isWanted = true) =>
  useList(askPods(params), DOORS.podPage, isWanted);

export const usePod = (pod: { namespace: string; name: string } | null) =>
  useOne(
    pod === null ? null : ["pod", pod.namespace, pod.name],
    `/pods/${segments(pod?.namespace ?? "", pod?.name ?? "")}`,
    DOORS.podDetailWire,
  );

export const useNetworks = (isWanted = true, params: Params = {}) =>
  useList(askNetworks(params), DOORS.networkPage, isWanted);

/** `key` is `provider/namespace/name`, with `-` for no namespace: the form that URLs of the screens carry too. */
export const useNetwork = (key: string | null) =>
  useOne(key === null ? null : ["network", key], networkCall(key), DOORS.networkDetailWire);

/** On which nodes stands what the network names; those first that lack it. */
export const useGround = (key: string | null, limit: number) =>
  useOne(key === null ? null : ["ground", key], `${networkCall(key)}/ground`, DOORS.groundWire, { limit });

export const usePools = (isWanted = true) => useList(askPools(), DOORS.poolPage, isWanted);

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
  return useList(askFindings(params), DOORS.findingPage, isWanted);
};

export const useFinding = (id: string | null) =>
  useOne(id === null ? null : ["finding", id], `/findings/${segments(id ?? "")}`, DOORS.findingWire);

export const useOperations = (isWanted = true) => {
  useWanted("topics", isWanted ? "operations" : null);
  return useList(askOperations(), DOORS.operationPage, isWanted);
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
export const useTimeline = (params: Params = {}) => useList(askTimeline(params), DOORS.happeningPage);

export const useNodes = (isWanted = true) => useList(askNodes(), DOORS.nodePage, isWanted);

export const useNode = (name: string | null) =>
  useOne(name === null ? null : ["node", name], `/nodes/${segments(name ?? "")}`, DOORS.nodeDetailWire);

const segments = (...parts: readonly string[]): string => parts.map(encodeURIComponent).join("/");

const networkCall = (key: string | null): string => {
  const [provider = "", namespace = "", ...name] = (key ?? "").split("/");
  return `/networks/${segments(provider, namespace, name.join("/"))}`;
};
