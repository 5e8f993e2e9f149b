"use client";

import type { ComponentProps, ReactNode } from "react";
import { buttonClass, type ButtonLook } from "./button-class.ts";
import { cx } from "./cx.ts";

/** One act, named by its label: primary is ink, danger is destructive, ghost is for asides. */
export const Button = ({ kind, size, className, ...rest }: ComponentProps<"button"> & ButtonLook) => (
  <button type="button" className={cx(buttonClass({ kind, size }), className)} {...rest} />
);

/** A button that is only a sign; `label` is read out and shown on hover. */
export const IconButton = ({
  label,
  className,
  children,
  ...rest
}: Omit<ComponentProps<"button">, "aria-label"> & { label: string; children: ReactNode }) => (
  <button
    type="button"
    aria-label={label}
    data-tip={label}
    className={cx(
      "inline-flex size-7 shrink-0 items-center justify-center rounded-control text-ink-2 transition-colors duration-80 hover:bg-raised hover:text-ink disabled:text-ink-4 max-md:size-10 compact:size-6",
      className,
    )}
    {...rest}
  >
    {children}
  </button>
);
