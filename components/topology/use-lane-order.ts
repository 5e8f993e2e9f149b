"use client";

import { useEffect, useRef } from "react";
import { laneAmong, laneName, orderAfterMove } from "../../lib/topology/lane-order.ts";
import type { LanesWire } from "../../lib/wire/topology.ts";
import { useSummary } from "../live/hooks.ts";
import { keepOrder, readOrder } from "./kept-order.ts";
import { NO_SELECTION } from "./topology-params.ts";
import { useTopologyParams } from "./use-topology-params.tsx";

/** How the reader arranges the lanes of a picture. The URL holds it; the order is kept in this browser, too. */
export const useLaneOrder = (view: LanesWire | null) => {
  const [params, setParams] = useTopologyParams();
  const cluster = useSummary().summary?.cluster ?? "";
  const put = (order: readonly string[]) => {
    keepOrder(cluster, order);
    void setParams({ order: order.length === 0 ? null : [...order] });
  };
  const nameOf = (id: string): string | null => {
    const lane = view?.vertices.find((vertex) => vertex.id === id);
    return lane?.kind === "lane" ? laneName(lane) : null;
  };
  const among = (id: string) => (view === null ? null : laneAmong(view, id));
  const move = (id: string, to: number) => {
    if (view !== null) put(orderAfterMove(view, params.order, id, to));
  };
  return {
    /** Place among those that can be moved. */
    among,
    move,
    hide: (id: string) => {
      const name = nameOf(id);
      if (name !== null) void setParams({ ...NO_SELECTION, hide: [...params.hide, name] });
    },
    show: (name: string) => void setParams({ hide: params.hide.filter((each) => each !== name) }),
    hasOwn: params.order.length > 0,
    forget: () => put([]),
  };
};

/** Where the URL says nothing of an order, the one that was made here last is taken up when the picture opens. */
export const useKeptOrder = (): void => {
  const [params, setParams] = useTopologyParams();
  const cluster = useSummary().summary?.cluster;
  const isTaken = useRef(false);
  useEffect(() => {
    if (cluster === undefined || isTaken.current) return;
    isTaken.current = true;
    const kept = params.order.length > 0 ? [] : readOrder(cluster);
    if (kept.length > 0) void setParams({ order: [...kept] });
  });
};
