import { headingHeight } from "../../lib/topology/squeeze.ts";
import type { LanesWire } from "../../lib/wire/topology.ts";
import { cx } from "../ui/cx.ts";
import type { Emphasis } from "./emphasis.ts";

/** Below lines and taps: the raised ground of the selected row, a lighter one below the pointer, a line between namespaces. */
export const RowGrounds = ({
  view,
  zoom,
  emphasis,
}: {
  view: LanesWire;
  zoom: number;
  emphasis: Emphasis;
}) => {
  const headings = view.vertices.filter((vertex) => vertex.kind === "heading");
  return (
    <>
      {view.vertices.map((vertex) =>
        vertex.kind === "row" && (vertex.id === emphasis.row || vertex.id === emphasis.preview) ? (
          <div
            key={vertex.id}
            data-ground={vertex.id}
            className={cx(
              "absolute inset-x-0 bg-raised",
              vertex.id !== emphasis.row && "opacity-50",
              vertex.id === emphasis.row &&
                "before:absolute before:inset-y-0 before:left-0 before:w-[3px] before:bg-ink",
            )}
            style={{
              top: (vertex.y - view.rowHeight / 2) * zoom,
              height: Math.max(4, view.rowHeight * zoom),
            }}
          />
        ) : null,
      )}
      {headings.slice(1).map((heading) => (
        <div
          key={heading.id}
          className="absolute right-0 left-4 h-px bg-line"
          style={{ top: Math.round((heading.y - headingHeight(view) / 2) * zoom) }}
        />
      ))}
    </>
  );
};
