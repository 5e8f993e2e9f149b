"use client";

import { useEffect, useRef } from "react";
import { isSqueezed } from "../../lib/topology/squeeze.ts";
import type { LanesWire } from "../../lib/wire/topology.ts";
import type { Picked } from "./emphasis.ts";
import { boxOfOne } from "./lanes-places.ts";
import type { Planned } from "./planned-tap.tsx";
import type { Box } from "./viewport.ts";

/** A new selection or plan is brought into sight once, and again in another density; what moves it later is the reader's own doing. */
export const useReveal = (
  selected: Picked,
  planned: Planned | null,
  view: LanesWire,
  isReady: boolean,
  reveal: (box: Box) => void,
) => {
  const seen = useRef<string | null>(null);
  const id = planned === null ? (selected.row ?? selected.lane) : `${planned.row} ${planned.lane}`;
  const wanted = id === null ? null : `${id} ${String(isSqueezed(view))}`;
  useEffect(() => {
    if (!isReady || wanted === seen.current) return;
    seen.current = wanted;
    const row = view.vertices.find((vertex) => vertex.id === planned?.row);
    const lane = view.vertices.find((vertex) => vertex.id === planned?.lane);
    if (row?.kind === "row" && lane?.kind === "lane")
      reveal({ left: lane.x - 40, right: lane.x + 110, top: row.y - 60, bottom: row.y + 60 });
    else if (id !== null) reveal(boxOfOne(view, id, { x: view.labelWidth, y: view.headHeight }));
  });
};
