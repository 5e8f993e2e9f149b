import type { PlanRequest } from "../../lib/cni/agent-plans.ts";
import type { AttachmentRef, StatusRequest } from "../../lib/cni/agent-verbs.ts";
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
    case "sandboxes":
      return (powers) => powers.sandboxes();
    case "hardware":
      return (powers) => powers.hardware();
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
    case "status": {
      const request = statusOf(argument);
      return request === undefined ? undefined : (powers) => powers.status(request);
    }
    case "check": {
      const ref = attachmentOf(argument);
      return ref === undefined ? undefined : (powers) => powers.check(ref);
    }
    case "plan": {
      const request = planOf(argument);
      return request === undefined ? undefined : (powers) => powers.plan(request);
    }
    case "run": {
      const { nonce, hash } = isRecord(argument) ? argument : {};
      if (!isHex(nonce, 32) || !isHex(hash, 64)) return undefined;
      return (powers) => powers.run({ nonce, hash });
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

const attachmentOf = (value: unknown): AttachmentRef | undefined => {
  if (!isRecord(value)) return undefined;
  const { network, containerId, interface: interfaceName } = value;
  if (!isIdText(network) || !isIdText(containerId) || !isInterface(interfaceName)) return undefined;
  return { network, containerId, interface: interfaceName };
};

const statusOf = (value: unknown): StatusRequest | undefined => {
  if (!isRecord(value)) return undefined;
  const { config } = value;
  return isIdText(config) ? { config } : attachmentOf(value);
};

const planOf = (value: unknown): PlanRequest | undefined => {
  if (!isRecord(value)) return undefined;
  const { action, network, containerId, interface: interfaceName, address, modifiedAt } = value;
  if (action === "del") {
    const ref = attachmentOf(value);
    return ref === undefined ? undefined : { action, ...ref };
  }
  if (!isIdText(network)) return undefined;
  if (action === "gc") return { action, network };
  if (action !== "release" || !isIdText(containerId)) return undefined;
  if (interfaceName !== null && !isInterface(interfaceName)) return undefined;
  if (typeof address !== "string" || !/^[0-9A-Fa-f.:]{1,64}$/.test(address)) return undefined;
  if (typeof modifiedAt !== "string" || Number.isNaN(Date.parse(modifiedAt))) return undefined;
  return { action, network, containerId, interface: interfaceName, address, modifiedAt };
};

/** As Linux has it, and never an option. */
const isInterface = (value: unknown): value is string =>
  typeof value === "string" && /^(?!\.{1,2}$)[^\s/:\0]{1,15}$/.test(value);

const isHex = (value: unknown, length: number): value is string =>
  typeof value === "string" && value.length === length && /^[0-9a-f]+$/.test(value);

const idsOf = (value: unknown): string[] | undefined =>
  Array.isArray(value) && value.length <= NAMES_MAX && value.every(isIdText) ? value : undefined;

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
