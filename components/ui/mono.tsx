import type { ReactNode } from "react";
import { cx } from "./cx.ts";

/** Addresses, MACs, ids and code. */
export const Mono = ({ children, className }: { children: ReactNode; className?: string }) => (
  <span className={cx("mono text-12", className)}>{children}</span>
);

/** A key to press. */
export const Kbd = ({ children }: { children: ReactNode }) => (
  <kbd className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-chip border border-line-2 bg-raised px-1 font-sans text-11 font-medium text-ink-2">
    {children}
  </kbd>
);
