import { strandPieces, type Piece } from "../../../lib/topology/layers/strand-pieces.ts";
import type { LayersWire, StrandWire } from "../../../lib/wire/layers.ts";
import type { Emphasis } from "./emphasis.ts";

/** Lines of networks, bars of segments and the strands between them; what isn't connected passes underneath. */
export const LayersWires = ({ view, emphasis }: { view: LayersWire; emphasis: Emphasis }) => {
  const lines = view.vertices.filter((vertex) => vertex.kind === "line");
  const bars = view.vertices.filter((vertex) => vertex.kind === "bar");
  const crossedBy = ({ line, bar, y }: StrandWire): readonly number[] => [
    ...lines.filter(({ id, fromY, toY }) => id !== line && fromY <= y && y <= toY).map(({ x }) => x),
    ...bars.filter(({ id, fromY, toY }) => id !== bar && fromY <= y && y <= toY).map(({ x }) => x),
  ];
  return (
    <svg aria-hidden width={view.width} height={view.height} className="pointer-events-none absolute inset-0">
      {bars.map(({ id, x, fromY, toY }) => (
        <line
          key={id}
          x1={x}
          x2={x}
          y1={fromY}
          y2={toY}
          strokeWidth="7"
          strokeLinecap="round"
          className={
            emphasis.isBarChosen(id)
              ? "stroke-ink-2"
              : emphasis.isBarLit(id)
                ? "stroke-line-2"
                : "stroke-line"
          }
        />
      ))}
      {lines.map((line) => (
        <g
          key={line.id}
          data-hue={line.slot === null ? "default" : line.slot % 12}
          opacity={emphasis.isLineLit(line.id) ? 1 : 0.35}
        >
          <NetworkStroke x={line.x} fromY={line.fromY} toY={line.toY} texture={line.texture} />
        </g>
      ))}
      {view.edges.map((strand) => (
        <Strand
          key={strand.id}
          strand={strand}
          crossed={crossedBy(strand)}
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
  crossed,
  isLit,
  isChosen,
}: {
  strand: StrandWire;
  crossed: readonly number[];
  isLit: boolean;
  isChosen: boolean;
}) => {
  const { fromX, lineX, toX, y, network, brokenAt, aside } = strand;
  const isBroken = brokenAt !== null;
  const wires = (pieces: readonly Piece[], look: string, dash?: string) =>
    pieces.map(({ from, to }) => (
      <line
        key={from}
        x1={from}
        x2={to}
        y1={y}
        y2={y}
        strokeWidth={isChosen ? 2 : 1.5}
        strokeDasharray={dash}
        className={look}
      />
    ));
  return (
    <g
      data-hue={network.slot === null ? "default" : network.slot % 12}
      opacity={isLit ? 1 : 0.42}
      strokeLinecap="butt"
    >
      {wires(strandPieces(fromX, lineX, crossed), isChosen ? "stroke-ink" : "stroke-line-2")}
      {wires(
        strandPieces(lineX, toX, crossed),
        isBroken ? "stroke-err" : isChosen ? "stroke-hue" : "stroke-line-2",
        isBroken ? "5 4" : undefined,
      )}
      {strand.bar !== null && (
        <circle
          cx={toX}
          cy={y}
          r="4.5"
          strokeWidth="2"
          className={isChosen ? "fill-canvas stroke-ink" : "fill-canvas stroke-ink-3"}
        />
      )}
      {aside !== null && (
        // Two ends that don't meet.
        <path
          d={`M${toX} ${y}H${toX + 7}M${toX + 7} ${y - 5}V${y + 5}M${toX + 12} ${y - 5}V${y + 5}`}
          strokeWidth="1.5"
          className="stroke-ink-4"
          fill="none"
        />
      )}
    </g>
  );
};
