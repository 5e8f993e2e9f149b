import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { FindingWire } from "../../lib/wire/finding.ts";
import { OperationWire } from "../../lib/wire/operation.ts";
import type { StreamMessageName } from "../../lib/wire/stream-names.ts";
import { CHANGED_LISTS, type ChangedList } from "../../lib/wire/stream.ts";
import { SummaryWire } from "../../lib/wire/summary.ts";
import type { TopologyWire } from "../../lib/wire/topology.ts";
import { applyTopology, parseAll, putAndDrop } from "./apply-message.ts";
import type { StreamEnvelope } from "./envelope.ts";

/** Which queries (first word of their keys) read from a list that the server says has changed. */
const READERS: Record<ChangedList, readonly string[]> = {
  pods: ["pods", "pod", "network", "address", "node"],
  networks: ["networks", "network", "ground"],
  nodes: ["nodes", "node", "ground"],
  pools: ["pools", "pool", "allocations", "address", "network"],
  findings: ["findings", "finding"],
  operations: ["operations", "operation", "node-cni"],
  timeline: ["timeline"],
};

/** Changes are gathered so long before lists are asked again … */
const GATHER_MS = 100;
/** … and never more often than that, however fast the cluster changes: a list of a thousand nodes is no small thing. */
const AGAIN_MS = 400;

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
  /** First words of keys, and the revision at which what they read from changed: an answer of that revision has it. */
  const dirty = new Map<string, number>();
  let asking: ReturnType<typeof setTimeout> | undefined;

  let askedAt = Number.NEGATIVE_INFINITY;

  const askAgain = () => {
    asking = undefined;
    askedAt = now();
    for (const [key, revision] of Array.from(dirty)) {
      // A query under way would be cancelled and, under steady change, never end: let it end first.
      if (client.isFetching({ queryKey: [key] }) > 0) continue;
      dirty.delete(key);
      void client.invalidateQueries({
        queryKey: [key],
        predicate: ({ state }) => !(revisionOf(state.data) >= revision),
      });
    }
    if (dirty.size > 0) asking = setTimeout(askAgain, GATHER_MS);
  };

  const markDirty = (lists: readonly ChangedList[], revision: number) => {
    for (const list of lists) {
      const from = TICKLESS.has(list) ? EVER : revision;
      for (const key of READERS[list]) dirty.set(key, Math.max(from, dirty.get(key) ?? 0));
    }
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
        return markDirty(changedLists(message, name), missedFrom(name, message));
      case "findings":
        if (name === "delta")
          putInPages(client, ["findings"], parseAll(FindingWire, message.put), message.drop);
        return markDirty(["findings"], missedFrom(name, message));
      case "operations": {
        const operations = parseAll(OperationWire, message.put);
        for (const operation of operations) client.setQueryData(["operation", operation.id], operation);
        putInPages(client, ["operations"], operations, []);
        return markDirty(["operations"], EVER);
      }
      default:
        return takeView(name, message);
    }
  };

  return { take, renew: () => markDirty(CHANGED_LISTS, EVER) };
};

/** No answer is new enough. */
const EVER = Number.POSITIVE_INFINITY;

/** What happens without a tick isn't told by revisions. */
const TICKLESS: ReadonlySet<ChangedList> = new Set(["operations", "timeline"]);

/** A snapshot says how far the cluster is, not that anything changed: lists that were read no earlier are up to date. */
const missedFrom = (name: StreamMessageName, { revision }: StreamEnvelope): number =>
  name === "snapshot" ? revision : EVER;

/** At which revision a list was read, the oldest of its pages; of anything else that isn't known. */
const revisionOf = (data: unknown): number => {
  const pages = typeof data === "object" && data !== null && "pages" in data ? data.pages : undefined;
  if (!Array.isArray(pages)) return Number.NaN;
  return Math.min(
    ...pages.map((page: unknown) =>
      typeof page === "object" && page !== null && "revision" in page && typeof page.revision === "number"
        ? page.revision
        : Number.NaN,
    ),
  );
};

const changedLists = (message: StreamEnvelope, name: StreamMessageName): readonly ChangedList[] => {
  if (name === "snapshot") return CHANGED_LISTS;
  const ids = new Set(message.put.flatMap((item) => (isNamed(item) ? [item.id] : [])));
  return CHANGED_LISTS.filter((list) => ids.has(list));
};

const isNamed = (item: unknown): item is { id: string } =>
  typeof item === "object" && item !== null && "id" in item && typeof item.id === "string";

interface Page<Item> {
  readonly items: Item[];
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
