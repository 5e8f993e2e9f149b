import { QueryClient, type InfiniteData } from "@tanstack/react-query";
import { FindingWire } from "../../lib/wire/finding.ts";
import { OperationWire } from "../../lib/wire/operation.ts";
import { CHANGED_LISTS, type ChangedList, type StreamMessageName } from "../../lib/wire/stream.ts";
import { SummaryWire } from "../../lib/wire/summary.ts";
import type { TopologyWire } from "../../lib/wire/topology.ts";
import { ApiProblem } from "./api.ts";
import { applyTopology, parseAll, putAndDrop } from "./apply-message.ts";
import type { StreamEnvelope } from "./stream.ts";

/** Which queries (first word of their keys) read from a list that the server says has changed. */
const READERS: Record<ChangedList, readonly string[]> = {
  pods: ["pods", "pod", "network", "address", "node"],
  networks: ["networks", "network"],
  nodes: ["nodes", "node"],
  pools: ["pools", "pool", "allocations", "address", "network"],
  findings: ["findings", "finding"],
  operations: ["operations", "operation", "node-cni"],
  timeline: ["timeline"],
};

/** Changes are gathered so long before lists are asked again … */
const GATHER_MS = 100;
/** … and never more often than that, however fast the cluster changes: a list of a thousand nodes is no small thing. */
const AGAIN_MS = 400;

export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (tries, error) =>
          tries < 2 &&
          error instanceof ApiProblem &&
          (error.problem.status === 0 || error.problem.status === 503),
        // What failed is asked again by itself, so that a screen heals without a reload. What is not there is not asked for.
        refetchInterval: ({ state }) =>
          state.status === "error" &&
          !(state.error instanceof ApiProblem && state.error.problem.status === 404)
            ? 4_000
            : false,
      },
    },
  });

export interface LiveCache {
  readonly take: (name: StreamMessageName, message: StreamEnvelope) => void;
  /** Everything on screen is asked again. */
  readonly renew: () => void;
}

/** Puts what the stream says into the query cache. `onPicture` hears of every step of a picture. */
export const createLiveCache = (
  client: QueryClient,
  onPicture: (before: TopologyWire, after: TopologyWire) => void = () => undefined,
  now: () => number = () => Date.now(),
): LiveCache => {
  const dirty = new Set<string>();
  let asking: ReturnType<typeof setTimeout> | undefined;

  let askedAt = Number.NEGATIVE_INFINITY;

  const askAgain = () => {
    asking = undefined;
    askedAt = now();
    for (const key of Array.from(dirty)) {
      // A query under way would be cancelled and, under steady change, never end: let it end first.
      if (client.isFetching({ queryKey: [key] }) > 0) continue;
      dirty.delete(key);
      void client.invalidateQueries({ queryKey: [key] });
    }
    if (dirty.size > 0) asking = setTimeout(askAgain, GATHER_MS);
  };

  const markDirty = (lists: readonly ChangedList[]) => {
    for (const list of lists) for (const key of READERS[list]) dirty.add(key);
    asking ??= setTimeout(askAgain, Math.max(GATHER_MS, askedAt + AGAIN_MS - now()));
  };

  const takeView = (name: StreamMessageName, message: StreamEnvelope) => {
    const key = ["topology", message.view];
    const before = client.getQueryData<TopologyWire>(key);
    const after = applyTopology(before, message, name === "snapshot");
    if (before !== undefined && after !== null && after !== before && name === "delta")
      onPicture(before, after);
    if (after !== null) client.setQueryData(key, after);
    else void client.invalidateQueries({ queryKey: key });
  };

  const take = (name: StreamMessageName, message: StreamEnvelope) => {
    switch (message.view) {
      case "sources": {
        const summary = parseAll(SummaryWire, message.put).at(-1);
        if (summary !== undefined) client.setQueryData(["summary"], summary);
        return;
      }
      case "changes":
        return markDirty(changedLists(message, name));
      case "findings":
        if (name === "delta")
          putInPages(client, ["findings"], parseAll(FindingWire, message.put), message.drop);
        return markDirty(["findings"]);
      case "operations": {
        const operations = parseAll(OperationWire, message.put);
        for (const operation of operations) client.setQueryData(["operation", operation.id], operation);
        putInPages(client, ["operations"], operations, []);
        return markDirty(["operations"]);
      }
      default:
        return takeView(name, message);
    }
  };

  return { take, renew: () => markDirty(CHANGED_LISTS) };
};

const changedLists = (message: StreamEnvelope, name: StreamMessageName): readonly ChangedList[] => {
  if (name === "snapshot") return CHANGED_LISTS;
  const ids = new Set(message.put.flatMap((item) => (isNamed(item) ? [item.id] : [])));
  return CHANGED_LISTS.filter((list) => ids.has(list));
};

const isNamed = (item: unknown): item is { id: string } =>
  typeof item === "object" && item !== null && "id" in item && typeof item.id === "string";

interface Page<Item> {
  readonly items: readonly Item[];
}

/** Puts changed items where they stand in loaded pages; new ones come with the next asking. */
const putInPages = <Item extends { readonly id: string }>(
  client: QueryClient,
  key: readonly string[],
  put: readonly Item[],
  drop: readonly string[],
): void => {
  client.setQueriesData<InfiniteData<Page<Item>>>({ queryKey: key }, (loaded) =>
    loaded === undefined
      ? undefined
      : {
          ...loaded,
          pages: loaded.pages.map((page) => {
            const here = new Set(page.items.map((item) => item.id));
            return {
              ...page,
              items: putAndDrop(
                page.items,
                put.filter((item) => here.has(item.id)),
                drop,
              ),
            };
          }),
        },
  );
};
