import { isSqueezed } from "../../lib/topology/squeeze.ts";
import type { LanesWire } from "../../lib/wire/topology.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { BOTH_FROM, isFar, labelStart } from "./label-fit.ts";
import type { LeavingTap } from "./use-motion.ts";

/** Taps that are no more, fading where they stood: above what draws the rest, be that the page or the canvas. */
export const LeavingTaps = ({
  leaving,
  view,
  zoom,
}: {
  leaving: readonly LeavingTap[];
  view: LanesWire;
  zoom: number;
}) => {
  if (isFar(view, zoom)) return null;
  const slots = new Map(
    view.vertices.flatMap((each) => (each.kind === "lane" ? [[each.id, each.slot]] : [])),
  );
  const isCompact = isSqueezed(view);
  return leaving.map(({ tap, key }) => {
    const slot = slots.get(tap.lane) ?? null;
    return (
      <div
        key={key}
        aria-hidden
        data-leaving={tap.id}
        data-hue={slot === null ? "default" : slot % 12}
        className="absolute leave text-11 leading-[14px] whitespace-nowrap"
        style={{ left: tap.x * zoom, top: tap.y * zoom }}
      >
        <span className="absolute shrink-away" style={{ left: -10, top: -10, transform: `scale(${zoom})` }}>
          <StateGlyph glyph={tap.glyph} />
        </span>
        {zoom >= BOTH_FROM && (
          <span className="absolute text-ink-2" style={{ left: labelStart(tap), top: isCompact ? 0 : -15 }}>
            {!isCompact && tap.interface}
            <span className="block pt-px text-ink-3">{tap.label}</span>
          </span>
        )}
      </div>
    );
  });
};
