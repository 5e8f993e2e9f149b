/** What a condition can ask about, and how it is explained. Values are compared without regard to case. */
export const FIELDS = {
  pod: "name of the pod",
  namespace: "its namespace",
  node: "the node it runs on",
  controller: "Deployment, StatefulSet, … that keeps it",
  vm: "the virtual machine it carries",
  phase: "Running, Pending, …",
  network: "name, or namespace/name, of the network",
  interface: "name of the interface in the pod",
  state: "attached, missing, phantom, stray, drifted, failed, attaching, detaching, unknown",
  link: "up, down or unknown, as the kernel says",
  ip: "an address by any evidence; “in” takes a prefix",
  mac: "a MAC by any evidence",
  vlan: "VLAN id, of the network or of what it stands on",
  type: "plugin: bridge, macvlan, sriov, …",
  ipam: "whereabouts, host-local, static, …; “none” without",
  device: "bridge or master on the node",
  segment: "layer-2 domain, as Layers names it",
  evidence: "asked, reported, observed, recorded: who says so",
} as const;

export type FieldName = keyof typeof FIELDS;

export const isFieldName = (text: string): text is FieldName => Object.hasOwn(FIELDS, text);

/** `=` equals · `!=` doesn't · `~` contains · `!~` doesn't · `in` is one of a list, or an address of a prefix. */
export const OPERATORS = ["=", "!=", "~", "!~", "in"] as const;
export type Operator = (typeof OPERATORS)[number];
