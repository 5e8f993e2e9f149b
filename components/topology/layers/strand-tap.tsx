import { NAMED_AT } from "../../../lib/topology/layers/measures.ts";
import type { StrandWire } from "../../../lib/wire/layers.ts";
import { NetworkBadge } from "../../ui/badge.tsx";
import { cx } from "../../ui/cx.ts";
import { StateGlyph } from "../../ui/state-glyph.tsx";

/** Where a strand meets its network: the sign of its state, the network's name where it has no line, and its end in words. */
export const StrandTap = ({
  strand,
  isNamed,
  isDim,
  isTabStop,
}: {
  strand: StrandWire;
  isNamed: boolean;
  isDim: boolean;
  isTabStop: boolean;
}) => {
  const { network, lineX, y, aside } = strand;
  return (
    <div data-hue={network.slot === null ? "default" : network.slot % 12} className="contents">
      <button
        type="button"
        tabIndex={isTabStop ? 0 : -1}
        data-walk={strand.id}
        data-strand={strand.id}
        aria-label={strand.text}
        title={strand.text}
        className={cx(
          "absolute flex h-6 min-w-6 -translate-x-1/2 -translate-y-1/2 scroll-mt-28 scroll-mb-8 items-center justify-center rounded-full",
          isDim && "opacity-45",
        )}
        style={{ left: lineX, top: y }}
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
      </button>
      {isNamed && (
        <button
          type="button"
          tabIndex={-1}
          data-walk={strand.line}
          title={`Network ${network.name}`}
          className={cx(
            "absolute flex -translate-y-1/2 items-center gap-1.5 rounded-chip bg-surface pr-1.5 text-11 leading-4 whitespace-nowrap hover:text-ink",
            isDim ? "text-ink-3" : "text-ink-2",
          )}
          style={{ left: lineX + NAMED_AT, top: y }}
        >
          <NetworkBadge mark={network.mark} slot={network.slot} isDim={isDim} />
          {network.title}
        </button>
      )}
      {strand.brokenX !== null && (
        <span
          aria-hidden
          className="pointer-events-none absolute -translate-x-1/2 -translate-y-1/2"
          style={{ left: strand.brokenX, top: y }}
        >
          <StateGlyph glyph="failed" />
        </span>
      )}
      {aside !== null && (
        <p
          aria-hidden
          className={cx(
            "pointer-events-none absolute -translate-y-1/2 text-11 leading-[14px] whitespace-nowrap",
            strand.brokenAt === null ? "text-ink-3" : "text-err",
          )}
          style={{ left: aside.x, top: y }}
        >
          <span className={cx("block", strand.brokenAt !== null && "font-strong")}>{aside.title}</span>
          {aside.note !== "" && <span className="block text-ink-3">{aside.note}</span>}
        </p>
      )}
    </div>
  );
};
