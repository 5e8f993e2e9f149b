"use client";

import { useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import { apiPath, call, type Door, type Params } from "./api.ts";
import { useShown } from "./first-answers.tsx";
import { useWanted } from "./live-provider.tsx";
import { oneOf, type One } from "./one-of.ts";

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
  return key === null ? IDLE : oneOf(data, error, query.dataUpdatedAt);
};

const NOTHING: readonly string[] = ["nothing"];
const IDLE = { item: null, status: "idle", problem: null, was: null } as const;
