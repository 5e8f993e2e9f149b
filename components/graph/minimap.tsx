"use client";

import { Focus } from "lucide-react";
import type { PointerEvent } from "react";
import type { LanesWire } from "../../lib/wire/topology.ts";
import { IconButton } from "../ui/button.tsx";
import { totalsHeight } from "./lane-totals.tsx";
import { seenAt } from "./moves.ts";
import type { Frame, Viewport } from "./viewport.ts";
import { ZoomButtons } from "./zoom-buttons.tsx";

/** It stands so far above the foot of the picture, and above the totals where there are any. */
const ABOVE = 12;
const WIDTH_MAX = 108;
const HEIGHT_MAX = 72;
/** In a narrower frame the map would hide more than it shows. */
const MAP_FROM = 1_000;

interface Props {
  readonly view: LanesWire;
  readonly shown: Viewport;
  readonly frame: Frame;
  readonly hasSelection: boolean;
  /** Puts the middle of the frame on a point of the picture. */
  readonly onCentre: (x: number, y: number) => void;
  readonly onZoom: (factor: number) => void;
  readonly onFit: () => void;
  readonly onSelection: () => void;
}

/** Where one is in a picture that is larger than its frame, and the ways to see more or less of it. */
export const Minimap = (props: Props) => {
  const { view, shown, frame, onZoom, onFit, onSelection, hasSelection } = props;
  const isWhole =
    (view.width - view.labelWidth) * shown.zoom + view.labelWidth <= frame.width + 1 &&
    (view.height - view.headHeight) * shown.zoom + view.headHeight <= frame.height + 1;
  return (
    <div
      className="absolute right-3 z-20 flex flex-col items-end gap-1.5 max-md:hidden print:hidden"
      style={{ bottom: ABOVE + totalsHeight(view) }}
    >
      {!isWhole && frame.width >= MAP_FROM && <Map {...props} />}
      <ZoomButtons onZoom={onZoom} onFit={onFit}>
        <IconButton label="The selection (z)" onClick={onSelection} disabled={!hasSelection}>
          <Focus aria-hidden className="size-3.5" />
        </IconButton>
      </ZoomButtons>
    </div>
  );
};

const Map = ({ view, shown, frame, onCentre }: Props) => {
  const width = view.width - view.labelWidth;
  const height = view.height - view.headHeight;
  const scale = Math.min(WIDTH_MAX / width, HEIGHT_MAX / height);
  const seen = {
    width: (frame.width - view.labelWidth) / shown.zoom,
    height: (frame.height - view.headHeight) / shown.zoom,
  };
  const go = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onCentre(
      (event.clientX - box.x) / scale + view.labelWidth,
      (event.clientY - box.y) / scale + view.headHeight,
    );
  };
  return (
    <div className="relative overflow-hidden rounded-control border border-line-2 bg-surface">
      <svg
        aria-hidden
        data-testid="minimap"
        width={Math.max(24, width * scale)}
        height={Math.max(24, height * scale)}
        className="block cursor-pointer touch-none"
        onPointerDown={(event) => {
          event.stopPropagation();
          event.currentTarget.setPointerCapture(event.pointerId);
          go(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) go(event);
        }}
      >
        <g transform={`scale(${scale}) translate(${-view.labelWidth} ${-view.headHeight})`}>
          {view.vertices.map((vertex) =>
            vertex.kind === "lane" && vertex.lastY !== null ? (
              <line
                key={vertex.id}
                data-hue={vertex.slot === null ? "default" : vertex.slot % 12}
                x1={vertex.x}
                x2={vertex.x}
                y1={view.headHeight}
                y2={vertex.lastY}
                strokeWidth={1 / scale}
                className="stroke-hue opacity-45"
              />
            ) : vertex.kind === "row" && vertex.wireEndX !== null ? (
              <line
                key={vertex.id}
                x1={view.labelWidth}
                x2={vertex.wireEndX}
                y1={vertex.y}
                y2={vertex.y}
                strokeWidth={1 / scale}
                className={vertex.isSelected ? "stroke-ink" : "stroke-line-2"}
              />
            ) : null,
          )}
          {view.edges.map((tap) =>
            tap.isIll ? (
              <circle
                key={tap.id}
                cx={tap.x}
                cy={tap.y}
                r={2 / scale}
                className={tap.labelTone === "error" || tap.worst === "error" ? "fill-err" : "fill-warn"}
              />
            ) : null,
          )}
        </g>
      </svg>
      <div
        data-moves="map"
        data-map-scale={scale}
        className="pointer-events-none absolute top-0 left-0 rounded-tag border-[1.5px] border-ink-3 bg-ink/5"
        style={{
          transform: seenAt(view, shown, scale),
          width: Math.min(width * scale, seen.width * scale),
          height: Math.min(height * scale, seen.height * scale),
        }}
      />
    </div>
  );
};
