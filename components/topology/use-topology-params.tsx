"use client";

import { useQueryStates } from "nuqs";
import { createContext, useContext, type ReactNode } from "react";
import { TOPOLOGY_PARAMS } from "./topology-params.ts";

const ParamsContext = createContext<ReturnType<typeof useUrl> | null>(null);

/** Reads the URL once for all that is below: a dozen readers would each compare all of it with every change of the picture. */
export const TopologyParamsProvider = ({ children }: { children: ReactNode }) => (
  <ParamsContext value={useUrl()}>{children}</ParamsContext>
);

const useUrl = () => useQueryStates(TOPOLOGY_PARAMS, { throttleMs: 120 });

/** What the topology's URL says, and how to change it. */
export const useTopologyParams = () => {
  const params = useContext(ParamsContext);
  if (params === null) throw new Error("TopologyParamsProvider is missing above this component");
  return params;
};
