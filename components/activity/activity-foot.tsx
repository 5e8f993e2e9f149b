"use client";

import { useOperations } from "../live/hooks.ts";
import { Link } from "../ui/link.tsx";
import { tally } from "./tally.ts";

/** Below one operation: how many there are, and the way to all of them. */
export const ActivityFoot = () => {
  const { items } = useOperations();
  return (
    <p className="flex items-center justify-between gap-3 border-t px-4 py-2 text-11 text-ink-3">
      <span className="num">{tally(items)}</span>
      <Link
        href="/activity"
        className="rounded-tag font-medium text-ink-2 hover:text-ink max-md:min-h-10 max-md:content-center"
      >
        Activity
      </Link>
    </p>
  );
};
