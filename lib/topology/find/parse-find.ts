import { parseAddress } from "../../ip/address.ts";
import { parseMac } from "../../ip/mac.ts";
import { parsePrefix } from "../../ip/prefix.ts";
import {
  type FieldName,
  FIELDS,
  FIXED,
  isFieldName,
  isOrderOperator,
  type Operator,
  ORDERED,
} from "./fields.ts";
import { nearestOf } from "./suggest.ts";
import { type FindProblem, type Token, tokensOf } from "./tokens.ts";

/**
 * What is looked for, as a tree. It is asked of one attachment (with its pod) at a time: a pod is found where one of its
 * attachments fits the whole.
 */
export type Find =
  | { readonly kind: "and" | "or"; readonly parts: readonly Find[] }
  | { readonly kind: "not"; readonly part: Find }
  | { readonly kind: "word"; readonly text: string }
  | {
      readonly kind: "condition";
      readonly field: FieldName;
      readonly operator: Operator;
      readonly values: readonly string[];
    };

export type FindRead = { readonly ok: true; readonly find: Find | null } | FindProblem;

/** Deeper nesting is nobody's wish. */
const DEPTH_MAX = 32;

/**
 * Reads `network = tenantred and state != attached`, `ip in 10.60.0.0/16`, `not vlan in (10, 20)`, `node ~ worker`,
 * `"two words"`. Words beside each other must all fit. null: nothing is looked for. Never throws.
 */
export const parseFind = (text: string): FindRead => {
  const tokens = tokensOf(text);
  if (!Array.isArray(tokens)) return tokens;
  if (tokens.length === 0) return { ok: true, find: null };
  try {
    const reader = new Reader(tokens, text.length);
    return { ok: true, find: reader.whole() };
  } catch (error) {
    if (error instanceof Unreadable)
      return {
        ok: false,
        detail: error.message,
        at: error.at,
        end: error.end,
        suggestion: error.suggestion ?? null,
      };
    throw error;
  }
};

/** Free words alone: they may fit different attachments of one pod. */
export const wordsOnly = (find: Find): readonly string[] | undefined => {
  if (find.kind === "word") return [find.text];
  if (find.kind !== "and") return undefined;
  const words = find.parts.map((part) => (part.kind === "word" ? part.text : undefined));
  return words.every((word) => word !== undefined) ? words : undefined;
};

class Unreadable extends Error {
  readonly at: number;
  readonly end: number;
  readonly suggestion: string | undefined;
  constructor(detail: string, place: { readonly at: number; readonly end: number }, suggestion?: string) {
    super(detail);
    this.at = place.at;
    this.end = place.end;
    this.suggestion = suggestion;
  }
}

