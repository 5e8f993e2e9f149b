"use client";

import { useMemo } from "react";
import type { LanesWire } from "../../lib/wire/topology.ts";
import { useNetworks } from "../live/hooks.ts";
import { networkPath } from "../networks/network-key.ts";

const ALONE: readonly string[] = [];

/** Answers which lanes of the picture share a segment with one, itself included; empty where it is alone on it. */
export const useSegmentMates = (view: LanesWire): ((lane: string) => readonly string[]) => {
  const { items } = useNetworks();
  return useMemo(() => {
    const lanes = new Map(
      view.vertices
        .filter((vertex) => vertex.kind === "lane")
        .map((lane) => [networkPath(lane.network), lane.id]),
    );
    const mates = new Map<string, readonly string[]>();
    for (const network of items) {
      const own = lanes.get(networkPath(network.network));
      if (own === undefined) continue;
      const others = network.segment.flatMap((key) => lanes.get(networkPath(key)) ?? []);
      if (others.length > 0) mates.set(own, [own, ...others]);
    }
    return (lane) => mates.get(lane) ?? ALONE;
  }, [view, items]);
};
