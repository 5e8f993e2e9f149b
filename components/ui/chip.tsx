import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";

const chip = cva(
  "inline-flex h-[18px] shrink-0 items-center gap-1 rounded-chip px-1.5 text-11 font-medium whitespace-nowrap",
  {
    variants: {
      tone: {
        err: "bg-err-soft text-err",
        warn: "bg-warn-soft text-warn",
        ok: "bg-ok-soft text-ok",
        info: "bg-info-soft text-info",
        plain: "bg-raised text-ink-2",
        outline: "border border-line-2 text-ink-2",
        unknown: "hatched border border-line-2 text-ink-2",
      },
    },
    defaultVariants: { tone: "plain" },
  },
);

export type Tone = NonNullable<VariantProps<typeof chip>["tone"]>;

/** A word that classifies: state, severity, confidence. */
export const Chip = ({
  tone,
  className,
  children,
}: {
  tone?: Tone;
  className?: string;
  children: ReactNode;
}) => <span className={cx(chip({ tone }), className)}>{children}</span>;

/** Outlined 11 px tag behind an interface name: VF, DRA. */
export const Tag = ({ children }: { children: ReactNode }) => (
  <span className="inline-flex h-[15px] items-center rounded-tag border border-line-2 px-1 text-11 leading-none font-medium text-ink-2">
    {children}
  </span>
);
