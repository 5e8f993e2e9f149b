import { Fragment } from "react";
import { addressPieces } from "./address-pieces.ts";
import { Age } from "./age.tsx";
import { cx } from "./cx.ts";

export interface EvidenceCell {
  readonly label: "Asked" | "Reported" | "Observed" | "Recorded";
  readonly at: string | null;
  /** `title`: the same in full, where the text is short for it. */
  readonly lines: readonly { readonly text: string; readonly isMono: boolean; readonly title?: string }[];
  readonly source: string;
  /** odd: disagrees with the others; unknown: nobody could look. */
  readonly tone: "plain" | "odd" | "unknown";
}

/** Who says what, in the order asked, reported, observed, recorded. Stacked where there is no width. */
export const EvidenceGrid = ({ cells, label }: { cells: readonly EvidenceCell[]; label: string }) => (
  <dl
    aria-label={label}
    className="grid overflow-hidden rounded-control border md:grid-cols-[87fr_98fr_108fr_98fr]"
  >
    {cells.map((cell) => (
      <Cell key={cell.label} cell={cell} />
    ))}
  </dl>
);

const Cell = ({ cell }: { cell: EvidenceCell }) => (
  <div
    className={cx(
      "min-w-0 border-line p-1.5 text-11 max-md:grid max-md:grid-cols-[80px_1fr_auto] max-md:px-3 max-md:not-first:border-t md:not-first:border-l compact:py-1",
      cell.tone === "odd" &&
        "bg-warn-soft max-md:border-l-[3px] max-md:border-l-warn md:shadow-[inset_0_2px_0_var(--warn)]",
      cell.tone === "unknown" && "hatched",
    )}
  >
    <dt className="flex items-baseline justify-between gap-1 font-title text-ink-2">
      {cell.label}
      <span className="font-normal text-ink-3 max-md:hidden">{cell.at !== null && <Age at={cell.at} />}</span>
    </dt>
    <dd className="min-w-0">
      {cell.lines.map((line, index) => (
        <Line key={index} isMono={line.isMono} isOdd={cell.tone === "odd"} title={line.title}>
          {line.text}
        </Line>
      ))}
      <span className="block [overflow-wrap:anywhere] text-ink-3">{cell.source}</span>
    </dd>
    <dd className="text-ink-3 md:hidden">{cell.at !== null && <Age at={cell.at} />}</dd>
  </div>
);

const Line = ({
  isMono,
  isOdd,
  title,
  children,
}: {
  isMono: boolean;
  isOdd: boolean;
  title: string | undefined;
  children: string;
}) => (
  <span
    title={title}
    className={cx(
      "block [overflow-wrap:anywhere]",
      isMono && "mono",
      isOdd
        ? "font-title text-warn"
        : title === undefined
          ? cx("text-ink", !isMono && "font-medium")
          : !isMono && "text-ink-3",
    )}
  >
    {isMono
      ? addressPieces(children).map((piece, index) => (
          <Fragment key={index}>
            {index > 0 && <wbr />}
            {piece}
          </Fragment>
        ))
      : children}
  </span>
);
