import { ChevronDown } from "lucide-react";
import { cx } from "./cx.ts";

/** `quiet`: without a border; `title`: the heading of what is shown. */
const LOOKS = {
  plain: "border-line-2 pr-7 pl-2.5 text-12 font-medium",
  quiet: "border-transparent pr-7 pl-2.5 text-12 font-medium",
  title: "border-transparent pr-6 pl-1.5 text-13 font-title max-md:text-16",
} as const;

/** One of a list: the browser's own, which every keyboard, screen reader and phone knows. */
export const Select = <Value extends string>({
  label,
  value,
  options,
  onChange,
  look = "plain",
  className,
}: {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  look?: keyof typeof LOOKS;
  /** Where it stands. */
  className?: string;
}) => (
  <span className="relative inline-flex min-w-0 items-center">
    <select
      aria-label={label}
      value={value}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.target.value);
        if (chosen !== undefined) onChange(chosen.value);
      }}
      className={cx(
        "field-sizing-content h-7 max-w-60 cursor-pointer appearance-none truncate rounded-control border bg-transparent text-ink transition-colors duration-80 hover:bg-raised max-md:h-10 compact:h-6",
        LOOKS[look],
        className,
      )}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value} className="bg-overlay text-ink">
          {option.label}
        </option>
      ))}
    </select>
    <ChevronDown aria-hidden className="pointer-events-none absolute right-2 size-3.5 text-ink-3" />
  </span>
);
