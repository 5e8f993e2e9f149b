"use client";

import { useEffect, useState } from "react";
import type { LayersWire, StrandWire } from "../../../lib/wire/layers.ts";

/** A bar's half and the air behind it: what must be seen beyond an end, px. */
const BEYOND = 56;

/**
 * Where the chains of the selected workload lead, at the edge of the window, as long as their ends lie beyond it. Each leads
 * there. By keyboard End does.
 */
export const EndHints = ({
  view,
  selected,
  frameRef,
}: {
  view: LayersWire;
  selected: ReadonlySet<string>;
  frameRef: { readonly current: HTMLElement | null };
}) => {
  const edge = useRightEdge(frameRef);
  const bars = new Map(view.vertices.flatMap((each) => (each.kind === "bar" ? [[each.id, each.label]] : [])));
  const endOf = ({ bar, aside }: StrandWire): string | undefined =>
    bar === null ? aside?.title : bars.get(bar);
  return view.edges
    .filter(({ workload, toX }) => selected.has(workload) && toX > edge)
    .map((strand) => {
      const end = endOf(strand);
      return end === undefined ? null : (
        <div
          key={strand.id}
          className="pointer-events-none absolute inset-x-0 z-[5] flex h-5 -translate-y-1/2"
          style={{ top: strand.y }}
        >
          <button
            type="button"
            tabIndex={-1}
            title="Show the end of the chain"
            onClick={() => {
              const frame = frameRef.current;
              frame?.scrollTo({ left: strand.toX + BEYOND - frame.clientWidth });
            }}
            className="pointer-events-auto sticky right-2 ml-auto rounded-chip border border-ink-2 bg-ink-2 px-1.5 text-11 leading-[18px] font-strong whitespace-nowrap text-canvas"
          >
            → {end}
          </button>
        </div>
      );
    });
};

/** Where the window on the picture ends, in px of the picture. Nothing lies beyond it before it is measured. */
const useRightEdge = (frameRef: { readonly current: HTMLElement | null }): number => {
  const [edge, setEdge] = useState(Number.POSITIVE_INFINITY);
  useEffect(() => {
    const frame = frameRef.current;
    if (frame === null) return;
    const measure = (): void => setEdge(frame.scrollLeft + frame.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(frame);
    frame.addEventListener("scroll", measure, { passive: true });
    return () => {
      observer.disconnect();
      frame.removeEventListener("scroll", measure);
    };
  }, [frameRef]);
  return edge;
};
