import { StrandWire } from "./layers.ts";
import { EdgeWire } from "./topology.ts";

/** Of a view's items, which are vertices and edges in one list. Surprise: to find it out by their schemas costs more than reading them. */
export const isEdge = (item: unknown): boolean =>
  typeof item === "object" &&
  item !== null &&
  "kind" in item &&
  (item.kind === TAP.value || item.kind === STRAND.value);

const TAP = EdgeWire.shape.kind;
const STRAND = StrandWire.shape.kind;
