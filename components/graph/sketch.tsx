import type { ReactNode } from "react";
import { moved } from "./moves.ts";
import { SIGN_GROUND, SIGNS } from "../../lib/topology/signs.ts";
import { idOf, type PictureElement, type Place, placeOf, signOf } from "./picture-element.ts";
import { SIGN_SIZE, type SignLook } from "./sign-images.ts";
import { isIn, type Band } from "./use-band.ts";

/** The same elements as the canvas draws, as SVG: the picture until it is moved by hand. */
export const Sketch = ({
  elements,
  band,
  pan,
  zoom,
}: {
  elements: readonly PictureElement[];
  band: Band;
  pan: { x: number; y: number };
  zoom: number;
}) => (
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
      <Parts elements={elements} band={band} />
    </g>
  </svg>
);

/** By itself, so that a step of zoom or place is none of its own. */
const Parts = ({ elements, band }: { elements: readonly PictureElement[]; band: Band }) => {
  const places = new Map(elements.map((element) => [idOf(element), placeOf(element)]));
  return elements
    .filter((element) => isDrawn(element, places, band))
    .toSorted((left, right) => depthOf(left) - depthOf(right))
    .map((element) => keptPart(element, places));
};

/** What was drawn of an element: React leaves alone what is the same object. A line's ends are made with the line. */
const DRAWN = new WeakMap<PictureElement, ReactNode>();

const keptPart = (element: PictureElement, places: Places): ReactNode => {
  const known = DRAWN.get(element);
  if (known !== undefined) return known;
  const drawn = part(element, places);
  DRAWN.set(element, drawn);
  return drawn;
};

/** Of what runs across the picture both ends count. */
const isDrawn = (element: PictureElement, places: Places, band: Band): boolean => {
  const at = placeOf(element);
  if (at !== undefined) return element.data["kind"] !== "anchor" && isIn(band, at.y);
  const ends = [places.get(text(element.data["source"])), places.get(text(element.data["target"]))];
  const [from, to] = [
    Math.min(...ends.map((end) => end?.y ?? 0)),
    Math.max(...ends.map((end) => end?.y ?? 0)),
  ];
  return isIn(band, (from + to) / 2, (to - from) / 2 + 2);
};

type Places = ReadonlyMap<string, Place | undefined>;

/** As the stylesheet stacks them. */
const DEPTHS: Readonly<Record<string, number>> = { glow: 0, lane: 1, wire: 2, port: 3 };

const depthOf = ({ data }: PictureElement): number => DEPTHS[text(data["kind"])] ?? 4;

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const size = (value: unknown): number => (typeof value === "number" ? value : 0);

/** No component, as `part`. Of several outlines one lies on the other, so that they are dimmed together. */
const signParts = ({ glyph, paints, strength }: SignLook): ReactNode => {
  const parts = SIGNS[glyph].map(({ d, fill, stroke, width, dash, isRound }, index) => (
    <path
      key={index}
      d={d}
      fill={fill === undefined ? "none" : paints[fill]}
      stroke={stroke === undefined ? undefined : paints[stroke]}
      strokeWidth={width}
      strokeDasharray={dash}
      strokeLinecap={isRound === true ? "round" : undefined}
      opacity={SIGNS[glyph].length === 1 && strength < 1 ? strength : undefined}
    />
  ));
  return parts.length === 1 ? parts : <g opacity={strength < 1 ? strength : undefined}>{parts}</g>;
};

/** No component: six hundred of them would be more work than what they draw. */
const part = (element: PictureElement, places: Places): ReactNode => {
  const { data } = element;
  const at = placeOf(element);
  if (at === undefined) {
    const [from, to] = [places.get(text(data["source"])), places.get(text(data["target"]))];
    if (from === undefined || to === undefined) return null;
    const dashes: unknown = data["dashes"];
    return (
      <line
        key={data.id}
        data-part={data["kind"] === "wire" ? data.id : undefined}
        data-wire-of={data["row"]}
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
      return (
        <circle
          key={data.id}
          data-part={data.id}
          data-wire-of={data["row"]}
          cx={at.x}
          cy={at.y}
          r={size(data["size"]) / 2}
          fill={text(data["colour"])}
        />
      );
    case "tap": {
      const look = signOf(element);
      if (look === undefined) return null;
      const scale = size(data["size"]) / SIGN_SIZE;
      return (
        // Surprise: a `transform` here would be lost while it grows or glides; these go along with it.
        <g
          key={data.id}
          data-part={data.id}
          style={{ translate: `${at.x}px ${at.y}px`, ...(scale === 1 ? {} : { scale }) }}
        >
          <path d={SIGN_GROUND} fill={look.paints.ground} />
          {signParts(look)}
        </g>
      );
    }
    case "tick":
      return <rect key={data.id} {...box} fill={text(data["colour"])} />;
    case "pill":
      return (
        <rect
          key={data.id}
          data-part={data.id}
          className="part"
          {...box}
          rx="8"
          fill={text(data["fill"])}
          stroke={text(data["border"])}
          strokeWidth="1.5"
        />
      );
    default:
      return null;
  }
};
