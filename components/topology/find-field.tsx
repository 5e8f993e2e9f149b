"use client";

import { useId, useState } from "react";
import { completionsOf, PRESETS, type KnownValues } from "../../lib/topology/find/complete.ts";
import { parseFind } from "../../lib/topology/find/parse-find.ts";
import { SearchField } from "../ui/input.tsx";

/**
 * Words or conditions, with what could be written next. What can't be read yet is not asked of the server: the picture
 * stays, and the field says what is missing.
 */
export const FindField = ({
  value,
  known,
  onChange,
}: {
  value: string;
  known: KnownValues;
  onChange: (text: string | null) => void;
}) => {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? value;
  const read = parseFind(text);
  const options =
    text.trim() === ""
      ? PRESETS.map((preset) => ({ whole: preset.text, note: preset.title }))
      : completionsOf(text, known).map((each) => ({
          whole: text.slice(0, each.from) + each.text,
          note: each.note,
        }));
  return (
    <div className="flex min-w-40 flex-1 flex-col">
      <SearchField
        label="Find: words, or vlan = 10 and state != attached"
        value={text}
        list={`${id}-next`}
        aria-invalid={read.ok ? undefined : true}
        aria-describedby={read.ok ? undefined : `${id}-why`}
        onChange={(event) => {
          const next = event.target.value;
          const isReadable = parseFind(next).ok;
          setDraft(isReadable ? null : next);
          if (isReadable) onChange(next === "" ? null : next);
        }}
      />
      <datalist id={`${id}-next`}>
        {options.map((option) => (
          <option key={option.whole} value={option.whole}>
            {option.note}
          </option>
        ))}
      </datalist>
      {!read.ok && (
        <p id={`${id}-why`} role="status" className="pt-1 text-11 text-warn">
          {read.detail} <span className="text-ink-3">Character {read.at + 1}.</span>
        </p>
      )}
    </div>
  );
};
