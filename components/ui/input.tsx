"use client";

import { Search } from "lucide-react";
import { useId, type ComponentProps, type ReactNode } from "react";
import { cx } from "./cx.ts";

const box =
  "w-full rounded-control border border-edge bg-transparent text-ink transition-colors duration-80 hover:border-ink-3 aria-invalid:border-err";

/** A labelled field: label above, hint or verdict below it, tied to it for screen readers. */
export const Field = ({
  label,
  note,
  verdict,
  tone = "plain",
  isMono = false,
  className,
  ...rest
}: ComponentProps<"input"> & {
  label: string;
  /** `optional` behind the label. */
  note?: string;
  verdict?: ReactNode;
  tone?: "plain" | "err" | "ok";
  isMono?: boolean;
}) => {
  const id = useId();
  return (
    <div className={cx("flex min-w-0 flex-col gap-1.5 compact:gap-1", className)}>
      <label htmlFor={id} className="text-12 font-title">
        {label} {note !== undefined && <span className="font-normal text-ink-3">{note}</span>}
      </label>
      <input
        id={id}
        aria-invalid={tone === "err" ? true : undefined}
        aria-describedby={verdict === undefined ? undefined : `${id}-verdict`}
        autoComplete="off"
        spellCheck={false}
        className={cx(box, "h-8 px-2.5 max-md:h-11 compact:h-7", isMono ? "mono text-12" : "text-13")}
        {...rest}
      />
      {verdict !== undefined && (
        <p
          id={`${id}-verdict`}
          className={cx("text-11", tone === "err" ? "text-err" : tone === "ok" ? "text-ok" : "text-ink-3")}
        >
          {verdict}
        </p>
      )}
    </div>
  );
};

/** A search box above a list. */
export const SearchField = ({ label, className, ...rest }: ComponentProps<"input"> & { label: string }) => (
  <div className={cx("relative min-w-0", className)}>
    <Search
      aria-hidden
      className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-ink-3"
    />
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      autoComplete="off"
      spellCheck={false}
      className={cx(box, "h-7 pr-2 pl-8 text-12 max-md:h-10 compact:h-6")}
      {...rest}
    />
  </div>
);
