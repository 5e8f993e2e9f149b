import type { TopologyWire } from "../../lib/wire/topology.ts";
import { groupDigits, plural } from "../../lib/text/count.ts";

/** What isn't a row of its own, said in words. */
export const FoldLine = ({ view }: { view: TopologyWire }) => {
  const folded = view.folded.filter((fold) => fold.pods > 0);
  if (folded.length === 0) return null;
  return (
    <p className="shrink-0 border-t bg-canvas px-4 py-1 text-11 text-ink-3 md:truncate compact:py-0.5">
      {folded
        .map((fold) =>
          fold.kind === "rows"
            ? `${plural(fold.pods, "workload")} do not fit and are left out${fold.ill > 0 ? `, ${groupDigits(fold.ill)} of them ill` : ""}`
            : fold.kind === "node"
              ? `${plural(fold.folds, "node")} with ${plural(fold.pods, "workload")} do not fit${fold.ill > 0 ? `, ${groupDigits(fold.ill)} ill` : ""}: narrow the view`
              : `${plural(fold.pods, "workload")} folded into ${plural(fold.folds, "row")} by ${fold.kind}`,
        )
        .join(" · ")}
    </p>
  );
};
