import type { Lane, Row, TopologyView } from "./view.ts";

type Picture = Pick<TopologyView, "vertices">;

/** Lanes from left to right. */
export const lanesInOrder = ({ vertices }: Picture): readonly Lane[] =>
  vertices.filter((vertex) => vertex.kind === "lane").toSorted((left, right) => left.x - right.x);

/** Rows from above to below. */
export const rowsInOrder = ({ vertices }: Picture): readonly Row[] =>
  vertices.filter((vertex) => vertex.kind === "row").toSorted((above, below) => above.y - below.y);
