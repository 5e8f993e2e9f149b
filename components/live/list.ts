"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type { ProblemWire } from "../../lib/wire/common.ts";
import { apiPath, call, problemOf, searchText, type Door, type Params } from "./api.ts";
import { useHasHydrated } from "./hydration.ts";
import { useWanted } from "./live-provider.tsx";

interface PageOf<Item> {
  readonly items: Item[];
  readonly nextCursor?: string | undefined;
  readonly revision: number;
}

export interface List<Item> {
  readonly items: readonly Item[];
  readonly status: "loading" | "ready" | "failed";
  readonly problem: ProblemWire | null;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  /** An earlier question's answer is shown while the new one is under way. */
  readonly isOld: boolean;
}

/** A list, page by page, asked again when the stream says that it changed. `name` is the first word of its key. */
export const useList = <Item>(
  name: string,
  path: string,
  door: Door<z.ZodType<PageOf<Item>>>,
  params: Params = {},
  isWanted = true,
): List<Item> => {
  useWanted("topics", isWanted ? "changes" : null);
  const query = useInfiniteQuery({
    queryKey: [name, searchText(params)],
    queryFn: ({ pageParam, signal }) =>
      call(door, apiPath(path, { limit: 200, ...params, cursor: pageParam }), { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    enabled: isWanted,
  });
  const hasHydrated = useHasHydrated();
  const data = hasHydrated ? query.data : undefined;
  const error = hasHydrated ? query.error : null;
  return {
    items: data?.pages.flatMap((page) => page.items) ?? NOTHING,
    status: data !== undefined ? "ready" : error !== null ? "failed" : "loading",
    problem: problemOf(error),
    hasMore: data !== undefined && query.hasNextPage,
    loadMore: () => {
      if (!query.isFetchingNextPage) void query.fetchNextPage();
    },
    isOld: query.isPlaceholderData,
  };
};

const NOTHING: never[] = [];
