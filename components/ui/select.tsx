"use client";

import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import { cx } from "./cx.ts";

/** One of a list. The current choice is the button's label. */
export const Select = <Value extends string>({
  label,
  value,
  options,
  onChange,
  className,
}: {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  className?: string;
}) => (
  <Base.Root
    items={options}
    value={value}
    onValueChange={(next) => {
      if (next !== null) onChange(next);
    }}
  >
    <Base.Trigger
      aria-label={label}
      className={cx(
        "inline-flex h-7 items-center gap-2 rounded-control border border-line-2 px-2.5 text-12 font-medium whitespace-nowrap text-ink transition-colors duration-80 hover:bg-raised max-md:h-10",
        className,
      )}
    >
      <Base.Value />
      <ChevronDown aria-hidden className="size-3.5 text-ink-3" />
    </Base.Trigger>
    <Base.Portal>
      <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
        <Base.Popup className="max-h-80 min-w-(--anchor-width) overflow-y-auto rounded-box border border-line-2 bg-overlay p-1 shadow-float">
          {options.map((option) => (
            <Base.Item
              key={option.value}
              value={option.value}
              className="flex h-7 cursor-default items-center gap-2 rounded-chip pr-3 pl-2 text-12 outline-none data-highlighted:bg-raised max-md:h-10"
            >
              <span className="w-3.5">
                <Base.ItemIndicator>
                  <Check aria-hidden className="size-3.5" />
                </Base.ItemIndicator>
              </span>
              <Base.ItemText>{option.label}</Base.ItemText>
            </Base.Item>
          ))}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
