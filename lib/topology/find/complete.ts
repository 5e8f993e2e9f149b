import {
  type FieldName,
  FIELDS,
  FIXED,
  isFieldName,
  OPERATOR_NOTES,
  OPERATORS,
  ORDERED,
  isOrderOperator,
} from "./fields.ts";
import { type Token, tokensOf } from "./tokens.ts";

export interface Completion {
  /** What is put in place of the characters from `from` to the end. */
  readonly text: string;
  readonly from: number;
  readonly note: string;
}

/** Known values of a field, for completion: asked for only where a value is written. */
export type KnownValues = Partial<Record<FieldName, readonly string[]>>;

const SHOWN_MAX = 8;

/** What could be written next, where the cursor stands at the end of the text. */
export const completionsOf = (text: string, known: KnownValues): readonly Completion[] => {
  const { before, typed, from } = cursorOf(text);
  const field = fieldOfValue(before);
  if (field !== undefined) return valuesLike(field, typed, from, known);
  const last = before.at(-1);
  const named = last?.kind === "name" ? last.text.toLowerCase() : "";
  if (typed === "" && isFieldName(named)) return operatorsOf(named, from);
  const names = Object.entries(FIELDS)
    .filter(([name]) => name.startsWith(typed.toLowerCase()) && name !== typed.toLowerCase())
    .map(([name, note]) => ({ text: `${name} `, from, note }));
  const isComplete = last !== undefined && last.kind !== "open" && !["and", "or", "not"].includes(named);
  return [...(typed === "" && isComplete ? joinsAt(from) : []), ...names].slice(0, SHOWN_MAX);
};

/** The field whose value stands at the end of the text: what a source of known values must know. */
export const askedField = (text: string): FieldName | undefined => fieldOfValue(cursorOf(text).before);

interface Cursor {
  /** What is written before the word that is being typed. */
  readonly before: readonly Token[];
  readonly typed: string;
  readonly from: number;
}

const cursorOf = (text: string): Cursor => {
  const read = tokensOf(text);
  // Only an open quotation mark is worth completing; behind anything else unreadable nothing is offered but fields.
  if (!Array.isArray(read)) {
    const before = tokensOf(text.slice(0, read.at));
    return {
      before: Array.isArray(before) ? before : [],
      typed: text.slice(read.at + 1),
      from: read.at,
    };
  }
  const last = read.at(-1);
  return last?.kind === "name" && last.end === text.length
    ? { before: read.slice(0, -1), typed: last.text, from: last.at }
    : { before: read, typed: "", from: text.length };
};

/** `network =`, `state in`, `state in (failed,`: the value of that field comes next. */
const fieldOfValue = (before: readonly Token[]): FieldName | undefined => {
  let at = before.length - 1;
  if (before[at]?.kind === "comma" || before[at]?.kind === "open") {
    while (at >= 0 && before[at]?.kind !== "open") at--;
    at--;
    if (before[at]?.text.toLowerCase() !== "in") return undefined;
  }
  const operator = before[at];
  if (operator === undefined || (operator.kind !== "operator" && operator.text.toLowerCase() !== "in"))
    return undefined;
  const isNot = operator.kind !== "operator" && before[at - 1]?.text.toLowerCase() === "not";
  const field = before[isNot ? at - 2 : at - 1]?.text.toLowerCase() ?? "";
  return isFieldName(field) ? field : undefined;
};

const operatorsOf = (field: FieldName, from: number): readonly Completion[] =>
  OPERATORS.filter((operator) => ORDERED.includes(field) || !isOrderOperator(operator)).map((operator) => ({
    text: `${operator} `,
    from,
    note: OPERATOR_NOTES[operator],
  }));

/**
 * Whether the end of the text is on its way to something else: a value that names of the cluster go on from, or a word that a
 * field begins with. Asked as it stands it would find nothing, and the picture would be emptied while somebody writes.
 */
export const isHalfWritten = (text: string, known: KnownValues): boolean => {
  const { before, typed } = cursorOf(text);
  const like = typed.toLowerCase();
  const field = fieldOfValue(before);
  if (field !== undefined) {
    if (["~", "!~"].includes(before.at(-1)?.text ?? "")) return false;
    const values = (known[field] ?? FIXED[field] ?? []).map((value) => value.toLowerCase());
    return like !== "" && !values.includes(like) && values.some((value) => value.includes(like));
  }
  if (like !== "")
    return like.length >= FIELD_START_MIN && Object.keys(FIELDS).some((name) => name.startsWith(like));
  const last = before.at(-1);
  return (
    last?.kind === "name" &&
    isFieldName(last.text.toLowerCase()) &&
    fieldOfValue(before.slice(0, -1)) === undefined
  );
};

/** One letter begins too many fields to be meant as one. */
const FIELD_START_MIN = 2;

const joinsAt = (from: number): readonly Completion[] => [
  { text: "and ", from, note: "both must hold" },
  { text: "or ", from, note: "one of both must hold" },
];

const valuesLike = (
  field: FieldName,
  typed: string,
  from: number,
  known: KnownValues,
): readonly Completion[] => {
  const like = typed.toLowerCase();
  const values = (known[field] ?? FIXED[field] ?? []).filter(
    (value) => value.toLowerCase().includes(like) && value.toLowerCase() !== like,
  );
  const beginsSo = values.filter((value) => value.toLowerCase().startsWith(like));
  return [...new Set([...beginsSo, ...values])]
    .slice(0, SHOWN_MAX)
    .map((value) => ({ text: `${quoted(value)} `, from, note: "" }));
};

const quoted = (value: string): string => (/[\s()=!~,<>]/.test(value) ? `"${value}"` : value);

/** What people ask most. */
export const PRESETS: readonly { readonly title: string; readonly text: string }[] = [
  { title: "Ill", text: "health in (warning, error)" },
  { title: "Errors only", text: "health = error" },
  { title: "Link down", text: "link = down" },
  {
    title: "Without address, though the network has IPAM",
    text: "ip = none and state = attached and ipam != none",
  },
  { title: "Asked, and not there", text: "evidence = asked and evidence != reported" },
  { title: "Reported, and nobody saw it", text: "evidence = reported and evidence != observed" },
  { title: "Recorded, and not there", text: "evidence = recorded and evidence != reported" },
  { title: "Address also held by another", text: "finding = moor150" },
  { title: "Hot-plugged: not as its template asks", text: "finding = moor115" },
  { title: "Virtual machines", text: 'vm ~ ""' },
  { title: "On VLAN 10", text: "vlan = 10" },
];
