"use client";

import { useQueryStates } from "nuqs";
import { createContext, useCallback, useContext, type ReactNode } from "react";
import { isElsewhere, TOPOLOGY_PARAMS, type TopologyParams } from "./topology-params.ts";

const ParamsContext = createContext<ReturnType<typeof useUrl> | null>(null);

/** Reads the URL once for all that is below: a dozen readers would each compare all of it with every change of the picture. */
export const TopologyParamsProvider = ({ children }: { children: ReactNode }) => (
  <ParamsContext value={useUrl()}>{children}</ParamsContext>
);

/** A change: null takes a parameter away. */
type Change = { readonly [Name in keyof TopologyParams]?: TopologyParams[Name] | null };

/** The browser's Back leads to where one stood before, not through all that was selected there. */
const useUrl = () => {
  const [params, set] = useQueryStates(TOPOLOGY_PARAMS, { throttleMs: 120 });
  const change = useCallback(
    (next: Change) => set(next, { history: isElsewhere(next) ? "push" : "replace" }),
    [set],
  );
  return [params, change] as const;
};

/** What the topology's URL says, and how to change it. */
export const useTopologyParams = () => {
  const params = useContext(ParamsContext);
  if (params === null) throw new Error("TopologyParamsProvider is missing above this component");
  return params;
};
