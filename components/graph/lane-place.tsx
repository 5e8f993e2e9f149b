import { laneAmong } from "../../lib/topology/lane-order.ts";
import type { LanesWire } from "../../lib/wire/topology.ts";

/** Tells where a lane that was moved by keyboard stands, once it stands there. */
export const LanePlace = ({ view, lane }: { view: LanesWire; lane: string | null }) => {
  const moved = view.vertices.find((vertex) => vertex.id === lane);
  const among = moved?.kind === "lane" ? laneAmong(view, moved.id) : null;
  return (
    <p role="status" aria-label="Place of the lane" className="sr-only">
      {moved?.kind === "lane" && among !== null && `${moved.title}, lane ${among.at + 1} of ${among.of}`}
    </p>
  );
};
