import { MAC_SIGN, type PodFact } from "./fact.ts";

/** A text that must stand in what is written of a pod, or a search can't mean it. Never empty. */
export interface Needle {
  readonly text: string;
  /** Among its names (pod, VM, controller; node), its addresses and MACs, or any of both. */
  readonly of: "names" | "said" | "any";
  /** Nodes that have it in their names. */
  readonly nodes?: ReadonlySet<string>;
}

/**
 * What is written of the pods of a part, so short that each part can have it (some ten bytes a pod): most hold nothing of
 * what is looked for, and there are thousands. It says rather too much: what went may still be in it, and of addresses it
 * knows the beginnings.
 */
export class PartSketch {
  /** What all names begin with: pods of a controller differ in their last letters. */
  #beginning: string | undefined;
  /** What else is written as a name, each after a line's end, once. */
  #rests = "";
  /** The beginnings of all addresses, each after a space, once. */
  #addresses = "";
  /** How many rests and beginnings there are. */
  #count = 0;

  put(fact: PodFact): void {
    this.#putName(fact.name);
    if (fact.vm !== null) this.#putRest(fact.vm);
    // Of a pod that stands for itself the part doesn't know the controller.
    if (fact.group === "" && fact.controller !== "") this.#putRest(fact.controller);
    this.#putAddresses(fact.said);
  }

  /** More has gone than is left: it should be made anew. */
  isWorn(pods: number): boolean {
    return this.#count > WORN_MIN && this.#count > WORN_TIMES * pods;
  }

  mayHold({ text, of }: Needle): boolean {
    return of === "any" || (of === "names" ? this.#hasName(text) : this.#hasAddress(text));
  }

  #putName(name: string): void {
    this.#beginning ??= name.slice(0, name.lastIndexOf("-") + 1);
    const beginning = this.#beginning;
    if (name.startsWith(beginning)) this.#putRest(name.slice(beginning.length));
    else {
      const shared = sharedBeginning(beginning, name);
      const cut = beginning.slice(shared.length);
      const rests = this.#rests;
      this.#beginning = shared;
      this.#rests = rests.replaceAll(LINE_END, LINE_END + cut);
      this.#putRest(name.slice(shared.length));
    }
  }

  #putRest(rest: string): void {
    const before = this.#rests;
    const line = LINE_END + rest;
    const at = before.indexOf(line);
    if (at !== -1 && isEndAt(before, at + line.length)) return;
    // Joined: a text of pieces takes several times the memory.
    this.#rests = [before, rest].join(LINE_END);
    this.#count += 1;
  }

  #putAddresses(said: string): void {
    for (let at = said.indexOf(" "); at !== -1; at = said.indexOf(" ", at + 1)) {
      const first = said[at + 1];
      if (first === undefined || first === LINE_END || first === MAC_SIGN || first === " ") continue;
      const beginning = said.slice(at, endOfBeginning(said, at + 1));
      if (this.#addresses.includes(beginning)) continue;
      this.#addresses = [this.#addresses, beginning].join("");
      this.#count += 1;
    }
  }

  #hasName(text: string): boolean {
    const beginning = this.#beginning ?? "";
    const rests = this.#rests;
    if (beginning.includes(text) || rests.includes(text)) return true;
    // It may begin in what all share.
    for (let length = Math.min(beginning.length, text.length - 1); length > 0; length -= 1)
      if (beginning.endsWith(text.slice(0, length)) && rests.includes(LINE_END + text.slice(length)))
        return true;
    return false;
  }

  /** Only of what an address begins with something is known. */
  #hasAddress(text: string): boolean {
    return !text.startsWith(" ") || this.#addresses.includes(text.slice(0, endOfBeginning(text, 1)));
  }
}

const LINE_END = "\n";
const WORN_MIN = 32;
const WORN_TIMES = 8;

const isEndAt = (text: string, at: number): boolean => at === text.length || text[at] === LINE_END;

const sharedBeginning = (one: string, other: string): string => {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return one.slice(0, length);
};

/** Behind the first group, or the second octet, with what stands behind it; where the text ends before, its end. */
const endOfBeginning = (text: string, from: number): number => {
  let dots = 0;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === ":" || (char === "." && (dots += 1) === 2)) return at + 1;
    if (char === " ") return at;
  }
  return text.length;
};
