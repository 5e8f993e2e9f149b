import { type FieldName, FIELDS, isFieldName, type Operator } from "./fields.ts";

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

export type FindRead =
  | { readonly ok: true; readonly find: Find | null }
  /** `at`: index of the character where reading stopped. */
  | { readonly ok: false; readonly detail: string; readonly at: number };

/** Deeper nesting is nobody's wish. */
const DEPTH_MAX = 32;
const TOKENS_MAX = 200;

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
    if (error instanceof Unreadable) return { ok: false, detail: error.message, at: error.at };
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

interface Token {
  readonly kind: "name" | "text" | "operator" | "open" | "close" | "comma";
  readonly text: string;
  readonly at: number;
}

class Unreadable extends Error {
  readonly at: number;
  constructor(detail: string, at: number) {
    super(detail);
    this.at = at;
  }
}

const SINGLE: Readonly<Record<string, Token["kind"]>> = { "(": "open", ")": "close", ",": "comma" };
const BARE_END = /[\s()=!~,"]/;

const tokensOf = (text: string): Token[] | Extract<FindRead, { ok: false }> => {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (/\s/.test(char)) {
      at++;
      continue;
    }
    if (tokens.length >= TOKENS_MAX) return { ok: false, detail: "That is too long to be read.", at };
    const single = SINGLE[char];
    const operator = /^(!=|!~|=|~)/.exec(text.slice(at, at + 2))?.[0];
    if (single !== undefined) {
      tokens.push({ kind: single, text: char, at });
      at++;
    } else if (operator !== undefined) {
      tokens.push({ kind: "operator", text: operator, at });
      at += operator.length;
    } else if (char === '"') {
      const end = text.indexOf('"', at + 1);
      if (end === -1) return { ok: false, detail: "The quotation mark is never closed.", at };
      tokens.push({ kind: "text", text: text.slice(at + 1, end), at });
      at = end + 1;
    } else if (char === "!") {
      return { ok: false, detail: "“!” needs “=” or “~” behind it.", at };
    } else {
      let end = at;
      while (end < text.length && !BARE_END.test(text.charAt(end))) end++;
      tokens.push({ kind: "name", text: text.slice(at, end), at });
      at = end;
    }
  }
  return tokens;
};

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
    if (rest !== undefined) throw new Unreadable(`“${rest.text}” isn’t expected here.`, rest.at);
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
    if (token === undefined) throw new Unreadable("Something is missing here.", this.#end);
    if (token.kind === "open") {
      this.#deeper(token);
      this.#at++;
      const inner = this.#either();
      const close = this.#peek();
      if (close?.kind !== "close") throw new Unreadable("The parenthesis is never closed.", token.at);
      this.#at++;
      this.#depth--;
      return inner;
    }
    if (token.kind === "text") {
      this.#at++;
      return { kind: "word", text: token.text.toLowerCase() };
    }
    if (token.kind !== "name") throw new Unreadable(`“${token.text}” isn’t expected here.`, token.at);
    if (this.#isOperator(1)) return this.#condition(token);
    this.#at++;
    return { kind: "word", text: token.text.toLowerCase() };
  }

  #condition(name: Token): Find {
    const field = name.text.toLowerCase();
    if (!isFieldName(field))
      throw new Unreadable(
        `“${name.text}” can’t be asked about. There are ${Object.keys(FIELDS).join(", ")}.`,
        name.at,
      );
    this.#at++;
    const operator = this.#operator();
    const next = this.#peek();
    if (operator.word === "in" && next?.kind === "open") {
      const values = this.#list(next);
      return negated(operator.isNot, { kind: "condition", field, operator: "in", values });
    }
    const value = this.#value(`A value is missing after “${name.text} ${operator.word}”.`);
    return negated(operator.isNot, { kind: "condition", field, operator: operator.word, values: [value] });
  }

  #operator(): { readonly word: Operator; readonly isNot: boolean } {
    const token = this.#tokens[this.#at];
    this.#at++;
    switch (token?.text.toLowerCase()) {
      case "=":
      case "!=":
      case "~":
      case "!~":
        return { word: token.text as "=" | "!=" | "~" | "!~", isNot: false };
      case "not":
        this.#at++;
        return { word: "in", isNot: true };
      default:
        return { word: "in", isNot: false };
    }
  }

  #list(open: Token): readonly string[] {
    this.#at++;
    const values: string[] = [];
    for (;;) {
      values.push(this.#value("A value is missing in the list."));
      const next = this.#peek();
      this.#at++;
      if (next?.kind === "close") return values;
      if (next?.kind !== "comma") throw new Unreadable("The list is never closed.", open.at);
    }
  }

  #value(missing: string): string {
    const token = this.#peek();
    if (token?.kind !== "name" && token?.kind !== "text")
      throw new Unreadable(missing, token?.at ?? this.#end);
    this.#at++;
    return token.text.toLowerCase();
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
    if (this.#depth > DEPTH_MAX) throw new Unreadable("That is nested too deeply.", token.at);
  }
}

const isKeyword = (token: Token, word: string): boolean =>
  token.kind === "name" && token.text.toLowerCase() === word;

const many = (kind: "and" | "or", parts: readonly Find[]): Find => {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { kind, parts };
};

const negated = (isNot: boolean, part: Find): Find => (isNot ? { kind: "not", part } : part);
