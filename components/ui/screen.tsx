import type { ReactNode } from "react";
import { cx } from "./cx.ts";

/** The row of 44 above a list or picture: what is shown on the left, how on the right. */
export const ToolRow = ({
  title,
  count,
  children,
}: {
  title: string;
  count?: string | undefined;
  children?: ReactNode;
}) => (
  <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b bg-canvas px-6 py-1.5 max-md:px-4 compact:min-h-9 compact:py-1">
    <h1 className="mr-2 text-14 font-title">
      {title}{" "}
      {count !== undefined && <span className="ml-1 text-12 font-normal text-ink-3 num">{count}</span>}
    </h1>
    {children}
  </div>
);

/** List left, what is selected right; on a phone the selection covers the list. */
export const Split = ({ children, pane }: { children: ReactNode; pane: ReactNode }) => (
  <div className="flex h-full min-h-0">
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">{children}</div>
    {pane}
  </div>
);

export const SidePane = ({
  label,
  children,
  className,
}: {
  label: string;
  children: ReactNode;
  className?: string;
}) => (
  <aside
    aria-label={label}
    className={cx(
      "flex min-h-0 w-[432px] shrink-0 flex-col overflow-y-auto border-l bg-surface max-md:fixed max-md:inset-x-0 max-md:top-0 max-md:bottom-16 max-md:z-30 max-md:w-full max-md:border-l-0",
      className,
    )}
  >
    {children}
  </aside>
);

/** A titled part of a pane. */
export const Part = ({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) => (
  <section className="flex flex-col gap-2 border-t px-4 py-3 compact:gap-1.5 compact:py-2">
    <div className="flex items-baseline justify-between gap-3 text-11 text-ink-3">
      <h3 className="font-medium">{title}</h3>
      {aside}
    </div>
    {children}
  </section>
);

/** Label and value pairs. */
export const Facts = ({ rows }: { rows: readonly (readonly [label: string, value: ReactNode])[] }) => (
  <dl className="grid grid-cols-[104px_1fr] gap-x-3 gap-y-1 text-12 compact:gap-y-0.5">
    {rows.map(([label, value]) => (
      <div key={label} className="contents">
        <dt className="text-ink-3">{label}</dt>
        <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
      </div>
    ))}
  </dl>
);
