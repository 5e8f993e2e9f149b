"use client";

import { Maximize } from "lucide-react";
import { useNetworks } from "../live/hooks.ts";
import { pathTitle } from "../networks/network-key.ts";
import { IconButton } from "../ui/button.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { Select } from "../ui/select.tsx";
import { useIsRead } from "../ui/when-idle.ts";
import { FindBar, type ScopeChip } from "./find-bar.tsx";
import { HideMenu } from "./hide-menu.tsx";
import { TakeAlong } from "./take-along.tsx";
import { GROUPS, type Look, shownGroup, type TopologyParams } from "./topology-params.ts";
import { useTopologyParams } from "./use-topology-params.tsx";

const GROUP_LABELS = { controller: "By controller", namespace: "By namespace", none: "Every pod" } as const;

/** What is shown, on the left; how, on the right. */
export const TopologyTools = ({
  look,
  isNarrow,
  onFullscreen,
}: {
  look: Look;
  isNarrow: boolean;
  onFullscreen: () => void;
}) => {
  const [params, setParams] = useTopologyParams();
  const networks = useNetworks(useIsRead());
  const defaultNetwork = networks.items.find((network) => network.isDefault)?.network.name ?? null;
  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b bg-canvas px-4 py-1.5 print:hidden compact:min-h-9 compact:py-1">
      <FindBar
        value={params.q}
        scopes={scopesOf(params, (change) => void setParams(change))}
        onChange={(q) => void setParams({ q })}
      />
      <div className="flex items-center gap-2 max-md:w-full max-md:overflow-x-auto max-md:p-0.5">
        {/* What is chosen must be seen: the row scrolls where it is too long. */}
        <div className="flex shrink-0">
          <Segmented
            label="Look"
            value={look}
            options={[
              ...(isNarrow ? [{ value: "table" as const, label: "List" }] : []),
              { value: "lanes", label: "Lanes" },
              { value: "layers", label: "Layers" },
              { value: "free", label: "Free" },
              ...(isNarrow ? [] : [{ value: "table" as const, label: "Table" }]),
            ]}
            onChange={(next) => void setParams({ look: next })}
          />
        </div>
        <HideMenu defaultNetwork={defaultNetwork} />
        <TakeAlong />
        <div className="flex shrink-0">
          <Select
            label="Rows"
            value={shownGroup(params)}
            options={groupsIn(params).map((group) => ({ value: group, label: GROUP_LABELS[group] }))}
            onChange={(group) => void setParams({ group })}
          />
        </div>
        {!isNarrow && (
          <IconButton label="Full screen" onClick={onFullscreen} className="border border-line-2">
            <Maximize aria-hidden className="size-3.5" />
          </IconButton>
        )}
      </div>
    </div>
  );
};

/** In a controller or a workload rows can only be pods. */
const groupsIn = (params: TopologyParams): readonly TopologyParams["group"][] => {
  if (params.controller !== null || params.workload !== null) return ["none"];
  return params.namespace === null ? GROUPS : GROUPS.filter((group) => group !== "namespace");
};

/** Scopes that the breadcrumb does not show, as conditions that can be dropped. */
const scopesOf = (
  params: TopologyParams,
  change: (params: Partial<TopologyParams>) => void,
): readonly ScopeChip[] =>
  (["network", "segment", "node", "beyond"] as const).flatMap((name) => {
    const value = params[name];
    if (value === null) return [];
    return [{ name, value: wordsOf(name, value), onDrop: () => change({ [name]: null }) }];
  });

const wordsOf = (name: "network" | "segment" | "node" | "beyond", value: string): string => {
  if (name === "network") {
    const [first = "", ...more] = value.split(",");
    return more.length === 0 ? pathTitle(first) : `${pathTitle(first)} and ${more.length} more`;
  }
  if (name === "beyond") return value.replace(/^[^/]*\//, "smaller than ");
  const wire = name === "segment" ? /^wire (\S+) (\d+)$/.exec(value) : null;
  return wire === null ? value : `VLAN ${wire[2]} on ${wire[1]}`;
};
