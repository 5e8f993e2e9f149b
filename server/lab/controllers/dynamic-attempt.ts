import type { LabObject } from "../lab-cluster.ts";
import { callAdd, callDelete } from "./cni-call.ts";
import { faultOn } from "./faults.ts";
import type { CniOutcome, PlacedSandbox } from "./kernel.ts";
import type { LabContext } from "./lab-context.ts";
import {
  cniRequest,
  DEFINITIONS,
  delegateOf,
  durationMs,
  multusRuns,
  recordAdded,
  statusEntry,
  type Delegate,
} from "./multus.ts";
import { loadConf } from "./network-config.ts";
import { parseSelections, type NetworkSelection } from "./network-selection.ts";
import { formatStatus, parseStatus, type StatusEntry } from "./network-status.ts";
import { annotationOf, namespaceOf, NETWORKS_KEY, podKey, STATUS_KEY, uidOf } from "./pod-view.ts";
import type { Steps } from "./scheduler.ts";

export const DYNAMIC = { component: "pod-networks-updates", manager: "dynamic-networks-controller" };

type Change = { selection: NetworkSelection; delegate?: Delegate };

/**
 * One try of the dynamic networks controller to make a pod's interfaces what its annotation says, compared with its
 * network-status and not with the kernel (multus-dynamic-networks-controller `pkg/controller/pod.go`). Returns whether
 * it succeeded. What it does wrong, it does wrong here too: a rolled-back interface stays in the status.
 */
export function* attemptChange(context: LabContext, pod: LabObject, isConnected: boolean): Steps<boolean> {
  const wanted = parseSelections(annotationOf(pod, NETWORKS_KEY) ?? "", namespaceOf(pod), "dynamic-networks");
  const placed = onlySandbox(context, pod);
  // Neither a bad annotation nor a failed sandbox look-up makes a KubeEvent: only the controller's log knows.
  if (!wanted.ok || placed === undefined || annotationOf(pod, STATUS_KEY) === undefined) return false;
  const status = parseStatus(annotationOf(pod, STATUS_KEY));
  const secondary = status.filter((entry) => entry.default !== true);
  const present = new Set(secondary.map((entry) => `${entry.name}/${entry.interface ?? ""}`));
  const asked = new Set(wanted.selections.map(requestKey));
  const toAdd = wanted.selections.filter((selection) => !present.has(requestKey(selection)));
  const toRemove = secondary.filter((entry) => !asked.has(`${entry.name}/${entry.interface ?? ""}`));

  const added: Change[] = [];
  const entries = [...status];
  let succeeded = true;
  for (const selection of toAdd) {
    const change: Change = { selection };
    added.push(change);
    const entry = yield* addOne(context, pod, placed, change, isConnected);
    if (entry === undefined) {
      succeeded = false;
      break;
    }
    entries.push(entry);
  }
  for (const entry of succeeded ? toRemove : []) {
    const selection = selectionOf(entry);
    succeeded = yield* removeOne(context, pod, placed, { selection }, isConnected);
    if (!succeeded) break;
    entries.splice(entries.indexOf(entry), 1);
  }
  const changed = entries.length !== status.length || entries.some((entry) => !status.includes(entry));
  if (changed) {
    yield context.random.between(4, 18);
    writeStatus(context, pod, entries);
  }
  if (!succeeded) for (const change of added) yield* removeOne(context, pod, placed, change, isConnected);
  return succeeded;
}

/** Surprise: without an interface the key never equals that of a status entry, so such an element is added for ever. */
function requestKey(selection: NetworkSelection): string {
  const network = `${selection.namespace}/${selection.name}`;
  return selection.interface === undefined ? network : `${network}/${selection.interface}`;
}

function selectionOf(entry: StatusEntry): NetworkSelection {
  const [namespace = "", name = ""] = entry.name.includes("/") ? entry.name.split("/") : ["", entry.name];
  return { namespace, name, ips: [], ...(entry.interface !== undefined && { interface: entry.interface }) };
}

/** The controller wants exactly one sandbox: after a sandbox restart the exited one makes it fail for good. */
function onlySandbox(context: LabContext, pod: LabObject): PlacedSandbox | undefined {
  const [first, ...others] = context.kernel.sandboxesOf(uidOf(pod));
  if (first === undefined || others.length > 0 || first.sandbox.state !== "ready") return undefined;
  return faultOn(context.faults, "sandbox-lookup-fails", first.node.name) ? undefined : first;
}

function findDelegate(context: LabContext, selection: NetworkSelection): Delegate | undefined {
  const definition = context.cluster.get(DEFINITIONS, selection.namespace, selection.name);
  const loaded = definition === undefined ? undefined : loadConf(definition);
  if (definition === undefined || loaded?.ok !== true) return undefined;
  return delegateOf(definition, selection, selection.interface ?? "", loaded.conf);
}

