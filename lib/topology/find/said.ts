import { familyOf, numberOfAddress, parseAddress } from "../../ip/address.ts";
import { parsePrefix, type Prefix, prefixContains, prefixLengthOf } from "../../ip/prefix.ts";
import { MAC_SIGN, type PodFact } from "../fact.ts";
import { isInOrder, isOrderOperator, type Operator } from "./fields.ts";

/** What is said of a pod, a line for each of its attachments. */
interface Said {
  readonly said: string;
  readonly shape: { readonly items: readonly unknown[] };
}

/** What is said of one attachment: its line of the fact. */
export const lineOfItem = ({ said, shape }: Said, item: number): string => {
  if (shape.items.length <= 1) return said;
  let from = 0;
  for (let at = 0; at < item; at++) {
    from = said.indexOf("\n", from) + 1;
    if (from === 0) return "";
  }
  const end = said.indexOf("\n", from);
  return end === -1 ? said.slice(from) : said.slice(from, end);
};

/** Whether a word can be part of an address or MAC. */
export const mayBeSaid = (word: string): boolean => /^[0-9a-f.:]+$/.test(word);

/** Whether a word stands in an address or MAC of the attachment. Most words can't, and are not looked for. */
export const hasSaidWord = (word: string): ((fact: PodFact, item: number) => boolean) => {
  if (!mayBeSaid(word)) return () => false;
  return (fact, item) => fact.said.includes(word) && lineOfItem(fact, item).includes(word);
};

/** Asked of one attachment of a pod. */
export type SaidTest = (fact: Said, item: number) => boolean;

/**
 * Asks all attachments of a pod at once, as if they were one; undefined where that is another question: of what isn't
 * there each must be asked.
 */
export const ofAnyLine = (
  test: SaidTest,
  operator: Operator,
  wanted: readonly string[],
): ((fact: PodFact) => boolean) | undefined =>
  ["=", "in", "~"].includes(operator) && !wanted.includes("none") && !wanted.includes("")
    ? ({ said }) => test({ said, shape: ONE_LINE }, 0)
    : undefined;

const ONE_LINE = { items: [] };

export const macTest = (operator: Operator, wanted: readonly string[]): SaidTest => {
  if (operator === "~" || operator === "!~") {
    const isIn: SaidTest = (fact, item) =>
      wanted.some((part) => fact.said.includes(part)) &&
      macsOf(lineOfItem(fact, item)).some((mac) => wanted.some((part) => mac.includes(part)));
    return operator === "~" ? isIn : not(isIn);
  }
  const tests = wanted.map((mac) => wordTest(` ${MAC_SIGN}${mac} `));
  const isIn: SaidTest = (fact, item) => tests.some((test) => test(fact, item));
  return operator === "!=" ? not(isIn) : isIn;
};

export const addressTest = (operator: Operator, wanted: readonly string[]): SaidTest => {
  if (isOrderOperator(operator)) return orderTest(operator, wanted[0] ?? "");
  if (operator === "~" || operator === "!~") {
    const isIn: SaidTest = (fact, item) => {
      const line = lineOfItem(fact, item);
      return wanted.some((part) => isInAddress(line, part));
    };
    return operator === "~" ? isIn : not(isIn);
  }
  const tests = wanted.map((value): SaidTest => {
    if (value === "none") return (fact, item) => !hasAddress(lineOfItem(fact, item));
    const prefix = operator === "in" ? parsePrefix(value) : undefined;
    return prefix === undefined ? wordTest(` ${value} `) : prefixTest(prefix);
  });
  const any: SaidTest = (fact, item) => tests.some((test) => test(fact, item));
  return operator === "!=" ? not(any) : any;
};

/** Texts of which one must stand in what is said of a pod with such an address; undefined: there are none. */
export const addressNeedles = (
  operator: Operator,
  wanted: readonly string[],
): readonly string[] | undefined => {
  if (operator === "~") return wanted.includes("") ? undefined : wanted;
  if (operator !== "=" && operator !== "in") return undefined;
  const needles = wanted.map((value) => {
    if (value === "none") return "";
    const prefix = operator === "in" ? parsePrefix(value) : undefined;
    return prefix === undefined ? ` ${value} ` : ` ${beginningOf(prefix)}`.trimEnd();
  });
  return needles.includes("") ? undefined : needles;
};

export const macNeedles = (operator: Operator, wanted: readonly string[]): readonly string[] | undefined =>
  ["=", "in", "~"].includes(operator) && !wanted.includes("") ? wanted : undefined;

