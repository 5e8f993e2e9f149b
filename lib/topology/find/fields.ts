import { ATTACHMENT_STATES } from "../../model/attachment.ts";

/** What a condition can ask about, what is asked most first, and how it is explained. Values are compared without regard to case. */
export const FIELDS = {
  network: "name, or namespace/name, of the network",
  state: "attached, missing, phantom, stray, drifted, failed, attaching, detaching, unknown",
  ip: "an address by any evidence; “in” takes a prefix; “none” for no address at all",
  mac: "a MAC by any evidence",
  vlan: "VLAN id, of the network or of what it stands on",
  node: "the node it runs on",
  namespace: "its namespace",
  pod: "name of the pod, or namespace/name",
  controller: "Deployment, StatefulSet, … that keeps it: name, or kind/name",
  health: "well, warning or error: of the pod: the worst of its attachments and of what is found about it",
  finding: "code of a finding about the pod or about its network: MOOR113",
  segment: "layer-2 domain, as Layers names it",
  interface: "name of the interface in the pod",
  link: "up, down or unknown, as the kernel says",
  device: "bridge, master or NIC on the node",
  evidence: "asked, reported, observed, recorded: who says so",
  vm: "the virtual machine it carries",
  phase: "running, pending, succeeded, failed, unknown",
  type: "plugin: bridge, macvlan, sriov, …",
  ipam: "whereabouts, host-local, static, …; “none” without",
  provider: "who defines the network: multus, ovn-kubernetes, …",
  mtu: "MTU that the network’s configuration names",
  label: 'a label of the pod: key, or "key=value"',
} as const;

export type FieldName = keyof typeof FIELDS;

export const isFieldName = (text: string): text is FieldName => Object.hasOwn(FIELDS, text);

/** What each operator means, in the order in which they are offered. */
export const OPERATOR_NOTES = {
  "=": "is",
  "!=": "is not",
  "~": "contains",
  "!~": "does not contain",
  in: "is one of (a, b), or an address of a prefix",
  "<": "is less than",
  ">": "is more than",
  "<=": "is at most",
  ">=": "is at least",
} as const;
export type Operator = keyof typeof OPERATOR_NOTES;

export const OPERATORS: readonly Operator[] = ["=", "!=", "~", "!~", "in", "<", ">", "<=", ">="];

/** Fields that have an order. */
export const ORDERED: readonly FieldName[] = ["vlan", "mtu", "ip"];

export const isOrderOperator = (operator: string): operator is "<" | ">" | "<=" | ">=" =>
  operator === "<" || operator === ">" || operator === "<=" || operator === ">=";

/** Fields that are one of a few words. */
export const FIXED: Readonly<Partial<Record<FieldName, readonly string[]>>> = {
  state: ATTACHMENT_STATES,
  link: ["up", "down", "unknown"],
  phase: ["running", "pending", "succeeded", "failed", "unknown"],
  evidence: ["asked", "reported", "observed", "recorded"],
  health: ["well", "warning", "error"],
};

export const isInOrder = (
  value: number | bigint,
  operator: "<" | ">" | "<=" | ">=",
  limit: number | bigint,
): boolean => {
  switch (operator) {
    case "<":
      return value < limit;
    case ">":
      return value > limit;
    case "<=":
      return value <= limit;
    case ">=":
      return value >= limit;
  }
};
