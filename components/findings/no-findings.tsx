"use client";

import { useSummary } from "../live/hooks.ts";
import { useUnread } from "../live/use-unread.ts";
import { Face } from "../ui/face.tsx";

/** Why there is no finding: nothing disagrees, nothing is there, or not everything that is compared is read. */
export const NoFindings = () => {
  const { summary } = useSummary();
  const unread = useUnread("findings");
  if (unread !== null)
    return (
      <Face kind="unknown" title="Nothing is found in what is read">
        Not everything that is compared is read: what is left out may be ill.
      </Face>
    );
  if (summary !== null && summary.counts.pods + summary.counts.networks + summary.counts.allocations === 0)
    return (
      <Face kind="empty" title="There is nothing to audit yet">
        The cluster has been read, and it has no pod, no network and no recorded address.
      </Face>
    );
  if (summary !== null && summary.agents.reporting === 0)
    return (
      <Face kind="empty" title="Asked, reported and recorded agree">
        What the kernels have is not known: no agent looks at any node.
      </Face>
    );
  return (
    <Face kind="empty" title="The four evidences agree">
      What was asked, reported, observed and recorded is the same wherever it is known.
    </Face>
  );
};
