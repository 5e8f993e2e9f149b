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

/** Whether a word stands in an address or MAC of the attachment. Most words can't, and are not looked for. */
export const hasSaidWord = (word: string): ((fact: PodFact, item: number) => boolean) => {
  if (!/^[0-9a-f.:]+$/.test(word)) return () => false;
  return (fact, item) => fact.said.includes(word) && lineOfItem(fact, item).includes(word);
};

type Test = (line: string, said: string) => boolean;

export const macTest = (operator: Operator, wanted: readonly string[]): Test => {
  if (operator === "~" || operator === "!~") {
    const isIn = (line: string): boolean =>
      macsOf(line).some((mac) => wanted.some((part) => mac.includes(part)));
    return operator === "~" ? isIn : (line) => !isIn(line);
  }
  const words = wanted.map((mac) => ` ${MAC_SIGN}${mac} `);
  const isIn: Test = (line, said) => words.some((word) => said.includes(word) && line.includes(word));
  return operator === "!=" ? (line, said) => !isIn(line, said) : isIn;
};

export const addressTest = (operator: Operator, wanted: readonly string[]): Test => {
  if (isOrderOperator(operator)) return orderTest(operator, wanted[0] ?? "");
  if (operator === "~" || operator === "!~") {
    const isIn = (line: string): boolean =>
      addressesOf(line).some((address) => wanted.some((part) => address.includes(part)));
    return operator === "~" ? isIn : (line) => !isIn(line);
  }
  const tests = wanted.map((value): Test => {
    if (value === "none") return (line) => addressesOf(line).length === 0;
    const prefix = operator === "in" ? parsePrefix(value) : undefined;
    return prefix === undefined ? wordTest(` ${value} `) : prefixTest(prefix);
  });
  const any: Test = (line, said) => tests.some((test) => test(line, said));
  return operator === "!=" ? (line, said) => !any(line, said) : any;
};

const wordTest =
  (word: string): Test =>
  (line, said) =>
    said.includes(word) && line.includes(word);

/** Only addresses whose text can lie in the prefix are taken apart. */
const prefixTest = (prefix: Prefix): Test => {
  const beginning = ` ${beginningOf(prefix)}`;
  const isV6 = prefix.includes(":");
  return (line, said) => {
    if (!said.includes(beginning) || !line.includes(beginning)) return false;
    return addressesOf(line).some((text) => {
      if (text.includes(":") !== isV6) return false;
      if (!isV6) return isQuadIn(text, prefix);
      const address = parseAddress(text);
      return address !== undefined && prefixContains(prefix, address);
    });
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
  return (line) =>
    addressesOf(line).some((text) => {
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
