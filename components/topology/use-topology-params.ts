"use client";

import { useQueryStates } from "nuqs";
import { TOPOLOGY_PARAMS } from "./topology-params.ts";

export const useTopologyParams = () => useQueryStates(TOPOLOGY_PARAMS, { throttleMs: 120 });
