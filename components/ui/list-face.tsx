"use client";

import type { ReactNode } from "react";
import type { ProblemWire } from "../../lib/wire/common.ts";
import { Button } from "./button.tsx";
import { Face, LoadingRows } from "./face.tsx";

interface ListLike {
  readonly items: readonly unknown[];
  readonly status: "loading" | "ready" | "failed";
  readonly problem: ProblemWire | null;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
}

/** The face of a list that has no rows to show: loading, forbidden, failed or empty. Null where it has. */
export const ListFace = ({ list, what, empty }: { list: ListLike; what: string; empty: ReactNode }) => {
  if (list.status === "loading") return <LoadingRows label={`Reading ${what}`} />;
  if (list.status === "failed") {
    return list.problem?.status === 403 ? (
      <Face kind="forbidden" title={`You may not read ${what}`}>
        They are left out, not empty. {list.problem.detail}
      </Face>
    ) : (
      <Face kind="failed" title={`${what.charAt(0).toUpperCase()}${what.slice(1)} can’t be read`}>
        {list.problem?.title}: {list.problem?.detail} It is tried again by itself.
      </Face>
    );
  }
  return list.items.length === 0 ? empty : null;
};

export const MoreButton = ({ list, what }: { list: ListLike; what: string }) =>
  list.hasMore ? (
    <div className="p-4 text-center">
      <Button onClick={list.loadMore}>More {what}</Button>
    </div>
  ) : null;
