import { isRecord, parseJson, recordAt, textAt, textsAt, type JsonRecord } from "./json.ts";

/**
 * One element of `k8s.v1.cni.cncf.io/networks`, as Multus reads it
 * (multus-cni `pkg/k8sclient/k8sclient.go`, `parsePodNetworkAnnotation`).
 */
export interface NetworkSelection {
  namespace: string;
  name: string;
  interface?: string;
  ips: readonly string[];
  mac?: string;
  cniArgs?: JsonRecord;
  /** Name of an IPAMClaim in the pod's namespace; only OVN-Kubernetes reads it. */
  claim?: string;
}

export type SelectionParse = { ok: true; selections: NetworkSelection[] } | { ok: false; error: string };

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const MAC = /^([0-9a-fA-F]{2}[:-]){5}([0-9a-fA-F]{2})$|^([0-9a-fA-F]{2}[:-]){7}([0-9a-fA-F]{2})$/;
const PREFIX = "parsePodNetworkAnnotation: ";

/**
 * Parses the annotation by the rules of Multus, or of the dynamic networks controller, which is stricter with interface
 * names. Any bad element fails the whole annotation; the text is what the component logs.
 */
export function parseSelections(
  annotation: string,
  podNamespace: string,
  reader: "multus" | "dynamic-networks" = "multus",
): SelectionParse {
  if (annotation === "") return { ok: true, selections: [] };
  const parsed = /[[{"]/.test(annotation)
    ? parseJsonForm(annotation)
    : parseShortForm(annotation, reader === "multus");
  if (!parsed.ok) return parsed;
  for (const selection of parsed.selections) {
    if (selection.namespace === "") selection.namespace = podNamespace;
    if (selection.mac !== undefined && !MAC.test(selection.mac)) {
      return failed(`failed to mac: address ${selection.mac}: invalid MAC address`);
    }
  }
  return parsed;
}

function failed(text: string): SelectionParse {
  return { ok: false, error: PREFIX + text };
}

function parseJsonForm(annotation: string): SelectionParse {
  const parsed = parseJson(annotation);
  const failure = "failed to parse pod Network Attachment Selection Annotation JSON format: ";
  if (!parsed.ok) return failed(failure + parsed.error);
  if (!Array.isArray(parsed.value)) {
    return failed(
      `${failure}json: cannot unmarshal object into Go value of type []*types.NetworkSelectionElement`,
    );
  }
  const selections: NetworkSelection[] = [];
  for (const item of parsed.value) {
    const selection = isRecord(item) ? selectionOf(item) : undefined;
    if (selection === undefined) {
      return failed(
        `${failure}json: cannot unmarshal ${goKind(item)} into Go value of type types.NetworkSelectionElement`,
      );
    }
    selections.push(selection);
  }
  return { ok: true, selections };
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

function selectionOf(item: JsonRecord): NetworkSelection | undefined {
  const name = textAt(item, "name");
  if (name === undefined) return undefined;
  const iface = textAt(item, "interface") ?? textAt(item, "interfaceRequest");
  const mac = textAt(item, "mac");
  const cniArgs = recordAt(item, "cni-args");
  const claim = textAt(item, "ipam-claim-reference");
  return {
    namespace: textAt(item, "namespace") ?? "",
    name,
    ...(iface !== undefined && iface !== "" && { interface: iface }),
    ips: textsAt(item, "ips"),
    ...(mac !== undefined && mac !== "" && { mac }),
    ...(cniArgs !== undefined && { cniArgs }),
    ...(claim !== undefined && { claim }),
  };
}

function parseShortForm(annotation: string, isMultus: boolean): SelectionParse {
  const selections: NetworkSelection[] = [];
  for (const part of annotation.split(",")) {
    const item = part.trim();
    const slashes = item.split("/");
    const ats = (slashes.at(-1) ?? "").split("@");
    if (slashes.length > 2)
      return failed(`parsePodNetworkObjectName: Invalid network object (failed at '/')`);
    if (ats.length > 2) return failed(`parsePodNetworkObjectName: Invalid network object (failed at '@')`);
    const namespace = slashes.length === 2 ? (slashes[0] ?? "").trim() : "";
    const name = (ats[0] ?? "").trim();
    const iface = (ats[1] ?? "").trim();
    const wrong = firstBadName(namespace, name, iface, isMultus);
    if (wrong !== undefined) return failed(wrong);
    selections.push({ namespace, name, ...(iface !== "" && { interface: iface }), ips: [] });
  }
  return { ok: true, selections };
}

function firstBadName(namespace: string, name: string, iface: string, isMultus: boolean): string | undefined {
  const labels = isMultus ? [namespace, name] : [namespace, name, iface];
  for (const [index, label] of labels.entries()) {
    const mayBeEmpty = index !== 1;
    if (label === "" ? mayBeEmpty : LABEL.test(label)) continue;
    return (
      "parsePodNetworkObjectName: Failed to parse: one or more items did not match comma-delimited format " +
      `(must consist of lower case alphanumeric characters). Must start and end with an alphanumeric character), ` +
      `mismatch @ '${label}'`
    );
  }
  if (isMultus && (iface.length > 15 || /[\s/]/.test(iface))) {
    return `parsePodNetworkObjectName: invalid interface name '${iface}'`;
  }
  return undefined;
}

/** The name an element gets at pod start when it asks for none: its place in the delegate list (`getIfname`). */
export function interfaceName(selection: NetworkSelection, delegateIndex: number): string {
  return selection.interface ?? `net${delegateIndex}`;
}
