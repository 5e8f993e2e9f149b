"use client";

import { useSummary } from "./hooks.ts";

/** Why a list is empty although there may be something: what it is read from isn't read. */
export interface Unread {
  readonly state: "syncing" | "forbidden" | "failed";
  readonly error: string | null;
}

const PODS = ["pods"];
const NETWORKS = ["network-attachment-definitions.k8s.cni.cncf.io"];
const POOLS = ["ippools.whereabouts.cni.cncf.io"];
/** What each list comes from in the first place, as the summary names it. */
const READ_FROM: Readonly<Record<string, readonly string[]>> = {
  pods: PODS,
  networks: NETWORKS,
  pools: POOLS,
  nodes: ["nodes"],
  findings: [...PODS, ...NETWORKS, ...POOLS],
};

/** Instead of a count of pods where they aren't read: none isn't what is known. */
export const PODS_UNREAD = "unknown: pods are not read";

/** null where that list is read. A definition that the cluster doesn't have leaves nothing out. */
export const useUnread = (what: string): Unread | null => {
  const { summary } = useSummary();
  const names = READ_FROM[what] ?? [];
  for (const { name, state, error } of summary?.sources ?? []) {
    if (!names.includes(name)) continue;
    if (state === "syncing" || state === "forbidden" || state === "failed") return { state, error };
  }
  return null;
};
