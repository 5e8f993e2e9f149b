import type { LabObject } from "../lab-cluster.ts";
import { at } from "../store/json.ts";
import type { ResourceType } from "../store/resource-type.ts";

/** Label and field selectors of lists, watches and deletecollection. */
export type Selector = (object: LabObject) => boolean;

export type ParsedSelector = { ok: true; matches: Selector | undefined } | { ok: false; message: string };

export function parseLabelSelector(text: string | null): ParsedSelector {
  if (text === null || text.trim() === "") return { ok: true, matches: undefined };
  const checks: ((labels: Readonly<Record<string, string>>) => boolean)[] = [];
  for (const part of splitTerms(text)) {
    const check = labelTerm(part.trim());
    if (!check) return { ok: false, message: `unable to parse requirement: ${JSON.stringify(part)}` };
    checks.push(check);
  }
  const none = {};
  return { ok: true, matches: (object) => checks.every((check) => check(object.metadata.labels ?? none)) };
}

const KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*(?:/[A-Za-z0-9][-A-Za-z0-9_.]*)?)";

function labelTerm(term: string): ((labels: Readonly<Record<string, string>>) => boolean) | undefined {
  const set = new RegExp(`^${KEY}\\s+(in|notin)\\s+\\(([^)]*)\\)$`).exec(term);
  if (set) {
    const [, key = "", operator, list = ""] = set;
    const values = list.split(",").map((value) => value.trim());
    return (labels) => values.includes(labels[key] ?? "\0") === (operator === "in");
  }
  const equality = new RegExp(`^${KEY}\\s*(==|=|!=)\\s*([A-Za-z0-9][-A-Za-z0-9_.]*)?$`).exec(term);
  if (equality) {
    const [, key = "", operator, value = ""] = equality;
    return (labels) => (labels[key] === value) === (operator !== "!=");
  }
  const exists = new RegExp(`^(!?)\\s*${KEY}$`).exec(term);
  if (!exists) return undefined;
  const [, negation, key = ""] = exists;
  return (labels) => (labels[key] !== undefined) === (negation === "");
}

/** Splits at commas that stand outside parentheses. */
function splitTerms(text: string): string[] {
  const terms: string[] = [];
  let depth = 0;
  let current = "";
  for (const letter of text) {
    if (letter === "(") depth++;
    if (letter === ")") depth--;
    if (letter === "," && depth === 0) {
      terms.push(current);
      current = "";
    } else {
      current += letter;
    }
  }
  terms.push(current);
  return terms;
}

const REFERENCE = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];

/** Selectable fields beyond `metadata.name` and `metadata.namespace`, with the path where each is stored. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  pods: own([
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.schedulerName",
    "spec.serviceAccountName",
    "spec.hostNetwork",
    "status.phase",
    "status.podIP",
    "status.nominatedNodeName",
  ]),
  nodes: own(["spec.unschedulable"]),
  namespaces: own(["status.phase"]),
  events: {
    ...own([...REFERENCE.map((field) => `involvedObject.${field}`), "reason", "type", "reportingComponent"]),
    source: ["source", "component"],
  },
  "events.events.k8s.io": {
    ...Object.fromEntries(REFERENCE.map((field) => [`regarding.${field}`, ["involvedObject", field]])),
    ...own(["reason", "type"]),
    reportingController: ["reportingComponent"],
  },
};

function own(fields: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(fields.map((field) => [field, field.split(".")]));
}

export function parseFieldSelector(text: string | null, type: ResourceType): ParsedSelector {
  if (text === null || text.trim() === "") return { ok: true, matches: undefined };
  const checks: Selector[] = [];
  for (const part of text.split(",")) {
    const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(part.trim());
    if (!match) return { ok: false, message: `invalid selector: '${text}'; can't understand '${part}'` };
    const [, field = "", operator, value = ""] = match;
    const isMeta = field === "metadata.name" || (field === "metadata.namespace" && type.namespaced);
    const path = isMeta ? field.split(".") : FIELDS[type.key]?.[field];
    if (!path) return { ok: false, message: `field label not supported: ${field}` };
    checks.push((object) => (textAt(object, path) === value) === (operator !== "!="));
  }
  return { ok: true, matches: (object) => checks.every((check) => check(object)) };
}

function textAt(object: LabObject, path: readonly string[]): string {
  const value = at(object, ...path);
  if (value === undefined || value === null) return path.at(-1) === "hostNetwork" ? "false" : "";
  return typeof value === "string" ? value : String(value);
}

export function both(left: Selector | undefined, right: Selector | undefined): Selector | undefined {
  if (!left || !right) return left ?? right;
  return (object) => left(object) && right(object);
}
