import { familyOf, numberOfAddress, parseAddress } from "../../ip/address.ts";
import { parsePrefix, type Prefix, prefixContains, prefixLengthOf } from "../../ip/prefix.ts";
import { MAC_SIGN, type PodFact } from "../fact.ts";
import { isInOrder, isOrderOperator, type Operator } from "./fields.ts";

/** What is said of one attachment: its line of the fact. */
export const lineOfItem = ({ said, shape }: PodFact, item: number): string => {
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
type Test = (fact: PodFact, item: number) => boolean;

export const macTest = (operator: Operator, wanted: readonly string[]): Test => {
  if (operator === "~" || operator === "!~") {
    const isIn: Test = (fact, item) =>
      wanted.some((part) => fact.said.includes(part)) &&
      macsOf(lineOfItem(fact, item)).some((mac) => wanted.some((part) => mac.includes(part)));
    return operator === "~" ? isIn : not(isIn);
  }
  const tests = wanted.map((mac) => wordTest(` ${MAC_SIGN}${mac} `));
  const isIn: Test = (fact, item) => tests.some((test) => test(fact, item));
  return operator === "!=" ? not(isIn) : isIn;
};

export const addressTest = (operator: Operator, wanted: readonly string[]): Test => {
  if (isOrderOperator(operator)) return orderTest(operator, wanted[0] ?? "");
  if (operator === "~" || operator === "!~") {
    const isIn: Test = (fact, item) =>
      wanted.some((part) => fact.said.includes(part)) &&
      addressesOf(lineOfItem(fact, item)).some((address) => wanted.some((part) => address.includes(part)));
    return operator === "~" ? isIn : not(isIn);
  }
  const tests = wanted.map((value): Test => {
    if (value === "none") return (fact, item) => !hasAddress(lineOfItem(fact, item));
    const prefix = operator === "in" ? parsePrefix(value) : undefined;
    return prefix === undefined ? wordTest(` ${value} `) : prefixTest(prefix);
  });
  const any: Test = (fact, item) => tests.some((test) => test(fact, item));
  return operator === "!=" ? not(any) : any;
};

const not =
  (test: Test): Test =>
  (fact, item) =>
    !test(fact, item);

const wordTest =
  (word: string): Test =>
  (fact, item) =>
    fact.said.includes(word) && (fact.shape.items.length <= 1 || lineOfItem(fact, item).includes(word));

const hasAddress = (line: string): boolean => {
  for (let at = 1; at < line.length; at = line.indexOf(" ", at) + 1)
    if (line[at] !== MAC_SIGN) return true;
    else if (line.indexOf(" ", at) === -1) return false;
  return false;
};

/** Only addresses whose text can lie in the prefix are taken apart, and where whole octets decide none is. */
const prefixTest = (prefix: Prefix): Test => {
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
    if (!fact.said.includes(beginning)) return false;
    return addressesOf(lineOfItem(fact, item)).some(isInside);
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
const orderTest = (operator: "<" | ">" | "<=" | ">=", value: string): Test => {
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
