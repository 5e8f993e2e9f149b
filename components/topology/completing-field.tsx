"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { useEffect } from "react";
import { completionsOf, PRESETS, type KnownValues } from "../../lib/topology/find/complete.ts";
import { fieldLook, pressIn, type FindFieldProps } from "./find-input.ts";
import { useKnownValues } from "./use-known-values.ts";

interface Option {
  readonly whole: string;
  readonly note: string;
}

/** The field of the find with what could be written next. It takes the place of a plain one that had the focus. */
export const CompletingField = (props: FindFieldProps) => {
  const { draft, id, onDraft } = props;
  const known = useKnownValues();
  useEffect(() => document.getElementById(id)?.focus(), [id]);
  return (
    <Autocomplete.Root
      items={optionsOf(draft, known)}
      filter={null}
      value={draft}
      onValueChange={(next, details) => {
        onDraft(next);
        // A whole preset or value chosen from the list leaves the field ready for the next word.
        if (details.reason === "item-press") queueMicrotask(() => document.getElementById(id)?.focus());
      }}
      itemToStringValue={(option: Option) => option.whole}
      openOnInputClick
      // The press that brought it here was meant for its list.
      defaultOpen
    >
      <Autocomplete.Input
        {...fieldLook(props)}
        onKeyDown={(event) =>
          pressIn(props, event, event.currentTarget.getAttribute("aria-activedescendant") !== null)
        }
      />
      <Autocomplete.Portal>
        <Autocomplete.Positioner sideOffset={8} align="start" className="z-50 outline-none">
          <Autocomplete.Popup className="max-h-80 w-[min(520px,calc(100vw-32px))] overflow-y-auto rounded-box border border-line-2 bg-overlay p-1 shadow-float empty:hidden data-empty:hidden">
            {draft.trim() === "" && <p className="px-2.5 pt-1 pb-0.5 text-11 text-ink-3">Often asked</p>}
            <Autocomplete.List>
              {(option: Option) => (
                <Autocomplete.Item
                  key={option.whole}
                  value={option}
                  className="flex min-h-7 cursor-default items-center gap-3 rounded-chip px-2.5 text-12 outline-none data-highlighted:bg-raised max-md:min-h-10"
                >
                  <span className="min-w-0 truncate mono text-11">{option.whole}</span>
                  <span className="ml-auto shrink-0 text-11 text-ink-3">{option.note}</span>
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
};

const optionsOf = (draft: string, known: KnownValues): readonly Option[] =>
  draft.trim() === ""
    ? PRESETS.map((preset) => ({ whole: preset.text, note: preset.title }))
    : completionsOf(draft, known).map((each) => ({
        whole: draft.slice(0, each.from) + each.text,
        note: each.note,
      }));
