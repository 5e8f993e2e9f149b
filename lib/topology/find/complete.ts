import { type FieldName, FIELDS, isFieldName, OPERATORS } from "./fields.ts";

export interface Completion {
  /** What is put in place of the characters from `from` to the end. */
  readonly text: string;
  readonly from: number;
  readonly note: string;
}

/** Known values of a field, for completion. */
export type KnownValues = Partial<Record<FieldName, readonly string[]>>;

const STATES = [
  "attached",
  "attaching",
  "detaching",
  "failed",
  "missing",
  "phantom",
  "stray",
  "drifted",
  "unknown",
];

const FIXED: KnownValues = {
  state: STATES,
  link: ["up", "down", "unknown"],
  phase: ["running", "pending", "succeeded", "failed"],
  evidence: ["asked", "reported", "observed", "recorded"],
};

const SHOWN_MAX = 8;

/** What could be written next, where the cursor stands at the end of the text. */
export const completionsOf = (text: string, known: KnownValues): readonly Completion[] => {
  const value =
    /(\w+)\s*(=|!=|~|!~)\s*"?([^\s()"=!~,]*)$/.exec(text) ??
    /(\w+)\s+(in)\s+\(?(?:[^()]*,\s*)?([^\s(),"]*)$/i.exec(text);
  if (value !== null) {
    const [, field = "", , typed = ""] = value;
    return isFieldName(field.toLowerCase())
      ? valuesLike(field.toLowerCase() as FieldName, typed, text.length - typed.length, known)
      : [];
  }
  const operator = /(?:^|[\s(])(\w+)\s+$/.exec(text);
  if (operator !== null && isFieldName((operator[1] ?? "").toLowerCase()))
    return OPERATORS.map((each) => ({ text: `${each} `, from: text.length, note: OPERATOR_NOTES[each] }));
  const typed = /(\w*)$/.exec(text)?.[1] ?? "";
  const from = text.length - typed.length;
  const before = text.slice(0, from).trim();
  const names = Object.entries(FIELDS)
    .filter(([name]) => name.startsWith(typed.toLowerCase()) && name !== typed.toLowerCase())
    .map(([name, note]) => ({ text: `${name} `, from, note }));
  const joins =
    typed === "" && before !== "" && !/(\(|\b(and|or|not))$/i.test(before)
      ? [
          { text: "and ", from, note: "both must hold" },
          { text: "or ", from, note: "one of both must hold" },
        ]
      : [];
  return [...joins, ...names].slice(0, SHOWN_MAX);
};

const OPERATOR_NOTES = {
  "=": "is",
  "!=": "is not",
  "~": "contains",
  "!~": "does not contain",
  in: "is one of (a, b), or an address of a prefix",
} as const;

const valuesLike = (
  field: FieldName,
  typed: string,
  from: number,
  known: KnownValues,
): readonly Completion[] =>
  (known[field] ?? FIXED[field] ?? [])
    .filter((value) => value.includes(typed.toLowerCase()) && value !== typed.toLowerCase())
    .slice(0, SHOWN_MAX)
    .map((value) => ({ text: /[\s()=!~,]/.test(value) ? `"${value}" ` : `${value} `, from, note: "" }));

/** What people ask most. */
export const PRESETS: readonly { readonly title: string; readonly text: string }[] = [
  { title: "What is ill", text: "state in (failed, missing, phantom, stray, drifted) or link = down" },
  { title: "Asked, and not there", text: "evidence = asked and evidence != reported" },
  { title: "Nobody looked", text: "evidence = reported and evidence != observed" },
  { title: "Link down", text: "link = down" },
  { title: "Virtual machines", text: 'vm ~ ""' },
  { title: "On VLAN 10", text: "vlan = 10" },
];
