import type { ReactNode } from "react";
import { cx } from "./cx.ts";

/** Text as a machine wrote it, in a box of its own that scrolls where it is long. */
export const LongText = ({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) => (
  // What scrolls must be reached by keyboard, and not every browser lets it by itself.
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
  <pre role="group" aria-label={label} tabIndex={0} className={cx("overflow-auto mono text-11", className)}>
    {children}
  </pre>
);

/** The look of one that stands alone. */
export const BOXED = "rounded-control border bg-canvas p-2.5";
/** Long lines go on below. */
export const WRAPPED = "[overflow-wrap:anywhere] whitespace-pre-wrap";
