import { CircleAlert, CircleHelp, Clock, Lock } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";

export type FaceKind = "empty" | "loading" | "stale" | "forbidden" | "failed" | "unknown";

const SIGNS = {
  empty: null,
  loading: null,
  stale: <Clock aria-hidden className="size-4 text-warn" />,
  forbidden: <Lock aria-hidden className="size-4 text-ink-2" />,
  failed: <CircleAlert aria-hidden className="size-4 text-err" />,
  unknown: <CircleHelp aria-hidden className="size-4 text-ink-2" />,
} as const;

const FRAMES = { page: "p-6", none: "p-0", box: "rounded-control border p-4 hatched" } as const;

/** What stands where content would stand: says in words why there is none, and what can be done. */
export const Face = ({
  kind,
  title,
  level: Heading = "h2",
  children,
  actions,
  frame = "page",
}: {
  kind: FaceKind;
  title: string;
  /** h1 where it is the whole screen. */
  level?: "h1" | "h2";
  children?: ReactNode;
  actions?: ReactNode;
  /** Where it stands: on the page, in something that keeps its own distance, or in a box of its own. */
  frame?: keyof typeof FRAMES;
}) => (
  <div
    role={kind === "loading" ? "status" : undefined}
    className={cx("flex max-w-lg flex-col gap-2", FRAMES[frame])}
  >
    <Heading className="flex items-center gap-2 text-14 font-title">
      {SIGNS[kind]}
      {title}
    </Heading>
    {children !== undefined && <div className="text-13 text-ink-2">{children}</div>}
    {actions !== undefined && <div className="flex flex-wrap gap-2 pt-2">{actions}</div>}
  </div>
);

const WIDTHS = ["w-40", "w-28", "w-48", "w-36", "w-24", "w-44", "w-32", "w-40"];

/** Rows in the shape of what is to come. */
export const LoadingRows = ({ label, rows = 8 }: { label: string; rows?: number }) => (
  <output aria-label={label} className="flex flex-col">
    {WIDTHS.slice(0, rows).map((width, index) => (
      <div key={index} className="flex h-10 items-center gap-4 border-b px-6 compact:h-8">
        <span className="h-3.5 w-7 rounded-chip bg-raised" />
        <span className={cx("h-2.5 rounded-tag bg-raised", width)} />
        <span className="h-2.5 w-20 rounded-tag bg-raised opacity-60" />
      </div>
    ))}
  </output>
);
