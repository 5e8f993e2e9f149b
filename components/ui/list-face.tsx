"use client";

import type { ReactNode } from "react";
import type { ProblemWire } from "../../lib/wire/common.ts";
import { Face, LoadingRows } from "./face.tsx";

interface ListLike {
  readonly items: readonly unknown[];
  readonly status: "loading" | "ready" | "failed";
  readonly problem: ProblemWire | null;
}

/** The face of a list that has no rows to show: loading, forbidden, failed or empty. Null where it has. */
export const ListFace = ({
  list,
  what,
  unread = null,
  empty,
}: {
  list: ListLike;
  what: string;
  /** What it is read from is not read: then nothing is said to be empty. */
  unread?: { readonly state: "syncing" | "forbidden" | "failed"; readonly error: string | null } | null;
  empty: ReactNode;
}) => {
  if (list.status === "loading") return <LoadingRows label={`Reading ${what}`} />;
  if (list.status === "failed")
    return (
      <NotRead
        what={what}
        isForbidden={list.problem?.status === 403}
        why={`${list.problem?.title ?? ""}: ${list.problem?.detail ?? ""}`}
      />
    );
  if (list.items.length > 0) return null;
  if (unread === null) return empty;
  if (unread.state === "syncing") return <LoadingRows label={`Reading ${what}`} />;
  return <NotRead what={what} isForbidden={unread.state === "forbidden"} why={unread.error ?? ""} />;
};

const NotRead = ({ what, isForbidden, why }: { what: string; isForbidden: boolean; why: string }) =>
  isForbidden ? (
    <Face kind="forbidden" title={`You may not read ${what}`}>
      They are left out, not empty. {why}
    </Face>
  ) : (
    <Face kind="failed" title={`${what.charAt(0).toUpperCase()}${what.slice(1)} can’t be read`}>
      {why} It is tried again by itself.
    </Face>
  );
