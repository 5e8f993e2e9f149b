import type { EdgeDefinition, NodeDefinition } from "cytoscape";
import { moved } from "./moves.ts";

/** The same elements as the canvas draws, as SVG: the first picture, which does not wait for cytoscape's code. */
export const Sketch = ({
  elements,
  pan,
  zoom,
}: {
  elements: readonly (NodeDefinition | EdgeDefinition)[];
  pan: { x: number; y: number };
  zoom: number;
}) => {
  const places = new Map(elements.map((element) => [element.data.id, placeOf(element)]));
  return (
    <svg
      aria-hidden
      data-moves="xy"
      data-testid="sketch"
      width="1"
      height="1"
      className="pointer-events-none absolute top-0 left-0 overflow-visible"
      style={{ transform: moved(pan.x, pan.y) }}
    >
      <g transform={`scale(${zoom})`}>
        {elements
          .toSorted((left, right) => depthOf(left) - depthOf(right))
          .map((element) => (
            <Part key={element.data.id} element={element} places={places} />
          ))}
      </g>
    </svg>
  );
};

interface Place {
  readonly x: number;
  readonly y: number;
}

const placeOf = (element: NodeDefinition | EdgeDefinition): Place | undefined =>
  "position" in element ? element.position : undefined;

/** As the stylesheet stacks them. */
const DEPTHS: Readonly<Record<string, number>> = { glow: 0, lane: 1, wire: 2, port: 3 };

const depthOf = ({ data }: NodeDefinition | EdgeDefinition): number => DEPTHS[text(data["kind"])] ?? 4;

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const size = (value: unknown): number => (typeof value === "number" ? value : 0);

const Part = ({
  element,
  places,
}: {
  element: NodeDefinition | EdgeDefinition;
  places: ReadonlyMap<string | undefined, Place | undefined>;
}) => {
  const { data } = element;
  const at = placeOf(element);
  if (at === undefined) {
    const [from, to] = [places.get(text(data["source"])), places.get(text(data["target"]))];
    if (from === undefined || to === undefined) return null;
    const dashes: unknown = data["dashes"];
    return (
      <line
        x1={from.x}
        y1={from.y}
        x2={to.x}
        y2={to.y}
        stroke={text(data["colour"])}
        strokeWidth={size(data["width"])}
        strokeLinecap={data["cap"] === "round" ? "round" : "butt"}
        strokeDasharray={data["style"] === "dashed" && Array.isArray(dashes) ? dashes.join(" ") : undefined}
      />
    );
  }
  const [width, height] = [size(data["width"]), size(data["height"])];
  const box = { x: at.x - width / 2, y: at.y - height / 2, width, height };
  switch (data["kind"]) {
    case "port":
      return <circle cx={at.x} cy={at.y} r={size(data["size"]) / 2} fill={text(data["colour"])} />;
    case "tap": {
      const side = size(data["size"]);
      return (
        <image
          href={text(data["image"])}
          x={at.x - side / 2}
          y={at.y - side / 2}
          width={side}
          height={side}
        />
      );
    }
    case "tick":
      return <rect {...box} fill={text(data["colour"])} />;
    case "pill":
      return (
        <rect {...box} rx="8" fill={text(data["fill"])} stroke={text(data["border"])} strokeWidth="1.5" />
      );
    default:
      return null;
  }
};
