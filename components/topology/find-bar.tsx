"use client";

import { CircleHelp, Search, X } from "lucide-react";
import { useEffect, useEffectEvent, useId, useState } from "react";
import { isHalfWritten } from "../../lib/topology/find/complete.ts";
import { parseFind } from "../../lib/topology/find/parse-find.ts";
import { allOf, conditionsOf } from "../../lib/topology/find/print-find.ts";
import { cx } from "../ui/cx.ts";
import { Kbd } from "../ui/mono.tsx";
import { later } from "../ui/later.tsx";
import { FindField } from "./find-field.tsx";
import { useKnownValues } from "./use-known-values.ts";

const FindHelp = later(() => import("./find-help.tsx").then((module) => module.FindHelp));

export interface ScopeChip {
  readonly name: string;
  readonly value: string;
  readonly onDrop: () => void;
}

interface Props {
  readonly value: string;
  /** What narrows the picture beside the find: scopes, shown as chips too. */
  readonly scopes: readonly ScopeChip[];
  readonly onChange: (text: string | null) => void;
}

interface Edit {
  /** Conditions that stand as chips. */
  readonly chips: readonly string[];
  /** What is being written. */
  readonly draft: string;
  /** The find that was asked last; another value in the URL was set by somebody else. */
  readonly made: string;
  /** The draft has not been asked yet. */
  readonly isWaiting: boolean;
}

/** So long nobody types: what is written is asked. */
const PAUSE_MS = 300;

/**
 * Conditions as chips, and a field for the next one with what could be written. What can't be read yet, and what is on its way to
 * a name that is known, is not asked of the server: the picture stays, and the field says what is missing.
 */
export const FindBar = ({ value, scopes, onChange }: Props) => {
  const id = useId();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [isEntered, setEntered] = useState(false);
  const { known, isOnItsWay } = useKnownValues(isEntered);
  const [kept, setKept] = useState<Edit>(() => editOf(value));
  const edit = kept.made === value ? kept : editOf(value);
  const read = parseFind(edit.draft);
  const isHeld = isHalfWritten(edit.draft, known);
  const change = (chips: readonly string[], draft: string) => {
    const isReadable = parseFind(draft).ok;
    const made = allOf([...chips, isReadable ? enclosed(draft.trim()) : ""]);
    setKept({ chips, draft, made, isWaiting: false });
    if (made !== value) onChange(made === "" ? null : made);
  };
  const write = (draft: string) => {
    if (draft.trim() === "") change(edit.chips, draft);
    else setKept({ ...edit, draft, isWaiting: true });
  };
  const commit = (text: string) => {
    const parsed = parseFind(text);
    if (parsed.ok && parsed.find !== null) change([...edit.chips, ...conditionsOf(parsed.find)], "");
  };
  const ask = () => {
    if (edit.isWaiting && read.ok) change(edit.chips, edit.draft);
  };
  const askInTime = useEffectEvent(ask);
  useEffect(() => {
    if (!edit.isWaiting || isHeld || isOnItsWay) return;
    const pause = setTimeout(() => askInTime(), PAUSE_MS);
    return () => clearTimeout(pause);
  }, [edit.draft, edit.isWaiting, isHeld, isOnItsWay]);
  return (
    <div className="relative flex min-w-72 flex-1 flex-col max-md:min-w-0 max-md:basis-full">
      <div
        className="flex min-h-7 min-w-0 items-center gap-1.5 rounded-control border border-edge px-2 transition-colors duration-80 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-focus hover:border-ink-3 max-md:min-h-10 compact:min-h-6"
        onPointerDown={(event) => {
          if (
            event.target instanceof Element &&
            event.target.closest("button, input, [role=listbox]") === null
          ) {
            event.preventDefault();
            document.getElementById(`${id}-field`)?.focus();
          }
        }}
      >
        <Search aria-hidden className="size-3.5 shrink-0 text-ink-3" />
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-1.5">
          {scopes.map((chip) => (
            <Chip key={chip.name} text={`${chip.name} = ${chip.value}`} onDrop={chip.onDrop} isScope />
          ))}
          {edit.chips.map((text, index) => (
            <Chip
              key={`${index} ${text}`}
              text={text}
              onDrop={() =>
                change(
                  edit.chips.filter((_, at) => at !== index),
                  edit.draft,
                )
              }
            />
          ))}
          <FindField
            draft={edit.draft}
            id={`${id}-field`}
            describedBy={read.ok ? null : `${id}-why`}
            placeholder={
              edit.chips.length + scopes.length > 0 ? "add a condition…" : "Find, or add a condition…"
            }
            known={known}
            isHeld={isHeld}
            onEnter={() => setEntered(true)}
            onLeave={ask}
            onDraft={write}
            onCommit={commit}
            onBack={() => {
              if (edit.chips.length > 0) change(edit.chips.slice(0, -1), edit.chips.at(-1) ?? "");
            }}
          />
        </div>
        <button
          type="button"
          aria-label="How to write conditions"
          onClick={() => setHelpOpen(true)}
          className="flex size-5 shrink-0 items-center justify-center rounded-chip text-ink-3 hover:text-ink max-md:size-9"
        >
          <CircleHelp aria-hidden className="size-3.5" />
        </button>
        <span aria-hidden className="max-md:hidden">
          <Kbd>/</Kbd>
        </span>
      </div>
      {!read.ok && (
        <p id={`${id}-why`} role="status" className="pt-1 text-11 text-warn">
          {read.detail}
          {read.suggestion !== null && <> Did you mean “{read.suggestion}”?</>}{" "}
          <span className="text-ink-3">Character {read.at + 1}.</span>
        </p>
      )}
      <FindHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
};

const editOf = (value: string): Edit => {
  const read = parseFind(value);
  return read.ok
    ? { chips: conditionsOf(read.find), draft: "", made: value, isWaiting: false }
    : { chips: [], draft: value, made: value, isWaiting: false };
};

/** Alternatives stay together when another condition joins them. */
const enclosed = (text: string): string => {
  const read = parseFind(text);
  return read.ok && read.find?.kind === "or" ? `(${text})` : text;
};

const Chip = ({ text, onDrop, isScope = false }: { text: string; onDrop: () => void; isScope?: boolean }) => (
  <span
    className={cx(
      "inline-flex h-[20px] max-w-full min-w-0 items-center gap-1 rounded-chip pl-1.5 mono text-11 max-md:h-8",
      isScope ? "border border-line-2" : "bg-raised",
    )}
  >
    <span className="min-w-0 truncate" title={text}>
      {text}
    </span>
    <button
      type="button"
      aria-label={`Drop ${text}`}
      onClick={onDrop}
      className="flex h-full w-5 shrink-0 items-center justify-center rounded-chip text-ink-3 hover:text-ink max-md:w-8"
    >
      <X aria-hidden className="size-3" />
    </button>
  </span>
);
