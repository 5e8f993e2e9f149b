import type { LanesWire } from "../../lib/wire/topology.ts";
import { BOTH_FROM } from "./label-fit.ts";
import { isIn, type Band } from "./use-band.ts";

/** What is said in a row instead of taps. */
export const Asides = ({ view, band, zoom }: { view: LanesWire; band: Band; zoom: number }) => (
  <>
    {view.vertices.map((vertex) =>
      vertex.kind === "row" && vertex.aside !== null && zoom >= BOTH_FROM && isIn(band, vertex.y) ? (
        <p
          key={vertex.id}
          data-aside={vertex.id}
          aria-hidden
          className="absolute bg-canvas px-1 text-11 leading-[14px] whitespace-nowrap text-ink-3"
          style={{ left: (view.labelWidth + 32) * zoom, top: vertex.y * zoom - 7 }}
        >
          {vertex.aside}
        </p>
      ) : null,
    )}
  </>
);
