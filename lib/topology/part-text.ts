import type { PodFact } from "./fact.ts";
import type { Needle } from "./part-sketch.ts";

/**
 * What is written of the pods of a part, in one string: a search through it takes a twentieth of one that visits each pod.
 * Made when somebody searches; from then on a pod that comes is written behind the others, and one that goes is crossed out.
 */
export interface PartText {
  put(fact: PodFact): void;
  drop(fact: PodFact): void;
  /** More is crossed out than is left: it should be made anew. */
  isWorn(): boolean;
  /** The pods whose piece holds one of the needles (none of them empty), in the order in which they came. */
  factsWith(needles: readonly Needle[]): readonly PodFact[];
}

/** So few crossed out pieces don't matter. */
const WORN_MIN = 32;

export const createPartText = (pods: Iterable<PodFact>): PartText => {
  let text = "";
  let crossedOut = 0;
  const facts: (PodFact | undefined)[] = [];
  /** Where each pod's piece begins. */
  const starts: number[] = [];
  const put = (fact: PodFact): void => {
    facts.push(fact);
    starts.push(text.length);
    text += pieceOf(fact);
  };
  for (const fact of pods) put(fact);
  return {
    put,
    drop: (fact) => {
      const at = facts.lastIndexOf(fact);
      if (at < 0) return;
      facts[at] = undefined;
      crossedOut += 1;
    },
    isWorn: () => crossedOut > WORN_MIN && crossedOut * 2 > facts.length,
    factsWith: (needles) => {
      let hits: Set<number> | undefined;
      for (const { text: needle } of needles) {
        let pod = 0;
        for (let at = text.indexOf(needle); at !== -1;) {
          hits ??= new Set();
          while (pod + 1 < starts.length && (starts[pod + 1] ?? Infinity) <= at) pod += 1;
          if (facts[pod] !== undefined) hits.add(pod);
          const next = starts[pod + 1];
          if (next === undefined) break;
          at = text.indexOf(needle, next);
        }
      }
      // Most parts hold none, and there are thousands.
      if (hits === undefined) return NO_FACTS;
      const found = needles.length === 1 ? [...hits] : [...hits].sort((left, right) => left - right);
      return found.flatMap((pod) => facts[pod] ?? []);
    },
  };
};

const NO_FACTS: readonly PodFact[] = [];

/** All that a needle may stand for; a line's end keeps pods apart. Names are lower case already. */
const pieceOf = ({ name, node, vm, group, controller, said }: PodFact): string =>
  `${name} ${node ?? ""} ${vm ?? ""} ${group === "" ? controller : ""}\n${said}\n`;
