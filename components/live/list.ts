"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import type { z } from "zod";
import type { ProblemWire } from "../../lib/wire/common.ts";
import { call, problemOf, type Door } from "./api.ts";
import type { ListAsk } from "./asks.ts";
import { useShown } from "./first-answers.tsx";
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

/** A list, page by page, asked again when the stream says that it changed. */
export const useList = <Item>(
  ask: ListAsk,
  door: Door<z.ZodType<PageOf<Item>>>,
  isWanted = true,
): List<Item> => {
  useWanted("topics", isWanted ? "changes" : null);
  const query = useInfiniteQuery({
    queryKey: ask.key,
    queryFn: ({ pageParam, signal }) => call(door, ask.pathAt(pageParam), { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    enabled: isWanted,
  });
  const shown = useShown(ask.key, query);
  // An answer would be drawn in one piece, for it comes from outside of React: so it is drawn in slices.
  const data = useDeferredValue(shown.data);
  const error = shown.error;
  return {
    items: data?.pages.flatMap((page) => page.items) ?? NOTHING,
    status: data !== undefined ? "ready" : error !== null ? "failed" : "loading",
    problem: problemOf(error),
    hasMore: data?.pages.at(-1)?.nextCursor !== undefined,
    loadMore: () => {
      if (!query.isFetchingNextPage) void query.fetchNextPage();
    },
    isOld: query.isPlaceholderData,
  };
};

const NOTHING: never[] = [];
