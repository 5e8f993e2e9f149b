"use client";

import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx.ts";
import { Tip } from "./tip.tsx";

const button = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-control border font-control whitespace-nowrap transition-colors duration-80 select-none disabled:cursor-not-allowed max-md:min-h-10",
  {
    variants: {
      kind: {
        primary: "border-ink bg-ink text-on-ink hover:border-ink-2 hover:bg-ink-2",
        secondary: "border-line-2 bg-transparent text-ink hover:bg-raised",
        danger: "border-err bg-err text-on-ink hover:opacity-90",
        ghost: "border-transparent bg-transparent text-ink-2 hover:bg-raised hover:text-ink",
      },
      size: {
        small: "h-6 px-2 text-12",
        normal: "h-7 px-3 text-12",
        large: "h-8 px-4 text-13 max-md:min-h-11",
      },
    },
    compoundVariants: [
      {
        kind: ["primary", "danger", "secondary"],
        className:
          "disabled:border-line disabled:bg-transparent disabled:text-ink-3 disabled:opacity-100 aria-disabled:border-line aria-disabled:bg-transparent aria-disabled:text-ink-3",
      },
    ],
    defaultVariants: { kind: "secondary", size: "normal" },
  },
);

type ButtonLook = VariantProps<typeof button>;

/** One act, named by its label: primary is ink, danger is destructive, ghost is for asides. */
export const Button = ({ kind, size, className, ...rest }: ComponentProps<"button"> & ButtonLook) => (
  <button type="button" className={cx(button({ kind, size }), className)} {...rest} />
);

/** Classes of a button, for links that look like one. */
export const buttonClass = (look: ButtonLook): string => cx(button(look));

/** A button that is only a sign; `label` is read out and shown on hover. */
export const IconButton = ({
  label,
  className,
  children,
  ...rest
}: Omit<ComponentProps<"button">, "aria-label"> & { label: string; children: ReactNode }) => (
  <Tip text={label}>
    <button
      type="button"
      aria-label={label}
      className={cx(
        "inline-flex size-7 shrink-0 items-center justify-center rounded-control text-ink-2 transition-colors duration-80 hover:bg-raised hover:text-ink disabled:text-ink-4 max-md:size-10",
        className,
      )}
      {...rest}
    >
      {children}
    </button>
  </Tip>
);
