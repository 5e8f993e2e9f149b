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
  <div
    role="group"
    aria-label={label}
    className="inline-flex overflow-hidden rounded-control border border-line-2"
  >
    {options.map((option) => (
      <button
        key={option.value}
        type="button"
        aria-pressed={option.value === value}
        tabIndex={option.value === value ? 0 : -1}
        onClick={() => onChange(option.value)}
        onKeyDown={walk}
        className="h-[26px] border-b-2 border-transparent px-2.5 text-12 font-medium text-ink-2 transition-colors duration-80 not-first:border-l not-first:border-l-line-2 hover:bg-raised hover:text-ink focus-visible:-outline-offset-2 aria-pressed:border-b-ink aria-pressed:bg-raised aria-pressed:text-ink max-md:h-10 max-md:px-3.5"
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
