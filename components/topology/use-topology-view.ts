"use client";

import type { LanesWire } from "../../lib/wire/topology.ts";
import { useTopology } from "../live/hooks.ts";
import { useIsNarrow } from "../ui/narrow.tsx";
import { pictureOf, type Look } from "./topology-params.ts";
import { useTopologyParams } from "./use-topology-params.tsx";

/** The picture that the URL asks for. Whoever asks shares one view. */
export const useTopologyView = () => {
  const [params] = useTopologyParams();
  const isNarrow = useIsNarrow();
  const look: Look = params.look ?? (isNarrow ? "table" : "lanes");
  const answer = useTopology(pictureOf(params));
  const lanesView: LanesWire | null = answer.view?.layout === "lanes" ? answer.view : null;
  return { answer, look, isNarrow, lanesView };
};