/** Recursive descent: or → and → not → condition, word or parenthesis. */
class Reader {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], end: number) {
    this.#tokens = tokens;
    this.#end = end;
  }

  whole(): Find {
    const find = this.#either();
    const rest = this.#peek();
    if (rest !== undefined) throw new Unreadable(`“${rest.text}” isn’t expected here.`, rest);
    return find;
  }

  #either(): Find {
    const parts = [this.#all()];
    while (this.#takeWord("or")) parts.push(this.#all());
    return many("or", parts);
  }

  #all(): Find {
    const parts = [this.#maybeNot()];
    for (;;) {
      const isJoined = this.#takeWord("and");
      const next = this.#peek();
      if (!isJoined && (next === undefined || next.kind === "close" || isKeyword(next, "or"))) break;
      parts.push(this.#maybeNot());
    }
    return many("and", parts);
  }

  #maybeNot(): Find {
    const token = this.#peek();
    if (token !== undefined && isKeyword(token, "not") && !this.#isOperator(1)) {
      this.#deeper(token);
      this.#at++;
      const part = this.#maybeNot();
      this.#depth--;
      return { kind: "not", part };
    }
    return this.#primary();
  }

  #primary(): Find {
    const token = this.#peek();
    if (token === undefined) throw new Unreadable("Something is missing here.", this.#atEnd());
    if (token.kind === "open") {
      this.#deeper(token);
      this.#at++;
      const inner = this.#either();
      const close = this.#peek();
      if (close?.kind !== "close") throw new Unreadable("The parenthesis is never closed.", token);
      this.#at++;
      this.#depth--;
      return inner;
    }
    if (token.kind === "text") {
      this.#at++;
      return { kind: "word", text: token.text.toLowerCase() };
    }
    if (token.kind !== "name") throw new Unreadable(`“${token.text}” isn’t expected here.`, token);
    if (this.#isOperator(1)) return this.#condition(token);
    this.#at++;
    return { kind: "word", text: token.text.toLowerCase() };
  }

  #condition(name: Token): Find {
    const field = name.text.toLowerCase();
    if (!isFieldName(field))
      throw new Unreadable(
        `“${name.text}” can’t be asked about. There are ${Object.keys(FIELDS).join(", ")}.`,
        name,
        nearestOf(field, Object.keys(FIELDS)),
      );
    this.#at++;
    const operator = this.#operator(field);
    const next = this.#peek();
    const tokens =
      operator.word === "in" && next?.kind === "open"
        ? this.#list(next)
        : [this.#value(`A value is missing after “${name.text} ${operator.word}”.`)];
    for (const token of tokens) checkValue(field, operator.word, token);
    const values = tokens.map(({ text }) => canonicalOf(field, text.toLowerCase()));
    return negated(operator.isNot, { kind: "condition", field, operator: operator.word, values });
  }

  #operator(field: FieldName): { readonly word: Operator; readonly isNot: boolean } {
    const token = this.#tokens[this.#at];
    this.#at++;
    const word = token?.text.toLowerCase() ?? "";
    if (token !== undefined && isOrderOperator(word) && !ORDERED.includes(field))
      throw new Unreadable(`“${field}” has no order. ${ORDERED.join(", ")} have.`, token, "=");
    switch (word) {
      case "=":
      case "!=":
      case "~":
      case "!~":
      case "<":
      case ">":
      case "<=":
      case ">=":
        return { word, isNot: false };
      case "not":
        this.#at++;
        return { word: "in", isNot: true };
      default:
        return { word: "in", isNot: false };
    }
  }

  #list(open: Token): readonly Token[] {
    this.#at++;
    const values: Token[] = [];
    for (;;) {
      values.push(this.#value("A value is missing in the list."));
      const next = this.#peek();
      this.#at++;
      if (next?.kind === "close") return values;
      if (next?.kind !== "comma") throw new Unreadable("The list is never closed.", open);
    }
  }

  #value(missing: string): Token {
    const token = this.#peek();
    if (token?.kind !== "name" && token?.kind !== "text")
      throw new Unreadable(missing, token ?? this.#atEnd());
    this.#at++;
    return token;
  }

  #atEnd(): { readonly at: number; readonly end: number } {
    return { at: this.#end, end: this.#end };
  }

  #peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  #takeWord(word: string): boolean {
    const token = this.#peek();
    if (token === undefined || !isKeyword(token, word) || this.#isOperator(1)) return false;
    this.#at++;
    return true;
  }

  /** `=`, `in`, `not in`: what makes a condition of the name before it. */
  #isOperator(ahead: number): boolean {
    const token = this.#peek(ahead);
    if (token === undefined) return false;
    if (token.kind === "operator" || isKeyword(token, "in")) return true;
    const after = this.#peek(ahead + 1);
    return isKeyword(token, "not") && after !== undefined && isKeyword(after, "in");
  }

  #deeper(token: Token): void {
    this.#depth++;
    if (this.#depth > DEPTH_MAX) throw new Unreadable("That is nested too deeply.", token);
  }
}

const isKeyword = (token: Token, word: string): boolean =>
  token.kind === "name" && token.text.toLowerCase() === word;

const many = (kind: "and" | "or", parts: readonly Find[]): Find => {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { kind, parts };
};

const negated = (isNot: boolean, part: Find): Find => (isNot ? { kind: "not", part } : part);

/** What can't be true of any attachment is a slip, and said to be one rather than finding nothing. */
const checkValue = (field: FieldName, operator: Operator, token: Token): void => {
  if (operator === "~" || operator === "!~") return;
  const text = token.text.toLowerCase();
  const fixed = FIXED[field];
  if (fixed !== undefined && !fixed.includes(text))
    throw new Unreadable(
      `“${token.text}” is never a ${field}. There are ${fixed.join(", ")}.`,
      token,
      nearestOf(text, fixed),
    );
  if ((field === "vlan" || field === "mtu") && text !== "none" && !/^\d{1,6}$/.test(text))
    throw new Unreadable(`“${token.text}” is no number.`, token);
  if (field === "ip" && operator !== "in" && parsePrefix(text) !== undefined)
    throw new Unreadable("A prefix is asked for with “in”: ip in 10.60.0.0/16.", token);
  if (field === "ip" && !isAddressLike(text, operator))
    throw new Unreadable(
      `“${token.text}” is no address${operator === "in" ? " and no prefix" : ""}.`,
      token,
      suggestedAddress(text),
    );
  if (field === "mac" && parseMac(text) === undefined)
    throw new Unreadable(`“${token.text}” is no MAC; “~” finds parts of one.`, token);
};

const isAddressLike = (text: string, operator: Operator): boolean =>
  parseAddress(text) !== undefined ||
  (text === "none" && !isOrderOperator(operator)) ||
  (operator === "in" && parsePrefix(text) !== undefined);

/** `10.60` and `10.60.0` are the beginning of a prefix. */
const suggestedAddress = (text: string): string | undefined => {
  const octets = text.replace(/\.$/, "").split(".");
  if (octets.length > 3 || !octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) < 256))
    return undefined;
  return `${[...octets, "0", "0", "0"].slice(0, 4).map(Number).join(".")}/${octets.length * 8}`;
};

/** As the model writes addresses and MACs. */
const canonicalOf = (field: FieldName, text: string): string => {
  if (field === "ip") return parseAddress(text) ?? parsePrefix(text) ?? text;
  return field === "mac" ? (parseMac(text) ?? text) : text;
};
