import { Flag } from "lucide-react";
import { groupDigits } from "../../lib/text/count.ts";
import { cx } from "./cx.ts";

/** How many findings something has, in the colour of the worst; red only where one is an error. */
export const FindingsCount = ({
  count,
  worst,
  word = "findings",
  className,
}: {
  count: number;
  worst: "error" | "warning";
  /** What is counted, for who hears it. */
  word?: string;
  className?: string;
}) => (
  <span
    className={cx(
      "flex shrink-0 items-center gap-0.5 text-11 font-strong num",
      worst === "error" ? "text-err" : "text-warn",
      className,
    )}
  >
    <Flag aria-hidden className="size-3" />
    {groupDigits(count)}
    <span className="sr-only"> {word}</span>
  </span>
);