function* addOne(
  context: LabContext,
  pod: LabObject,
  placed: PlacedSandbox,
  change: Change,
  isConnected: boolean,
): Steps<StatusEntry | undefined> {
  const { selection } = change;
  const delegate = findDelegate(context, selection);
  let outcome: CniOutcome = { ok: false, error: "no such definition" };
  if (delegate !== undefined && isConnected && multusRuns(context, placed.node.name)) {
    change.delegate = delegate;
    const blocked = placed.sandbox.links.has(delegate.iface) || delegate.iface === "";
    const pauseMs = (): number =>
      blocked ? context.random.between(4, 12) : durationMs(context, delegate.conf, "ADD");
    outcome = yield* callAdd(context, cniRequest(placed, delegate), pauseMs);
  } else {
    yield context.random.between(3, 20);
  }
  const { network, iface } = delegate ?? { network: "", iface: "" };
  if (!outcome.ok) {
    speak(
      context,
      pod,
      "Warning",
      "FailedAddingInterface",
      `failed adding interface ${nameOf(selection)} to network: ${selection.name}${attributes(selection)}`,
    );
    return undefined;
  }
  // Surprise: for a hot-plug Multus' own KubeEvent leaves the namespace out.
  recordAdded(context, pod, iface, outcome.result, selection.name);
  yield context.random.between(1, 6);
  speak(
    context,
    pod,
    "Normal",
    "AddedInterface",
    `added interface ${iface} to network: ${selection.name}${attributes(selection)}`,
  );
  return statusEntry(network, iface, withoutDevice(outcome).result, false);
}

/** Hot-plugged attachments go through the older status function, which knows no device-info. */
function withoutDevice(outcome: Extract<CniOutcome, { ok: true }>): Extract<CniOutcome, { ok: true }> {
  const { deviceInfo: _omitted, ...result } = outcome.result;
  return { ok: true, result };
}

function* removeOne(
  context: LabContext,
  pod: LabObject,
  placed: PlacedSandbox,
  change: Change,
  isConnected: boolean,
): Steps<boolean> {
  const { selection } = change;
  const delegate = change.delegate ?? findDelegate(context, selection);
  let done = false;
  if (delegate !== undefined && isConnected && multusRuns(context, placed.node.name)) {
    const present = placed.sandbox.links.has(delegate.iface);
    const pauseMs = (): number =>
      present ? durationMs(context, delegate.conf, "DEL") : context.random.between(2, 9);
    const lost = faultOn(context.faults, "whereabouts-del-lost", placed.node.name);
    done = (yield* callDelete(context, cniRequest(placed, delegate), pauseMs, lost)).ok;
  } else {
    yield context.random.between(2, 9);
  }
  const text = `interface ${nameOf(selection)} from network: ${selection.name}`;
  if (done) speak(context, pod, "Normal", "RemovedInterface", `removed ${text}`);
  else speak(context, pod, "Warning", "FailedRemovingInterface", `failed removing ${text}`);
  return done;
}

function nameOf(selection: NetworkSelection): string {
  return selection.interface ?? "";
}

function attributes(selection: NetworkSelection): string {
  const { ips, mac, cniArgs } = selection;
  if (ips.length === 0 && mac === undefined && cniArgs === undefined) return "";
  const args = cniArgs === undefined ? "<nil>" : JSON.stringify(cniArgs);
  return `(ips: [${ips.join(" ")}], mac: ${mac ?? ""}, cni-args: ${args})`;
}

function speak(
  context: LabContext,
  pod: LabObject,
  type: "Normal" | "Warning",
  reason: string,
  text: string,
): void {
  context.recorder.record(pod, DYNAMIC, { type, reason, message: `pod [${podKey(pod)}]: ${text}` });
}

/**
 * Writes what this try believes, over whatever is there: with several patches in flight it believes an older status,
 * and so an interface gets lost from it. The order is that of a Go map: the list, begun at a random slot of eight.
 */
function writeStatus(context: LabContext, pod: LabObject, entries: readonly StatusEntry[]): void {
  const start = context.random.between(0, 7) % Math.max(8, entries.length);
  const turned = [...entries.slice(start), ...entries.slice(0, Math.min(start, entries.length))];
  const annotations = { [STATUS_KEY]: formatStatus(turned) };
  const current = context.cluster.get("pods", namespaceOf(pod), pod.metadata.name);
  if (current === undefined || uidOf(current) !== uidOf(pod)) return;
  context.cluster.mergePatch(
    "pods",
    namespaceOf(pod),
    pod.metadata.name,
    { metadata: { annotations } },
    {
      manager: DYNAMIC.manager,
      subresource: "status",
    },
  );
}
