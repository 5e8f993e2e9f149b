"use client";

import { useMemo } from "react";
import type { LanesWire } from "../../lib/wire/topology.ts";

const ALONE: readonly string[] = [];

/** Answers which lanes of the picture share a segment with one, itself included; empty where it is alone on it. */
export const useSegmentMates = ({ vertices }: LanesWire): ((lane: string) => readonly string[]) =>
  useMemo(() => {
    const lanes = vertices.filter((vertex) => vertex.kind === "lane");
    const bySegment = Map.groupBy(lanes, (lane) => lane.segment);
    const mates = new Map(
      [...bySegment].flatMap(([segment, members]) =>
        segment === null || members.length < 2
          ? []
          : members.map((lane) => [lane.id, members.map(({ id }) => id)] as const),
      ),
    );
    return (lane) => mates.get(lane) ?? ALONE;
  }, [vertices]);
