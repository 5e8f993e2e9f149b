import type { LabObject } from "../lab-cluster.ts";
import { at, isRecord, listAt, numberAt, stringAt } from "../store/json.ts";
import type { ResourceType } from "../store/resource-type.ts";

/** The Table representation (meta.k8s.io/v1): columns and cells of a resource, as `kubectl get` prints them. */
export interface Column {
  name: string;
  type: string;
  format: string;
  description: string;
  priority: number;
}

const NAME_TEXT =
  "Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names";
const AGE_TEXT =
  "CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";

type Cell = (object: LabObject, nowMs: number) => unknown;

interface Field {
  column: Column;
  cell: Cell;
}

function field(name: string, priority: number, cell: Cell, description = "", type = "string"): Field {
  return { column: { name, type, format: name === "Name" ? "name" : "", description, priority }, cell };
}

const NAME = field("Name", 0, (object) => object.metadata.name, NAME_TEXT);
const AGE = field("Age", 0, age, AGE_TEXT);
const NONE = "<none>";

const FIELDS: Readonly<Record<string, readonly Field[]>> = {
  pods: [
    NAME,
    field("Ready", 0, ready, "The aggregate readiness state of this pod for accepting traffic."),
    field("Status", 0, podStatus, "The aggregate status of the containers in this pod."),
    field(
      "Restarts",
      0,
      restarts,
      "The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.",
    ),
    AGE,
    field("IP", 1, (pod) => stringAt(pod, "status", "podIP") ?? NONE, "podIP address allocated to the pod."),
    field(
      "Node",
      1,
      (pod) => stringAt(pod, "spec", "nodeName") ?? NONE,
      "Node on which the pod is scheduled.",
    ),
    field("Nominated Node", 1, (pod) => stringAt(pod, "status", "nominatedNodeName") ?? NONE),
    field("Readiness Gates", 1, readinessGates),
  ],
  nodes: [
    NAME,
    field("Status", 0, nodeStatus, "The status of the node"),
    field("Roles", 0, nodeRoles, "The roles of the node"),
    AGE,
    field("Version", 0, (node) => stringAt(node, "status", "nodeInfo", "kubeletVersion") ?? ""),
  ],
  namespaces: [NAME, field("Status", 0, (object) => stringAt(object, "status", "phase") ?? ""), AGE],
};

export function tableFields(type: ResourceType, version: string): readonly Field[] {
  const fixed = FIELDS[type.key];
  if (fixed) return fixed;
  const custom = type.printerColumns.get(version) ?? [];
  const crdAge: Field = { ...AGE, column: { ...AGE.column, type: "date" } };
  return custom.length === 0 ? [NAME, crdAge] : [NAME, ...custom.flatMap(printerField)];
}

export function tableRow(
  fields: readonly Field[],
  object: LabObject,
  includeObject: string | null,
  nowMs: number,
): unknown {
  const cells = fields.map(({ cell }) => cell(object, nowMs));
  if (includeObject === "None") return { cells, object: null };
  return { cells, object: includeObject === "Object" ? object : partialMetadata(object) };
}

export function partialMetadata(object: LabObject): Record<string, unknown> {
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: object.metadata };
}

function printerField(definition: unknown): Field[] {
  const name = stringAt(definition, "name");
  const path = stringAt(definition, "jsonPath");
  if (name === undefined || path === undefined) return [];
  const type = stringAt(definition, "type") ?? "string";
  const parts = path.split(".").filter((part) => part !== "");
  const column: Column = {
    name,
    type,
    format: stringAt(definition, "format") ?? "",
    description: stringAt(definition, "description") ?? "",
    priority: numberAt(definition, "priority") ?? 0,
  };
  const cell: Cell = (object, nowMs) => {
    const value = at(object, ...parts);
    if (type === "date" && typeof value === "string") return duration(nowMs - Date.parse(value));
    return isRecord(value) || Array.isArray(value) ? JSON.stringify(value) : (value ?? null);
  };
  return [{ column, cell }];
}

function age(object: LabObject, nowMs: number): string {
  return duration(nowMs - Date.parse(object.metadata.creationTimestamp ?? ""));
}

/** k8s.io/apimachinery/pkg/util/duration HumanDuration */
export function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (Number.isNaN(seconds)) return "<unknown>";
  if (seconds < 0) return "0s";
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (days < 8) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`;
  return days < 730 ? `${days}d` : `${Math.floor(days / 365)}y`;
}

function ready(pod: LabObject): string {
  const statuses = listAt(pod, "status", "containerStatuses");
  const isReady = statuses.filter((status) => isRecord(status) && status["ready"] === true).length;
  return `${isReady}/${listAt(pod, "spec", "containers").length}`;
}

function podStatus(pod: LabObject): string {
  if (pod.metadata.deletionTimestamp !== undefined) return "Terminating";
  for (const status of listAt(pod, "status", "containerStatuses")) {
    const reason =
      stringAt(status, "state", "waiting", "reason") ?? stringAt(status, "state", "terminated", "reason");
    if (reason !== undefined) return reason;
  }
  return stringAt(pod, "status", "reason") ?? stringAt(pod, "status", "phase") ?? "Unknown";
}

function restarts(pod: LabObject): string {
  const counts = listAt(pod, "status", "containerStatuses").map(
    (status) => numberAt(status, "restartCount") ?? 0,
  );
  return String(counts.reduce((sum, count) => sum + count, 0));
}

function readinessGates(pod: LabObject): string {
  const gates = listAt(pod, "spec", "readinessGates");
  if (gates.length === 0) return NONE;
  const conditions = listAt(pod, "status", "conditions");
  const passed = gates.filter((gate) =>
    conditions.some(
      (condition) =>
        stringAt(condition, "type") === stringAt(gate, "conditionType") &&
        stringAt(condition, "status") === "True",
    ),
  );
  return `${passed.length}/${gates.length}`;
}

function nodeStatus(node: LabObject): string {
  const condition = listAt(node, "status", "conditions").find((entry) => stringAt(entry, "type") === "Ready");
  const state = stringAt(condition, "status") === "True" ? "Ready" : "NotReady";
  return at(node, "spec", "unschedulable") === true ? `${state},SchedulingDisabled` : state;
}

function nodeRoles(node: LabObject): string {
  const prefix = "node-role.kubernetes.io/";
  const roles = Object.keys(node.metadata.labels ?? {})
    .filter((label) => label.startsWith(prefix))
    .map((label) => label.slice(prefix.length));
  return roles.length === 0 ? NONE : roles.join(",");
}
