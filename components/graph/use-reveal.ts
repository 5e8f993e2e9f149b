"use client";

import { useEffect, useRef } from "react";
import type { LanesWire } from "../../lib/wire/topology.ts";
import type { Picked } from "./emphasis.ts";
import { boxOfOne } from "./lanes-places.ts";
import type { Planned } from "./planned-tap.tsx";
import type { Box } from "./viewport.ts";

/** A new selection or plan is brought into sight, once; what moves it later is the reader's own doing. */
export const useReveal = (
  selected: Picked,
  planned: Planned | null,
  view: LanesWire,
  isReady: boolean,
  reveal: (box: Box) => void,
) => {
  const seen = useRef<string | null>(null);
  const id = planned === null ? (selected.row ?? selected.lane) : `${planned.row} ${planned.lane}`;
  useEffect(() => {
    if (!isReady || id === seen.current) return;
    seen.current = id;
    const row = view.vertices.find((vertex) => vertex.id === planned?.row);
    const lane = view.vertices.find((vertex) => vertex.id === planned?.lane);
    if (row?.kind === "row" && lane?.kind === "lane")
      reveal({ left: lane.x - 40, right: lane.x + 110, top: row.y - 60, bottom: row.y + 60 });
    else if (id !== null) reveal(boxOfOne(view, id, { x: view.labelWidth, y: view.headHeight }));
  });
};
