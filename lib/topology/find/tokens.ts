/** A word, sign or quoted text of an expression; `end` is behind its last character. */
export interface Token {
  readonly kind: "name" | "text" | "operator" | "open" | "close" | "comma";
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

/** What can't be read, why, and what was probably meant. */
export interface FindProblem {
  readonly ok: false;
  readonly detail: string;
  /** The characters that it is about: from `at` up to, not including, `end`. */
  readonly at: number;
  readonly end: number;
  /** What they were probably meant to be; null where nothing is near. */
  readonly suggestion: string | null;
}

const TOKENS_MAX = 200;

const broken = (detail: string, at: number, end: number): FindProblem => ({
  ok: false,
  detail,
  at,
  end,
  suggestion: null,
});

const SINGLE: Readonly<Record<string, Token["kind"]>> = { "(": "open", ")": "close", ",": "comma" };
const BARE_END = /[\s()=!~,"<>]/;

/** Takes a text apart, in time linear in its length. Never throws. */
export const tokensOf = (text: string): Token[] | FindProblem => {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (/\s/.test(char)) {
      at++;
      continue;
    }
    if (tokens.length >= TOKENS_MAX) return broken("That is too long to be read.", at, text.length);
    const single = SINGLE[char];
    const operator = /^(!=|!~|<=|>=|=|~|<|>)/.exec(text.slice(at, at + 2))?.[0];
    if (single !== undefined) {
      tokens.push({ kind: single, text: char, at, end: at + 1 });
      at++;
    } else if (operator !== undefined) {
      tokens.push({ kind: "operator", text: operator, at, end: at + operator.length });
      at += operator.length;
    } else if (char === '"') {
      const end = text.indexOf('"', at + 1);
      if (end === -1) return broken("The quotation mark is never closed.", at, text.length);
      tokens.push({ kind: "text", text: text.slice(at + 1, end), at, end: end + 1 });
      at = end + 1;
    } else if (char === "!") {
      return broken("“!” needs “=” or “~” behind it.", at, at + 1);
    } else {
      let end = at;
      while (end < text.length && !BARE_END.test(text.charAt(end))) end++;
      tokens.push({ kind: "name", text: text.slice(at, end), at, end });
      at = end;
    }
  }
  return tokens;
};
