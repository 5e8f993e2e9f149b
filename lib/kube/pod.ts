import { parseAddress } from "../ip/address.ts";
import { ok, type Result } from "../model/result.ts";
import type { Controller, Pod } from "../model/workload.ts";
import { isRecord, type JsonRecord, listOf, recordOf, textOf, timeOf } from "./fields.ts";
import type { KubeObject } from "./kube-object.ts";
import { annotationOf, createdAtOf, deletedAtOf, labelsOf, nameOf, unreadable } from "./metadata.ts";

/** What a Pod object says, apart from where it comes from. Checked by hand: this runs 150,000 times at a first sync. */
export type PodFields = Omit<Pod, "kind" | "id" | "cluster" | "from">;

export const readPod = (object: KubeObject): Result<PodFields> => {
  const named = nameOf(object);
  if (named === undefined || named.namespace === null)
    return unreadable("Pod", "it has no name or no namespace");
  const spec = recordOf(object["spec"]);
  const status = recordOf(object["status"]);
  const labels = labelsOf(object);
  const controller = controllerOf(object, labels);
  return ok({
    namespace: named.namespace,
    name: named.name,
    uid: named.uid ?? "",
    resourceVersion: textOf(object.metadata.resourceVersion) ?? "",
    node: textOf(spec?.["nodeName"]) ?? null,
    phase: phaseOf(status),
    isHostNetwork: spec?.["hostNetwork"] === true,
    createdAt: createdAtOf(object),
    startedAt: timeOf(status?.["startTime"]),
    deletedAt: deletedAtOf(object),
    controller,
    virtualMachine: virtualMachineOf(object, named.name, labels, controller),
    podIPs: podIPsOf(object),
    labels,
    isSandboxReady: conditionOf(status, "PodReadyToStartContainers"),
    reason: reasonOf(status),
    ...resourcesOf(spec),
  });
};

/** A limit without a request counts as one. Most pods ask for no device: then there is nothing to keep. */
const resourcesOf = (
  spec: JsonRecord | undefined,
): { readonly resources?: Readonly<Record<string, number>> } => {
  const containers = listOf(spec?.["containers"]);
  if (containers.length === 0) return NO_RESOURCES;
  const sums = new Map<string, number>();
  for (const container of containers) {
    const resources = recordOf(recordOf(container)?.["resources"]);
    const amounts = { ...recordOf(resources?.["limits"]), ...recordOf(resources?.["requests"]) };
    for (const [name, amount] of Object.entries(amounts)) {
      if (!name.includes("/")) continue;
      const count = Number(amount);
      if (Number.isFinite(count)) sums.set(name, (sums.get(name) ?? 0) + count);
    }
  }
  return sums.size === 0 ? NO_RESOURCES : { resources: Object.fromEntries(sums) };
};

const NO_RESOURCES = {};

/** `status.podIPs`, else `status.podIP`, in canonical text; what isn't an address is left out. */
export const podIPsOf = (object: KubeObject): string[] => {
  const status = recordOf(object["status"]);
  const written = listOf(status?.["podIPs"]);
  if (written.length === 0) return addressesIn(status?.["podIP"]);
  // As small as it can be: an array that grows has room for seventeen, and each pod keeps its own.
  if (written.length === 1) return addressesIn(recordOf(written[0])?.["ip"]);
  return written.flatMap((entry) => addressesIn(recordOf(entry)?.["ip"])).slice();
};

const addressesIn = (text: unknown): string[] => {
  const address = typeof text === "string" ? parseAddress(text) : undefined;
  return address === undefined ? [] : [address];
};

export const isHostNetworkPod = (object: KubeObject): boolean =>
  recordOf(object["spec"])?.["hostNetwork"] === true;

const phaseOf = (status: JsonRecord | undefined): Pod["phase"] => {
  const phase = status?.["phase"];
  return phase === "Pending" || phase === "Running" || phase === "Succeeded" || phase === "Failed"
    ? phase
    : "Unknown";
};

/** The condition's status; null where it isn't there or Unknown. */
const conditionOf = (status: JsonRecord | undefined, type: string): boolean | null => {
  for (const condition of listOf(status?.["conditions"])) {
    if (!isRecord(condition) || condition["type"] !== type) continue;
    return condition["status"] === "True" ? true : condition["status"] === "False" ? false : null;
  }
  return null;
};

const CONTROLLERS_MAX = 10_000;
const controllers = new Map<string, Controller>();

/** One record for all pods of a controller. */
const shared = (kind: string, name: string): Controller => {
  const key = `${kind}/${name}`;
  const known = controllers.get(key);
  if (known !== undefined) return known;
  if (controllers.size >= CONTROLLERS_MAX) controllers.clear();
  const made = { kind, name };
  controllers.set(key, made);
  return made;
};

/** A ReplicaSet is named after its Deployment and the hash that its pods carry as a label. */
const controllerOf = (object: KubeObject, labels: Readonly<Record<string, string>>): Controller | null => {
  for (const owner of listOf(object.metadata["ownerReferences"])) {
    if (!isRecord(owner) || owner["controller"] !== true) continue;
    const kind = textOf(owner["kind"]);
    const name = textOf(owner["name"]);
    if (kind === undefined || name === undefined) return null;
    const suffix = `-${labels["pod-template-hash"] ?? ""}`;
    return kind === "ReplicaSet" && suffix !== "-" && name.length > suffix.length && name.endsWith(suffix)
      ? shared("Deployment", name.slice(0, -suffix.length))
      : shared(kind, name);
  }
  return null;
};

/**
 * The VM that a virt-launcher pod carries.
 * @see https://github.com/kubevirt/kubevirt/blob/main/staging/src/kubevirt.io/api/core/v1/types.go (AppLabel, VirtualMachineNameLabel, DomainAnnotation)
 */
const virtualMachineOf = (
  object: KubeObject,
  name: string,
  labels: Readonly<Record<string, string>>,
  controller: Controller | null,
): string | null => {
  const role = labels["kubevirt.io"];
  if (role !== undefined && role !== "virt-launcher") return null;
  const named = textOf(labels["vm.kubevirt.io/name"]);
  if (named !== undefined) return named;
  const isLauncher =
    role === "virt-launcher" ||
    controller?.kind === "VirtualMachineInstance" ||
    name.startsWith("virt-launcher-");
  if (!isLauncher) return null;
  return textOf(labels["kubevirt.io/domain"]) ?? textOf(annotationOf(object, "kubevirt.io/domain")) ?? null;
};

const reasonOf = (status: JsonRecord | undefined): string | null => {
  const own = textOf(status?.["reason"]);
  if (own !== undefined) return own;
  for (const field of ["initContainerStatuses", "containerStatuses"]) {
    for (const container of listOf(status?.[field])) {
      const waiting = recordOf(recordOf(recordOf(container)?.["state"])?.["waiting"]);
      const reason = textOf(waiting?.["reason"]);
      if (reason !== undefined && !ORDINARY.has(reason)) return reason;
    }
  }
  return null;
};

/** Reasons of a pod that is simply starting. */
const ORDINARY: ReadonlySet<string> = new Set(["ContainerCreating", "PodInitializing"]);
