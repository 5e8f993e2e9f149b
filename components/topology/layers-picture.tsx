"use client";

import { Server } from "lucide-react";
import type { BoxVertex, LayersWire, StrandWire } from "../../lib/wire/layers.ts";
import { NetworkBadge } from "../ui/badge.tsx";
import { cx } from "../ui/cx.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { LayerBox } from "./layer-box.tsx";
import { strandPieces } from "./strand-pieces.ts";

interface Props {
  readonly view: LayersWire;
  /** `namespace/name` of the selected pod. */
  readonly selected: string | null;
  readonly onPick: (pod: { namespace: string; name: string }) => void;
  readonly label: string;
}

/**
 * The chain of every attachment: workload, interface, network, device of the node, NIC, segment. Boxes are elements of
 * the page, so that the picture is its own twin: it is read, tabbed through and found like any text.
 */
export const LayersPicture = ({ view, selected, onPick, label }: Props) => {
  const emphasis = emphasisOf(view, selected);
  const boxes = view.vertices.filter((vertex) => vertex.kind === "box");
  const ids = new Map(boxes.map((box) => [box.id, box]));
  return (
    <div
      className="absolute inset-0 overflow-auto bg-canvas"
      role="group"
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <div className="relative min-w-full" style={{ width: view.width, height: view.height }}>
        <Head view={view} isLit={emphasis.isLit} />
        {view.vertices.map((vertex) =>
          vertex.kind === "frame" ? (
            <section
              key={vertex.id}
              aria-label={`Node ${vertex.title}`}
              className="absolute rounded-frame border bg-surface"
              style={{ left: vertex.x, top: vertex.y, width: vertex.width, height: vertex.height }}
            >
              <p className="flex items-center gap-2 px-3 pt-2.5 text-12">
                <Server aria-hidden className="size-3.5 text-ink-2" />
                <span className="font-title">{vertex.title}</span>
                <span className="truncate text-11 text-ink-3">{vertex.note}</span>
              </p>
            </section>
          ) : null,
        )}
        <Wires view={view} emphasis={emphasis} />
        {boxes.map((box) => (
          <LayerBox
            key={box.id}
            box={box}
            isDim={!emphasis.isBoxLit(box)}
            isBroken={box.presence === "absent" || box.presence === "down"}
            onPick={onPick}
          />
        ))}
        {view.edges.map((strand) => (
          <Tap key={strand.id} strand={strand} view={view} isDim={!emphasis.isLit(strand)} />
        ))}
        <ul className="sr-only" aria-label="Every attachment in words">
          {view.edges.map((strand) => (
            <li key={strand.id} data-strand={strand.id}>
              {ids.get(strand.workload)?.isSelected === true ? "Selected: " : ""}
              {strand.text}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
};

interface Emphasis {
  readonly isLit: (strand: StrandWire) => boolean;
  readonly isChosen: (strand: StrandWire) => boolean;
  readonly isBoxLit: (box: BoxVertex) => boolean;
}

/** A selected pod lights its strands and whatever shares a segment with it. Trouble never dims. */
const emphasisOf = (view: LayersWire, selected: string | null): Emphasis => {
  const chosen = new Set(
    view.vertices.flatMap((vertex) => (vertex.kind === "box" && vertex.isSelected ? [vertex.id] : [])),
  );
  if (selected === null || chosen.size === 0)
    return { isLit: () => true, isChosen: () => false, isBoxLit: () => true };
  const bars = new Set(
    view.edges.flatMap((strand) => (chosen.has(strand.workload) && strand.bar !== null ? [strand.bar] : [])),
  );
  const isChosen = (strand: StrandWire): boolean => chosen.has(strand.workload);
  const isLit = (strand: StrandWire): boolean =>
    isChosen(strand) || strand.isIll || (strand.bar !== null && bars.has(strand.bar));
  const lit = view.edges.filter(isLit);
  const workloads = new Set(lit.map((strand) => strand.workload));
  return {
    isChosen,
    isLit,
    isBoxLit: (box) =>
      box.layer === "workload"
        ? workloads.has(box.id)
        : lit.some((strand) => box.id.startsWith(`${strand.id}~`)),
  };
};

/** Column titles, badges of the networks and names of the segments; it stays while the rest scrolls. */
const Head = ({ view, isLit }: { view: LayersWire; isLit: Emphasis["isLit"] }) => {
  const litBars = new Set(view.edges.filter(isLit).map((strand) => strand.bar));
  const litLines = new Set(view.edges.filter(isLit).map((strand) => strand.line));
  return (
    <div
      className="sticky top-0 z-10 border-b bg-canvas"
      style={{
        height: view.headHeight,
        width: view.width,
        minWidth: "100%",
        marginBottom: -view.headHeight,
      }}
    >
      {view.columns.map((column) => (
        <p key={column.layer} className="absolute top-3" style={{ left: column.left, width: column.width }}>
          <span className="block truncate text-12 font-title">{column.title}</span>
          <span className="block truncate text-11 text-ink-3">{column.note}</span>
        </p>
      ))}
      {view.vertices.map((vertex) =>
        vertex.kind === "line" ? (
          <span
            key={vertex.id}
            title={vertex.title}
            className="absolute -translate-x-1/2"
            style={{ left: vertex.x, top: view.headHeight - 28 }}
          >
            <NetworkBadge mark={vertex.mark} slot={vertex.slot} isDim={!litLines.has(vertex.id)} />
          </span>
        ) : vertex.kind === "bar" ? (
          <span
            key={vertex.id}
            title={vertex.title}
            className={cx(
              "absolute -translate-x-1/2 rounded-chip border px-1.5 text-11 leading-4 font-strong whitespace-nowrap",
              litBars.has(vertex.id) ? "border-line-2 bg-raised text-ink" : "bg-surface text-ink-3",
            )}
            style={{ left: vertex.x, top: view.headHeight - 29 }}
          >
            {vertex.label}
          </span>
        ) : null,
      )}
    </div>
  );
};

const Wires = ({ view, emphasis }: { view: LayersWire; emphasis: Emphasis }) => {
  const lines = view.vertices.filter((vertex) => vertex.kind === "line");
  const bars = view.vertices.filter((vertex) => vertex.kind === "bar");
  const slots = new Map(lines.map((line) => [line.id, line.slot]));
  return (
    <svg aria-hidden width={view.width} height={view.height} className="pointer-events-none absolute inset-0">
      {bars.map((bar) => {
        const isLit = view.edges.some((strand) => strand.bar === bar.id && emphasis.isLit(strand));
        return (
          <line
            key={bar.id}
            x1={bar.x}
            x2={bar.x}
            y1={bar.fromY}
            y2={bar.toY}
            strokeWidth="7"
            strokeLinecap="round"
            className={isLit ? "stroke-ink-3" : "stroke-line"}
          />
        );
      })}
      {lines.map((line) => (
        <g
          key={line.id}
          data-hue={line.slot === null ? "default" : line.slot % 12}
          opacity={view.edges.some((strand) => strand.line === line.id && emphasis.isLit(strand)) ? 1 : 0.35}
        >
          <NetworkStroke x={line.x} fromY={line.fromY} toY={line.toY} texture={line.texture} />
        </g>
      ))}
      {view.edges.map((strand) => (
        <Strand
          key={strand.id}
          strand={strand}
          slot={slots.get(strand.line) ?? null}
          crossed={[
            ...lines.filter(
              ({ id, fromY, toY }) => id !== strand.line && fromY <= strand.y && strand.y <= toY,
            ),
            ...bars.filter(({ id, fromY, toY }) => id !== strand.bar && fromY <= strand.y && strand.y <= toY),
          ].map(({ x }) => x)}
          isLit={emphasis.isLit(strand)}
          isChosen={emphasis.isChosen(strand)}
        />
      ))}
    </svg>
  );
};

const NetworkStroke = ({
  x,
  fromY,
  toY,
  texture,
}: {
  x: number;
  fromY: number;
  toY: number;
  texture: "solid" | "rails" | "beads" | "thin";
}) => {
  const at = (offset: number, width: number, dash?: string) => (
    <line
      x1={x + offset}
      x2={x + offset}
      y1={fromY}
      y2={toY}
      strokeWidth={width}
      strokeLinecap={dash === undefined ? undefined : "round"}
      strokeDasharray={dash}
      className="stroke-hue"
    />
  );
  switch (texture) {
    case "solid":
      return at(0, 3);
    case "rails":
      return (
        <>
          {at(-2.2, 1.5)}
          {at(2.2, 1.5)}
        </>
      );
    case "beads":
      return (
        <>
          {at(0, 1.5)}
          {at(0, 4.5, "0 10")}
        </>
      );
    case "thin":
      return at(0, 1.5);
    default:
      return texture satisfies never;
  }
};

const Strand = ({
  strand,
  slot,
  crossed,
  isLit,
  isChosen,
}: {
  strand: StrandWire;
  slot: number | null;
  crossed: readonly number[];
  isLit: boolean;
  isChosen: boolean;
}) => {
  const isBroken = strand.brokenAt !== null;
  return (
    <g data-hue={slot === null ? "default" : slot % 12} opacity={isLit ? 1 : 0.42}>
      {strandPieces(strand.fromX, strand.lineX, crossed).map(({ from, to }) => (
        <line
          key={from}
          x1={from}
          x2={to}
          y1={strand.y}
          y2={strand.y}
          strokeWidth={isChosen ? 2 : 1.5}
          className={isChosen ? "stroke-ink" : "stroke-line-2"}
        />
      ))}
      {strandPieces(strand.lineX, strand.toX, crossed).map(({ from, to }) => (
        <line
          key={from}
          x1={from}
          x2={to}
          y1={strand.y}
          y2={strand.y}
          strokeWidth={isChosen ? 2 : 1.5}
          strokeDasharray={isBroken ? "5 4" : undefined}
          className={isBroken ? "stroke-err" : isChosen ? "stroke-hue" : "stroke-line-2"}
        />
      ))}
      {strand.bar !== null && (
        <circle cx={strand.toX} cy={strand.y} r="4.5" strokeWidth="2" className="fill-canvas stroke-ink-2" />
      )}
    </g>
  );
};

const Tap = ({ strand, view, isDim }: { strand: StrandWire; view: LayersWire; isDim: boolean }) => {
  const line = view.vertices.find((vertex) => vertex.kind === "line" && vertex.id === strand.line);
  const slot = line?.kind === "line" ? line.slot : null;
  return (
    <>
      <span
        data-hue={slot === null ? "default" : slot % 12}
        title={strand.text}
        className={cx(
          "absolute flex -translate-x-1/2 -translate-y-1/2 items-center justify-center",
          isDim && "opacity-45",
        )}
        style={{ left: strand.lineX, top: strand.y }}
      >
        {strand.glyph === "fold" ? (
          <span className="rounded-full bg-hue px-1.5 text-11 leading-[15px] font-strong text-on-hue num">
            {strand.count}
          </span>
        ) : (
          <span className="rounded-full bg-surface">
            <StateGlyph glyph={strand.glyph} />
          </span>
        )}
      </span>
      {strand.aside !== null && (
        <span
          aria-hidden
          className={cx(
            "absolute -translate-y-1/2 bg-canvas px-1 text-11 whitespace-nowrap",
            strand.brokenAt === null ? "text-ink-3" : "font-strong text-err",
          )}
          style={{ left: asideX(view), top: strand.y }}
        >
          {strand.aside}
        </span>
      )}
    </>
  );
};

/** Right of every frame, where the segments begin. */
const asideX = (view: LayersWire): number =>
  (view.columns.find(({ layer }) => layer === "segment")?.left ?? view.width) + 12;
