"use client";

import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";

/** One of a few ways to look at the same thing. */
export const Segmented = <Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}) => (
  <ToggleGroup
    aria-label={label}
    value={[value]}
    onValueChange={(next) => {
      const chosen = options.find((option) => option.value === next[0]);
      if (chosen !== undefined) onChange(chosen.value);
    }}
    className="inline-flex overflow-hidden rounded-control border border-line-2"
  >
    {options.map((option) => (
      <Toggle
        key={option.value}
        value={option.value}
        className="h-[26px] border-b-2 border-transparent px-2.5 text-12 font-medium text-ink-2 transition-colors duration-80 not-first:border-l not-first:border-l-line-2 hover:bg-raised hover:text-ink focus-visible:-outline-offset-2 data-pressed:border-b-ink data-pressed:bg-raised data-pressed:text-ink max-md:h-10 max-md:px-3.5"
      >
        {option.label}
      </Toggle>
    ))}
  </ToggleGroup>
);
