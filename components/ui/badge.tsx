import { cx } from "./cx.ts";

export interface BadgeProps {
  readonly mark: string;
  /** Colour slot 0–35 or null for neutral; hue = slot mod 12. */
  readonly slot: number | null;
  /** Full name, said to screen readers; leave out where the name stands beside it. */
  readonly title?: string;
  /** Steps back behind what is selected; its text stays legible. */
  readonly isDim?: boolean;
}

/** The two-letter mark that stands for a network everywhere. */
export const NetworkBadge = ({ mark, slot, title, isDim = false }: BadgeProps) => (
  <span
    data-paint
    data-hue={slot === null ? "default" : slot % 12}
    aria-hidden={title === undefined ? true : undefined}
    role={title === undefined ? undefined : "img"}
    aria-label={title}
    title={title}
    className={cx(
      "inline-flex h-4 w-7 shrink-0 items-center justify-center rounded-chip text-11 leading-none font-mark transition-colors duration-120 select-none",
      isDim ? "hue-dim text-ink-2" : "bg-hue text-on-hue",
    )}
  >
    {mark}
  </span>
);
