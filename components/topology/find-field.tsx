"use client";

import { useRef, useState, type KeyboardEvent } from "react";
import { completionsOf, PRESETS, type KnownValues } from "../../lib/topology/find/complete.ts";
import { cx } from "../ui/cx.ts";

interface Props {
  readonly draft: string;
  /** Id of the field. */
  readonly id: string;
  /** Id of what says why the draft can't be read; null where it can. */
  readonly describedBy: string | null;
  readonly placeholder: string;
  readonly known: KnownValues;
  /** The draft isn't asked before Enter: what is offered goes on from it. */
  readonly isHeld: boolean;
  readonly onEnter: () => void;
  readonly onLeave: () => void;
  readonly onDraft: (draft: string) => void;
  /** A text is done: by Enter, or chosen whole. */
  readonly onCommit: (text: string) => void;
  /** Backspace in the empty field. */
  readonly onBack: () => void;
}

interface Option {
  readonly whole: string;
  readonly note: string;
}

/**
 * The field of the find with what could be written next. Surprise: it is one plain input from the first paint on, and the list
 * is ours: where a library's field takes the place of this one, what is typed meanwhile goes to the page as keys.
 */
export const FindField = (props: Props) => {
  const { draft, id, known, onDraft, onCommit } = props;
  const [isOpen, setOpen] = useState(false);
  const [marked, setMarked] = useState<number | null>(null);
  const isIn = useRef(false);
  const isEmpty = draft.trim() === "";
  const options = isOpen ? optionsOf(draft, known) : [];
  const isShown = options.length > 0;
  const open = (isWanted: boolean) => {
    setOpen(isWanted);
    setMarked(null);
  };
  const choose = (option: Option) => {
    if (isEmpty) onCommit(option.whole);
    else onDraft(option.whole);
    open(!isEmpty);
  };
  const step = (by: 1 | -1) => {
    if (!isShown) return open(true);
    const places = options.length + 1;
    const next = ((marked ?? -1) + 1 + by + places) % places;
    setMarked(next === 0 ? null : next - 1);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const option = marked === null ? undefined : options[marked];
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        event.preventDefault();
        return step(event.key === "ArrowDown" ? 1 : -1);
      case "Enter":
        if (option !== undefined) return choose(option);
        onCommit(draft);
        return open(false);
      case "Escape":
        event.preventDefault();
        if (isShown) open(false);
        else event.currentTarget.blur();
        return;
      case "Backspace":
        if (draft !== "") return;
        event.preventDefault();
        props.onBack();
        return;
    }
  };
  return (
    <>
      <input
        id={id}
        type="text"
        role="combobox"
        data-search
        aria-label="Find: words, or vlan = 10 and state != attached"
        aria-autocomplete="list"
        aria-expanded={isShown}
        aria-controls={isShown ? `${id}-list` : undefined}
        aria-activedescendant={isShown && marked !== null ? `${id}-${marked}` : undefined}
        aria-invalid={props.describedBy === null ? undefined : true}
        aria-describedby={props.describedBy ?? undefined}
        placeholder={props.placeholder}
        autoComplete="off"
        spellCheck={false}
        value={draft}
        className="h-6 min-w-28 flex-1 bg-transparent text-12 outline-none max-md:h-9 compact:-my-px"
        onFocus={() => {
          // A window that comes back gives the focus to where it was: nobody asked for the list.
          if (isIn.current) return;
          isIn.current = true;
          props.onEnter();
          open(true);
        }}
        onBlur={(event) => {
          if (document.activeElement === event.currentTarget) return;
          isIn.current = false;
          open(false);
          props.onLeave();
        }}
        onClick={() => isOpen || open(true)}
        onChange={(event) => {
          onDraft(event.target.value);
          open(true);
        }}
        onKeyDown={press}
      />
      {isShown && (
        <div
          role="presentation"
          // The focus stays in the field.
          onMouseDown={(event) => event.preventDefault()}
          className="absolute top-full left-0 z-50 mt-1.5 max-h-80 w-[min(520px,calc(100vw-32px))] overflow-y-auto rounded-box border border-line-2 bg-overlay p-1 shadow-float"
        >
          {isEmpty && <p className="px-2.5 pt-1 pb-0.5 text-11 text-ink-3">Often asked</p>}
          <div id={`${id}-list`} role="listbox" aria-label={isEmpty ? "Often asked" : "What could come next"}>
            {options.map((option, at) => (
              <button
                type="button"
                tabIndex={-1}
                key={option.whole}
                id={`${id}-${at}`}
                ref={at === marked ? intoSight : undefined}
                role="option"
                aria-selected={at === marked}
                onPointerMove={() => at === marked || setMarked(at)}
                onClick={() => choose(option)}
                className={cx(
                  "flex min-h-7 w-full cursor-default items-center gap-3 rounded-chip px-2.5 text-left text-12 max-md:min-h-10",
                  at === marked && "bg-raised",
                )}
              >
                <span className="min-w-0 truncate mono text-11">{option.whole}</span>
                <span className="ml-auto shrink-0 text-11 text-ink-3">{option.note}</span>
              </button>
            ))}
          </div>
          {props.isHeld && (
            <p className="px-2.5 py-1 text-11 text-ink-3">Enter asks for it as it is written.</p>
          )}
        </div>
      )}
    </>
  );
};

const intoSight = (option: HTMLButtonElement | null): void => option?.scrollIntoView({ block: "nearest" });

const optionsOf = (draft: string, known: KnownValues): readonly Option[] =>
  draft.trim() === ""
    ? PRESETS.map((preset) => ({ whole: preset.text, note: preset.title }))
    : completionsOf(draft, known).map((each) => ({
        whole: draft.slice(0, each.from) + each.text,
        note: each.note,
      }));
