import type { GlyphWire } from "../../lib/wire/picture.ts";

/** The sign of a tap (docs/visual-language.md, state glyphs), 20 × 20. Takes `--hue` from a `data-hue` above it. */
export const StateGlyph = ({ glyph, title }: { glyph: GlyphWire; title?: string }) => (
  <svg
    width="20"
    height="20"
    viewBox="-10 -10 20 20"
    className="shrink-0"
    role={title === undefined ? undefined : "img"}
    aria-label={title}
    aria-hidden={title === undefined ? true : undefined}
    fill="none"
  >
    <Shape glyph={glyph} />
  </svg>
);

const Shape = ({ glyph }: { glyph: GlyphWire }) => {
  switch (glyph) {
    case "observed":
    case "fold":
      return <circle r="6.5" className="fill-hue" />;
    case "reported":
      return <circle r="5.5" className="stroke-hue" strokeWidth="2.2" />;
    case "attaching":
      return (
        <>
          <circle r="9.5" className="pulse fill-hue opacity-20" />
          <circle r="5.5" className="stroke-hue" strokeWidth="2.2" strokeDasharray="2.9 2.9" />
        </>
      );
    case "detaching":
      return (
        <>
          <circle r="5.5" className="stroke-hue" strokeWidth="2.2" strokeDasharray="2.9 2.9" />
          <path d="M-2.6 0H2.6" className="stroke-hue" strokeWidth="1.8" />
        </>
      );
    case "missing":
      return (
        <path d="M-7 -5.5V5.5M-2 -5.5H0A5.5 5.5 0 0 1 0 5.5H-2" className="stroke-warn" strokeWidth="2.4" />
      );
    case "phantom":
      return (
        <>
          <circle r="5.5" className="stroke-warn" strokeWidth="2" />
          <path d="M-6.5 6.5L6.5 -6.5" className="stroke-warn" strokeWidth="2" />
        </>
      );
    case "stray":
      return (
        <>
          <path d="M0 -8.2L8.2 0L0 8.2L-8.2 0Z" className="stroke-warn" strokeWidth="1.8" />
          <path d="M0 -4L4 0L0 4L-4 0Z" className="fill-hue" />
        </>
      );
    case "drifted":
      return (
        <>
          <path d="M0 -6.5A6.5 6.5 0 0 0 0 6.5Z" className="fill-hue" />
          <path d="M1 -5.5A5.5 5.5 0 0 1 1 5.5" className="stroke-warn" strokeWidth="2" />
        </>
      );
    case "link-down":
      return (
        <>
          <circle r="7.5" className="fill-err" />
          <path d="M-4 0H4" className="stroke-canvas" strokeWidth="2.4" />
        </>
      );
    case "failed":
      return (
        <>
          <path d="M-3.3 -8H3.3L8 -3.3V3.3L3.3 8H-3.3L-8 3.3V-3.3Z" className="fill-err" />
          <path d="M-3 -3L3 3M3 -3L-3 3" className="stroke-canvas" strokeWidth="2" />
        </>
      );
    case "unknown":
      return (
        <>
          <circle r="6.8" className="stroke-ink-3" strokeWidth="1.5" />
          <path
            d="M-2 -1.6A2.1 2.1 0 1 1 0.4 0.7C0 0.9 0 1.2 0 1.6"
            className="stroke-ink-3"
            strokeWidth="1.4"
            strokeLinecap="round"
          />
          <circle cy="3.9" r="0.9" className="fill-ink-3" />
        </>
      );
    default:
      return glyph satisfies never;
  }
};
