"use client";

import type { KeyboardEvent } from "react";

/** One of a few ways to look at the same thing. Tab reaches the chosen one, arrow keys the others. */
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
  <div role="group" aria-label={label} className="inline-flex">
    {options.map((option) => (
      <button
        key={option.value}
        type="button"
        aria-pressed={option.value === value}
        tabIndex={option.value === value ? 0 : -1}
        onClick={() => onChange(option.value)}
        onKeyDown={walk}
        className="relative h-7 overflow-hidden border-y border-l border-line-2 px-2.5 pb-0.5 text-12 font-medium text-ink-2 transition-colors duration-80 first:rounded-l-control last:rounded-r-control last:border-r hover:bg-raised hover:text-ink focus-visible:-outline-offset-2 aria-pressed:bg-raised aria-pressed:text-ink aria-pressed:after:absolute aria-pressed:after:inset-x-0 aria-pressed:after:bottom-0 aria-pressed:after:h-0.5 aria-pressed:after:bg-ink max-md:h-[42px] max-md:px-3.5 compact:h-6"
      >
        {option.label}
      </button>
    ))}
  </div>
);

const walk = (event: KeyboardEvent<HTMLElement>): void => {
  const { currentTarget: from } = event;
  const next =
    event.key === "ArrowRight"
      ? (from.nextElementSibling ?? from.parentElement?.firstElementChild)
      : event.key === "ArrowLeft"
        ? (from.previousElementSibling ?? from.parentElement?.lastElementChild)
        : undefined;
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
};
