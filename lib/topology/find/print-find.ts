import type { Find } from "./parse-find.ts";

/** A find as text that reads back as the same: what a chip of the find bar says. */
export const printFind = (find: Find): string => {
  switch (find.kind) {
    case "word":
      return quoted(find.text);
    case "condition":
      return `${find.field} ${find.operator} ${printValues(find.operator, find.values)}`;
    case "not":
      return `not ${enclosed(find.part)}`;
    case "and":
    case "or":
      return find.parts.map(enclosed).join(` ${find.kind} `);
    default:
      return find satisfies never;
  }
};

/** Its conditions one by one, where all of them must hold; else the whole as one. */
export const conditionsOf = (find: Find | null): readonly string[] =>
  find === null ? [] : find.kind === "and" ? find.parts.map(enclosed) : [printFind(find)];

/** Texts that must all hold, as one. */
export const allOf = (texts: readonly string[]): string => texts.filter((text) => text !== "").join(" and ");

/** A text that stands as one value or word, whatever is in it. */
export const quoted = (text: string): string =>
  /^[^\s()=!~,"<>]+$/.test(text) && !/^(and|or|not|in)$/i.test(text) ? text : `"${text.replaceAll('"', "")}"`;

const enclosed = (find: Find): string =>
  find.kind === "and" || find.kind === "or" ? `(${printFind(find)})` : printFind(find);

const printValues = (operator: string, values: readonly string[]): string => {
  const texts = values.map(quoted);
  const [first = '""'] = texts;
  return operator === "in" && texts.length !== 1 ? `(${texts.join(", ")})` : first;
};
