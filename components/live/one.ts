"use client";

import { useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type { ProblemWire } from "../../lib/wire/common.ts";
import { apiPath, call, problemOf, type Door, type Params } from "./api.ts";
import { useShown } from "./first-answers.tsx";
import { useWanted } from "./live-provider.tsx";

export interface One<Item> {
  readonly item: Item | null;
  /** idle: nothing was asked. */
  readonly status: "idle" | "loading" | "ready" | "failed";
  /** Set together with `item` where a later try failed: what is shown is old. */
  readonly problem: ProblemWire | null;
}

/** One thing by its path; `path` null asks nothing. Asked again when the stream says that it may have changed. */
export const useOne = <Schema extends z.ZodType>(
  key: readonly string[] | null,
  path: string,
  door: Door<Schema>,
  params: Params = {},
  /** What no stream tells of is asked for again so often, while it is on screen. */
  everyMs?: number,
): One<z.infer<Schema>> => {
  useWanted("topics", key === null || everyMs !== undefined ? null : "changes");
  const queryKey = key ?? NOTHING;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => call(door, apiPath(path, params), { signal }),
    enabled: key !== null,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs, staleTime: 0 }),
  });
  const { data, error } = useShown(queryKey, query);
  const item = key === null ? null : (data ?? null);
  return {
    item,
    status: key === null ? "idle" : item !== null ? "ready" : error !== null ? "failed" : "loading",
    problem: problemOf(error),
  };
};

const NOTHING: readonly string[] = ["nothing"];
