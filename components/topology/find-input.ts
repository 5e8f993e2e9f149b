import type { KeyboardEvent } from "react";

export interface FindFieldProps {
  readonly draft: string;
  /** Id of the field. */
  readonly id: string;
  /** Id of what says why the draft can't be read; null where it can. */
  readonly describedBy: string | null;
  readonly placeholder: string;
  readonly onDraft: (draft: string) => void;
  /** Enter: the draft is done. */
  readonly onCommit: () => void;
  /** Backspace in the empty field. */
  readonly onBack: () => void;
}

/** What both fields have in common. */
export const fieldLook = ({ id, describedBy, placeholder }: FindFieldProps) =>
  ({
    id,
    "data-search": true,
    "aria-label": "Find: words, or vlan = 10 and state != attached",
    "aria-invalid": describedBy === null ? undefined : true,
    "aria-describedby": describedBy ?? undefined,
    placeholder,
    spellCheck: false,
    className: "h-6 min-w-28 flex-1 bg-transparent text-12 outline-none compact:-my-px max-md:h-9",
  }) as const;

/** Enter and Backspace; `isChoosing`: Enter belongs to the list. */
export const pressIn = (
  props: FindFieldProps,
  event: KeyboardEvent<HTMLInputElement>,
  isChoosing: boolean,
) => {
  if (event.key === "Enter" && !isChoosing) props.onCommit();
  if (event.key === "Backspace" && props.draft === "") {
    event.preventDefault();
    props.onBack();
  }
};
