import type { LabObject } from "../lab-cluster.ts";
import { addressText, parseSubnet } from "./addresses.ts";
import { daemonOn } from "./daemons.ts";
import { faultOn } from "./faults.ts";
import { textAt } from "./json.ts";
import type { LabContext } from "./lab-context.ts";
import { DEFINITIONS } from "./multus.ts";
import { ipamOf, loadConf } from "./network-config.ts";
import { parseStatus } from "./network-status.ts";
import {
  annotationOf,
  isHostNetwork,
  isLeaving,
  namespaceOf,
  nodeOf,
  podKey,
  STATUS_KEY,
  uidOf,
} from "./pod-view.ts";
import { freeWhere } from "./whereabouts.ts";
import {
  allocationsOf,
  POOLS,
  reservationName,
  RESERVATIONS,
  WHEREABOUTS_NAMESPACE,
} from "./whereabouts-pools.ts";

const SPEAKER = { component: "pod-ip-controlloop", manager: "ip-control-loop" };

/**
 * whereabouts' control loop, part of its DaemonSet: within five seconds after a pod of its node is gone, it frees what
 * the pod's last network-status names. Without that status, without the definition, or while it is down, the allocation
 * stays (whereabouts `pkg/controlloop/pod.go`).
 */
export function startControlLoop(context: LabContext): () => void {
  return context.cluster.watch("pods", ({ type, object }) => {
    const node = nodeOf(object);
    if (type !== "DELETED" || node === undefined || isHostNetwork(object)) return;
    if (faultOn(context.faults, "whereabouts-control-loop-down", node)) return;
    if (daemonOn(context, node, "whereabouts") === undefined) return;
    context.scheduler.after(context.random.between(900, 4500), () => freeAfter(context, object));
  });
}

function freeAfter(context: LabContext, pod: LabObject): void {
  const successor = context.cluster.get("pods", namespaceOf(pod), pod.metadata.name);
  if (successor !== undefined && !isLeaving(successor)) return;
  for (const entry of parseStatus(annotationOf(pod, STATUS_KEY))) {
    const [namespace, name] = entry.name.split("/");
    if (entry.default === true || namespace === undefined || name === undefined) continue;
    const definition = context.cluster.get(DEFINITIONS, namespace, name);
    if (definition === undefined) {
      const message = `failed to garbage collect addresses for pod ${podKey(pod)}`;
      context.recorder.record(pod, SPEAKER, {
        type: "Warning",
        reason: "IPAddressGarbageCollectionFailed",
        message,
      });
      return;
    }
    const loaded = loadConf(definition);
    if (!loaded.ok || textAt(ipamOf(loaded.conf), "type") !== "whereabouts") continue;
    const freed = freeWhere(
      context.books,
      ipamOf(loaded.conf),
      (allocation) => allocation.podref === podKey(pod),
    );
    for (const address of freed) {
      const message = `successful cleanup of IP address [${address}] from network ${name}`;
      context.recorder.record(pod, SPEAKER, { type: "Normal", reason: "IPAddressGarbageCollected", message });
    }
  }
}

/**
 * The nightly reconciler: keeps an allocation only if a pod of that name reports the address in a secondary entry.
 * Surprise: it finds no match for reservations with a network name in front and deletes those of live pods, too.
 */
export function reconcileWhereabouts(context: LabContext): { allocations: number; reservations: number } {
  const reported = new Map<string, Set<string>>();
  const addresses = new Set<string>();
  for (const pod of context.cluster.list("pods")) {
    const ips = parseStatus(annotationOf(pod, STATUS_KEY)).flatMap((entry) =>
      entry.default ? [] : (entry.ips ?? []),
    );
    if (uidOf(pod) !== "") reported.set(podKey(pod), new Set(ips));
    for (const ip of ips) addresses.add(`${podKey(pod)} ${reservationName(ip, "")}`);
  }
  let allocations = 0;
  for (const pool of context.cluster.list(POOLS)) {
    const subnet = parseSubnet(textAt(pool["spec"], "range") ?? "");
    if (subnet === undefined) continue;
    for (const [offset, allocation] of allocationsOf(pool)) {
      if (!/^\d+$/.test(offset)) continue;
      const address = addressText(subnet.version, subnet.network + BigInt(offset));
      if (reported.get(allocation.podref)?.has(address) === true) continue;
      context.books.dropAllocation(pool.metadata.name, offset);
      allocations++;
    }
  }
  let reservations = 0;
  for (const reservation of context.cluster.list(RESERVATIONS)) {
    const { name } = reservation.metadata;
    if (addresses.has(`${textAt(reservation["spec"], "podref") ?? ""} ${name}`)) continue;
    context.cluster.remove(RESERVATIONS, WHEREABOUTS_NAMESPACE, name, { manager: "whereabouts" });
    reservations++;
  }
  return { allocations, reservations };
}
