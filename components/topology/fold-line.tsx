"use client";

import type { TopologyWire } from "../../lib/wire/topology.ts";
import { groupDigits, plural } from "../../lib/text/count.ts";
import { Button } from "../ui/button.tsx";
import { useTopologyParams } from "./use-topology-params.tsx";

const ONLY_ILL = "health != well";

/** What isn't a row of its own, said in words; where not even all that is ill fits, a way to see that alone. */
export const FoldLine = ({ view }: { view: TopologyWire }) => {
  const [{ q }, setParams] = useTopologyParams();
  const folded = view.folded.filter((fold) => fold.pods > 0).map(foldText);
  const hidden = hiddenText(view.hidden);
  if (folded.length === 0 && hidden === null) return null;
  const isIllLeftOut =
    view.layout === "layers" && view.folded.some(({ kind, ill }) => kind !== "controller" && ill > 0);
  return (
    <div className="flex shrink-0 items-center gap-3 border-t bg-canvas px-4 py-1 text-11 text-ink-3 compact:py-0.5">
      <p className="min-w-0 md:truncate">{[...folded, ...(hidden === null ? [] : [hidden])].join(" · ")}</p>
      {isIllLeftOut && q !== ONLY_ILL && (
        <Button size="small" onClick={() => void setParams({ q: ONLY_ILL })}>
          Only what is ill
        </Button>
      )}
    </div>
  );
};

const foldText = (fold: TopologyWire["folded"][number]): string => {
  const ill = (words: string): string => (fold.ill > 0 ? `, ${groupDigits(fold.ill)} ${words}` : "");
  if (fold.kind === "rows")
    return `${plural(fold.pods, "workload")} do not fit and are left out${ill("of them ill")}`;
  if (fold.kind === "node")
    return `${plural(fold.folds, "node")} with ${plural(fold.pods, "workload")} do not fit${ill("ill")}: narrow the view`;
  return `${plural(fold.pods, "workload")} folded into ${plural(fold.folds, "row")} by ${fold.kind}`;
};

/** What the reader left out must not be taken for what isn't there. */
const hiddenText = ({ networks, pods }: TopologyWire["hidden"]): string | null => {
  const parts = [
    ...(networks > 0 ? [plural(networks, "network")] : []),
    ...(pods > 0 ? [plural(pods, "workload")] : []),
  ];
  return parts.length === 0 ? null : `hidden: ${parts.join(" and ")}`;
};
