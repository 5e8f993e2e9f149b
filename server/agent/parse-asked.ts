import { countOf, isRecord } from "../../lib/kube/fields.ts";
import { isId } from "./ids.ts";
import type { Powers } from "./powers.ts";

export interface Asked {
  readonly id: number;
  perform(powers: Powers): Promise<unknown>;
}

const NAMES_MAX = 10_000;

/**
 * The door of the privileged part: one of the operations of the closed list with names as arguments, or undefined. The
 * one who asks listens to the network and may have been taken over.
 */
export const parseAsked = (line: string): Asked | undefined => {
  const asked = parse(line);
  if (!isRecord(asked)) return undefined;
  const id = countOf(asked["id"]);
  const perform = performOf(asked["op"], asked["argument"]);
  return id === undefined || perform === undefined ? undefined : { id, perform };
};

const performOf = (op: unknown, argument: unknown): Asked["perform"] | undefined => {
  switch (op) {
    case "names":
      return (powers) => powers.names();
    case "host":
      return (powers) => powers.host();
    case "files":
      return (powers) => powers.files();
    case "inventory":
      return (powers) => powers.inventory();
    case "netns": {
      const names = idsOf(argument);
      return names === undefined ? undefined : (powers) => powers.netns(names);
    }
    case "number": {
      const names = idsOf(argument);
      return names === undefined ? undefined : (powers) => powers.number(names);
    }
    case "detail":
    case "counters":
      if (argument !== null && !isIdText(argument)) return undefined;
      return (powers) => powers[op](argument);
    default:
      return undefined;
  }
};

const isIdText = (value: unknown): value is string => typeof value === "string" && isId(value);

const idsOf = (value: unknown): string[] | undefined =>
  Array.isArray(value) && value.length <= NAMES_MAX && value.every(isIdText) ? value : undefined;

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