const not =
  (test: SaidTest): SaidTest =>
  (fact, item) =>
    !test(fact, item);

/** Whether a text stands in one of the line's addresses: in a word that isn't a MAC. */
const isInAddress = (line: string, part: string): boolean => {
  if (part === "") return hasAddress(line);
  for (let at = line.indexOf(part); at !== -1; at = line.indexOf(part, at + 1))
    if (line[line.lastIndexOf(" ", at) + 1] !== MAC_SIGN) return true;
  return false;
};

const wordTest =
  (word: string): SaidTest =>
  (fact, item) =>
    fact.said.includes(word) && (fact.shape.items.length <= 1 || lineOfItem(fact, item).includes(word));

const hasAddress = (line: string): boolean => {
  for (let at = 1; at < line.length; at = line.indexOf(" ", at) + 1)
    if (line[at] !== MAC_SIGN) return true;
    else if (line.indexOf(" ", at) === -1) return false;
  return false;
};

/** Only addresses whose text can lie in the prefix are taken apart, and where whole octets decide none is. */
const prefixTest = (prefix: Prefix): SaidTest => {
  const beginning = ` ${beginningOf(prefix)}`;
  const isV6 = prefix.includes(":");
  const length = prefixLengthOf(prefix);
  if (!isV6 && length > 0 && length % 8 === 0) return wordTest(length === 32 ? `${beginning} ` : beginning);
  const isInside = (text: string): boolean => {
    if (text.includes(":") !== isV6) return false;
    if (!isV6) return isQuadIn(text, prefix);
    const address = parseAddress(text);
    return address !== undefined && prefixContains(prefix, address);
  };
  const areGroupsEnough = isV6 && beginning.split(":").length - 1 === length / 16;
  if (areGroupsEnough) return wordTest(beginning);
  return (fact, item) => {
    const line = lineOfItem(fact, item);
    for (let at = line.indexOf(beginning); at !== -1; at = line.indexOf(beginning, at + 1)) {
      const word = line.slice(at + 1, line.indexOf(" ", at + 1));
      // Between two lines there is a line's end.
      if (word.trim() !== "" && !word.startsWith(MAC_SIGN) && isInside(word)) return true;
    }
    return false;
  };
};

/** The text that every address of the prefix begins with: its whole octets, or its whole groups before the first zero. */
const beginningOf = (prefix: Prefix): string => {
  const length = prefixLengthOf(prefix);
  const text = prefix.slice(0, prefix.indexOf("/"));
  if (!prefix.includes(":")) {
    const octets = text.split(".").slice(0, Math.floor(length / 8));
    return octets.length === 4 ? text : octets.map((octet) => `${octet}.`).join("");
  }
  const groups = (text.split("::")[0] ?? "").split(":").filter((group) => group !== "");
  const sure: string[] = [];
  for (const group of groups.slice(0, Math.min(7, Math.floor(length / 16)))) {
    if (group === "0") break;
    sure.push(`${group}:`);
  }
  return sure.join("");
};

const isQuadIn = (text: string, prefix: Prefix): boolean => {
  const bits = 32 - prefixLengthOf(prefix);
  const size = 2 ** bits;
  return Math.floor(quadOf(text) / size) === Math.floor(quadOf(prefix) / size);
};

/** The number of the four octets that a text begins with. */
const quadOf = (text: string): number => {
  let number = 0;
  let octet = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit === -2) {
      number = number * 256 + octet;
      octet = 0;
    } else if (digit < 0 || digit > 9) break;
    else octet = octet * 10 + digit;
  }
  return number * 256 + octet;
};

/** By number, and only within the family. */
const orderTest = (operator: "<" | ">" | "<=" | ">=", value: string): SaidTest => {
  const limit = parseAddress(value);
  if (limit === undefined) return () => false;
  const number = numberOfAddress(limit);
  const family = familyOf(limit);
  return (fact, item) =>
    addressesOf(lineOfItem(fact, item)).some((text) => {
      const address = parseAddress(text);
      return (
        address !== undefined &&
        familyOf(address) === family &&
        isInOrder(numberOfAddress(address), operator, number)
      );
    });
};

const addressesOf = (line: string): readonly string[] =>
  line.split(" ").filter((word) => word !== "" && !word.startsWith(MAC_SIGN));

const macsOf = (line: string): readonly string[] =>
  line.split(" ").flatMap((word) => (word.startsWith(MAC_SIGN) ? [word.slice(MAC_SIGN.length)] : []));
