import type { Attachment } from "../model/attachment.ts";
import { podId, type PodKey } from "../model/ids.ts";
import type { Allocation, ClaimKeeper } from "../model/pool.ts";
import { hasEnded, type Pod } from "../model/workload.ts";
import { PLAINLY_LIVE } from "./allocation-store.ts";
import { addressConflicts, observes, reports } from "./address-conflicts.ts";
import { ANY_REPORT_MOMENT } from "./claim-changes.ts";
import type { AllocationVerdict, ClusterView } from "./cluster-model.ts";
import { isOfLink } from "./pod-gist.ts";
import { isStatusReadable } from "./readable.ts";
import { GRACE_MS, msOf, SETTLING_MS } from "./times.ts";

/** Names of what can be seen to happen to pods and allocations (ClusterView.changeSeenMs). */
export const GONE_MOMENT = "gone";
export const COMPLETED_MOMENT = "completed";
export const APPEARED_MOMENT = "appeared";
export const FREED_MOMENT = "freed";

/**
 * What a Store's record amounts to, and (`dueMs`) when time alone may change that. The guards against false alarms come
 * first; absence counts only where the source was read completely, and never more than `likely`: what runs on the nodes
 * isn't asked here.
 */
export const judgeAllocation = (view: ClusterView, allocation: Allocation, nowMs: number): Examined => {
  const corruption = corruptionOf(allocation);
  if (corruption !== undefined) return examined("corrupt", "certain", corruption);
  const times = timesOf(view, allocation, nowMs);
  if (allocation.claim !== undefined) return examineClaim(view, allocation, allocation.claim, times);
  if (allocation.owner === null) return examineOwnerless(view, allocation, times);
  const pod = view.podByKey(allocation.owner);
  return pod === undefined
    ? examineAbsent(view, allocation, allocation.owner, times)
    : examinePresent(view, allocation, pod, times);
};

export interface Examined {
  readonly verdict: AllocationVerdict;
  readonly dueMs: number | undefined;
}

/** What is known about the age of a record, ms. */
interface Times {
  readonly nowMs: number;
  /** It is at least as old as this: our first sight, the pool's last write, or the file's time. */
  readonly knownSinceMs: number;
  /** Set where we saw it appear. */
  readonly appearedMs: number | undefined;
}

const timesOf = (view: ClusterView, allocation: Allocation, nowMs: number): Times => {
  const firstSeenMs = view.firstSeenMs(allocation.id) ?? nowMs;
  const ownMs = msOf(allocation.at) ?? msOf(view.pool(allocation.pool)?.writtenAt ?? null);
  return {
    nowMs,
    knownSinceMs: ownMs === undefined ? firstSeenMs : Math.min(firstSeenMs, ownMs),
    appearedMs: view.changeSeenMs(allocation.id, APPEARED_MOMENT),
  };
};

const LIVE: Examined = { verdict: PLAINLY_LIVE, dueMs: undefined };

const examined = (
  kind: AllocationVerdict["class"],
  confidence: AllocationVerdict["confidence"],
  reason: string,
  dueMs: number | undefined = undefined,
): Examined => ({ verdict: { class: kind, confidence, reason }, dueMs });

/** `watch` until both the record and what speaks against it are older than the grace period, then `likely`. */
const suspected = (
  kind: AllocationVerdict["class"],
  reason: string,
  times: Times,
  sinceMs: number | undefined,
): Examined => {
  const startMs = Math.max(times.knownSinceMs, sinceMs ?? -Infinity);
  const dueMs = startMs + GRACE_MS;
  return times.nowMs >= dueMs ? examined(kind, "likely", reason) : examined(kind, "watch", reason, dueMs);
};

const pending = (reason: string, dueMs?: number): Examined => examined("pending", "watch", reason, dueMs);

/** When the last of what we saw happen has had its time; undefined: it has. */
const settlingUntil = (nowMs: number, ...seenMs: readonly (number | undefined)[]): number | undefined => {
  let untilMs: number | undefined;
  for (const each of seenMs) {
    if (each !== undefined && each + SETTLING_MS > nowMs)
      untilMs = Math.max(untilMs ?? 0, each + SETTLING_MS);
  }
  return untilMs;
};

const corruptionOf = (allocation: Allocation): string | undefined => {
  if (allocation.address === null)
    return `the entry ${quoted(allocation.key)} is not an address of the range`;
  if (allocation.store !== "whereabouts") return undefined;
  if (allocation.owner === null) return `the entry ${quoted(allocation.key)} names no pod`;
  if (allocation.containerId === null || allocation.containerId === "") {
    return `the entry ${quoted(allocation.key)} names no sandbox`;
  }
  return undefined;
};

const quoted = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** A store that keeps no pod (host-local): only its node can say whose sandbox it is. */
const examineOwnerless = (view: ClusterView, allocation: Allocation, times: Times): Examined => {
  const node = view.pool(allocation.pool)?.node ?? null;
  const address = allocation.address ?? "";
  const isHeld = view
    .holdersOf(address)
    .some((each) => each.node === node && (reports(each, address) || observes(each, address)));
  if (isHeld) return examined("live", "certain", "a pod on that node has the address");
  if (hasSandbox(view, allocation)) return examined("live", "likely", "its sandbox is on the node");
  if (allocation.heldIn !== undefined)
    return examined("live", "likely", `network namespace ${allocation.heldIn} on that node has the address`);
  if (node === null || view.hostLinks(node) === undefined) {
    return examined("unknown", "watch", "the record names no pod, and nobody looked on its node");
  }
  if (!view.isSynced("pods")) return examined("unknown", "watch", UNSYNCED_PODS);
  const blind = blindnessOf(view, allocation);
  if (blind !== undefined) return examined("unknown", "watch", blind);
  const settledMs = settlingUntil(times.nowMs, times.appearedMs, msOf(allocation.at));
  if (settledMs !== undefined) return pending("recorded a moment ago", settledMs);
  return suspected("leak", `no sandbox on ${node} is ${shortId(allocation.containerId)}`, times, undefined);
};

/**
 * Why what a node's agent doesn't tell proves nothing about a lease there: it isn't heard any more, or the sandbox may be
 * in what it could not read.
 */
const blindnessOf = (view: ClusterView, { store, pool, containerId }: Allocation): string | undefined => {
  if (store !== "host-local") return undefined;
  const agent = view.nodeAgent(view.pool(pool)?.node ?? "");
  if (agent?.hearing.state === "stale")
    return `the agent of ${agent.node} is not heard: the record may be gone already`;
  const unread = agent?.seen?.problems.find(
    ({ path }) => SANDBOXES.test(path) || (containerId !== null && path.includes(containerId)),
  );
  return unread === undefined
    ? undefined
    : `${unread.path} could not be read on its node: its sandbox may be there`;
};

/** A network namespace, or the folder of results that tells whose one is. */
const SANDBOXES = /(?:^|\/)netns\/|\/results$/;

/**
 * A persistent claim outlives every pod by design: only the thing that it is kept for decides. A stopped machine keeps
 * its addresses.
 */
const examineClaim = (
  view: ClusterView,
  allocation: Allocation,
  keeper: ClaimKeeper,
  times: Times,
): Examined => {
  if (keeper.failure === "IPAddressConflict")
    return examined("conflict", "certain", "OVN-Kubernetes says that somebody else has the address");
  if (!MACHINE_KINDS.includes(keeper.kind))
    return examined("unknown", "watch", "it is kept for something that is not read here");
  if (!view.isSynced(MACHINES) || !view.isSynced(INSTANCES))
    return examined("unknown", "watch", "virtual machines are not read completely");
  const faces = view.machine(keeper.namespace, keeper.name);
  const kept = keeper.kind === "VirtualMachine" ? faces?.wanted : faces?.running;
  if (kept === undefined || (keeper.uid !== null && kept.uid !== null && kept.uid !== keeper.uid))
    return examineClaimOfGone(view, allocation, keeper, times);
  if (faces?.running === undefined) return examined("live", "certain", "kept for a machine that is stopped");
  if (allocation.owner === null) return examined("live", "likely", "kept for a machine that runs");
  const pod = view.podByKey(allocation.owner);
  if (pod !== undefined)
    return examined("live", "certain", "its machine runs in the pod that the claim names");
  if (!view.isSynced("pods")) return examined("unknown", "watch", UNSYNCED_PODS);
  return suspected(
    "orphan",
    `its machine runs, but pod ${allocation.owner.name}, which the claim names, is gone`,
    times,
    view.changeSeenMs(podId(allocation.cluster, allocation.owner), GONE_MOMENT),
  );
};

/** The machine is gone; the pod that carried it may be there still, and use the address until it ends. */
const examineClaimOfGone = (
  view: ClusterView,
  allocation: Allocation,
  keeper: ClaimKeeper,
  times: Times,
): Examined => {
  const gone = `${keeper.kind} ${keeper.namespace}/${keeper.name} is gone`;
  if (!view.isSynced("pods")) return examined("unknown", "watch", UNSYNCED_PODS);
  const address = allocation.address ?? "";
  const holders = view.holdersOf(address).filter((each) => reports(each, address) || observes(each, address));
  const owners = allocation.owner === null ? [] : [allocation.owner];
  const user = [...owners, ...holders.map(({ pod }) => pod)]
    .map((key) => view.podByKey(key))
    .find((pod) => pod !== undefined && !hasEnded(pod));
  if (user !== undefined)
    return examined("unknown", "watch", `${gone}, but pod ${user.namespace}/${user.name} may still use it`);
  return suspected("leak", gone, times, undefined);
};

const MACHINE_KINDS = ["VirtualMachine", "VirtualMachineInstance"];
const MACHINES = "virtualmachines.kubevirt.io";
const INSTANCES = "virtualmachineinstances.kubevirt.io";

const UNSYNCED_PODS = "the pods are not read completely: that one is missing proves nothing";

const examineAbsent = (view: ClusterView, allocation: Allocation, owner: PodKey, times: Times): Examined => {
  if (!view.isSynced("pods")) return examined("unknown", "watch", UNSYNCED_PODS);
  if (isStoreBehind(view, allocation)) {
    return examined("unknown", "watch", "the pools are not read up to date: the record may be gone already");
  }
  if (hasSandbox(view, allocation) || allocation.heldIn !== undefined) {
    return examined("unknown", "watch", "its pod is gone, but its sandbox is still on a node");
  }
  const blind = blindnessOf(view, allocation);
  if (blind !== undefined) return examined("unknown", "watch", blind);
  const goneMs = view.changeSeenMs(podId(allocation.cluster, owner), GONE_MOMENT);
  const settledMs = settlingUntil(times.nowMs, goneMs, times.appearedMs, msOf(allocation.at));
  if (settledMs !== undefined) {
    const reason = goneMs === undefined ? "recorded a moment ago" : "its pod went a moment ago";
    return pending(reason, settledMs);
  }
  return suspected("leak", `pod ${owner.namespace}/${owner.name} is gone`, times, goneMs);
};

const isStoreBehind = (view: ClusterView, allocation: Allocation): boolean => {
  const state = view.source(STORE_SOURCES[allocation.store] ?? "")?.state;
  return state !== undefined && state !== "synced";
};

const STORE_SOURCES: Readonly<Partial<Record<Allocation["store"], string>>> = {
  whereabouts: "ippools.whereabouts.cni.cncf.io",
  ipamclaim: "ipamclaims.k8s.cni.cncf.io",
};

const hasSandbox = (view: ClusterView, allocation: Allocation): boolean =>
  allocation.containerId !== null && view.podsOfContainer(allocation.containerId).length > 0;

const examinePresent = (view: ClusterView, allocation: Allocation, pod: Pod, times: Times): Examined => {
  const address = allocation.address ?? "";
  if (pod.phase === "Unknown" || (pod.node !== null && view.node(pod.node)?.isUnreachable === true)) {
    return examined(
      "unknown",
      "watch",
      `${pod.node ?? "its node"} is unreachable: its pod may still use the address`,
    );
  }
  if (pod.isHostNetwork) {
    return suspected(
      "orphan",
      "its pod is on the host network and holds no address of its own",
      times,
      undefined,
    );
  }
  if (isPlainlyHeld(view, pod, address)) return LIVE;
  const attachments = view.attachmentsOf(pod.id);
  const holder = holderOf(attachments, address, allocation.interface);
  if (hasEnded(pod)) {
    return examineCompleted(view, pod, holder !== undefined && observes(holder, address), times);
  }
  if (holder !== undefined) return examineHeld(view, holder, address);
  const wait = waitFor(view, allocation, pod, attachments, times);
  if (wait !== undefined) return wait;
  if (view.hasEvidenceProblems(pod.id) && !view.evidenceOf(pod.id).every(isStatusReadable)) {
    return examined("unknown", "watch", "the pod's network-status can't be read");
  }
  return examineUnheld(view, allocation, pod, attachments, times);
};

/** What most records come to, told without joining the pod's attachments. */
const isPlainlyHeld = (view: ClusterView, pod: Pod, address: string): boolean =>
  !hasEnded(pod) &&
  view.onlyPodNaming(address) === pod.id &&
  !isOfLink(address) &&
  view.gistOf(pod.id)?.isCalm === true;

const holderOf = (
  attachments: readonly Attachment[],
  address: string,
  iface: string | null,
): Attachment | undefined => {
  const holders = attachments.filter((each) => reports(each, address) || observes(each, address));
  return holders.find((each) => each.interface === iface) ?? holders[0];
};

const examineCompleted = (view: ClusterView, pod: Pod, isObserved: boolean, times: Times): Examined => {
  if (isObserved)
    return examined("live", "likely", "its pod has completed, but the address is still observed");
  const completedMs = view.changeSeenMs(pod.id, COMPLETED_MOMENT);
  const settledMs = settlingUntil(times.nowMs, completedMs);
  if (settledMs !== undefined) return pending("its pod completed a moment ago", settledMs);
  return suspected("completed", "its pod has completed and no longer uses the address", times, completedMs);
};

const examineHeld = (view: ClusterView, holder: Attachment, address: string): Examined => {
  if (!reports(holder, address))
    return examined("live", "likely", "observed in its pod, though not reported");
  if (holder.state === "phantom") {
    return examined("unknown", "watch", `reported on ${holder.interface}, but the pod has no such link`);
  }
  if (holder.observed !== null && holder.state === "drifted" && !observes(holder, address)) {
    return examined(
      "stale",
      "likely",
      `reported on ${holder.interface}, but the address is not observed there`,
    );
  }
  const [other] = addressConflicts(view, holder, address);
  if (other === undefined) return LIVE;
  return examined(
    "conflict",
    "likely",
    `pod ${other.pod.namespace}/${other.pod.name} reports the address too`,
  );
};

/** What must be waited for before an address that nobody has means anything. */
const waitFor = (
  view: ClusterView,
  allocation: Allocation,
  pod: Pod,
  attachments: readonly Attachment[],
  times: Times,
): Examined | undefined => {
  if (pod.deletedAt !== null) return pending("its pod is being deleted");
  if (pod.phase === "Pending") return pending("its pod is starting");
  const createdMs = msOf(pod.createdAt);
  if (createdMs !== undefined && createdMs + GRACE_MS > times.nowMs) {
    return pending("its pod is younger than 10 minutes", createdMs + GRACE_MS);
  }
  const reportMs = view.changeSeenMs(pod.id, ANY_REPORT_MOMENT);
  const settledMs = settlingUntil(times.nowMs, reportMs, times.appearedMs);
  if (settledMs !== undefined) return pending("the pod's interfaces changed a moment ago", settledMs);
  const isMoving = attachments.some(
    (each) =>
      (each.state === "attaching" || each.state === "detaching") &&
      (each.interface === null || allocation.interface === null || each.interface === allocation.interface),
  );
  return isMoving ? pending("the interface is being attached or detached") : undefined;
};

/** A pod of that name runs, and nobody says that it has the address. */
const examineUnheld = (
  view: ClusterView,
  allocation: Allocation,
  pod: Pod,
  attachments: readonly Attachment[],
  times: Times,
): Examined => {
  const createdMs = msOf(pod.createdAt);
  const sandboxes = sandboxesOf(view, pod, attachments, allocation);
  const isOfOtherSandbox = sandboxes.size > 0 && !sandboxes.has(allocation.containerId ?? "");
  const isOlderThanPod = sandboxes.size === 0 && createdMs !== undefined && times.knownSinceMs < createdMs;
  if (isOfOtherSandbox || isOlderThanPod) {
    return suspected("orphan", "recorded for an earlier pod of the same name", times, createdMs);
  }
  const isIPv6 = allocation.address?.includes(":") === true;
  const instead = attachments
    .filter((each) => each.interface === allocation.interface)
    .flatMap((each) => each.reported?.addresses ?? [])
    .find((each) => each.address.includes(":") === isIPv6);
  if (instead !== undefined) {
    return suspected(
      "stale",
      `its pod reports ${instead.address} on ${allocation.interface} instead`,
      times,
      undefined,
    );
  }
  return examined(
    "stale",
    "watch",
    `its pod runs, but nobody reports ${allocation.interface ?? "an interface"} with that address`,
  );
};

/** Sandbox ids that are the pod's for sure: observed ones, and those of its records whose address it reports. */
const sandboxesOf = (
  view: ClusterView,
  pod: Pod,
  attachments: readonly Attachment[],
  judged: Allocation,
): ReadonlySet<string> => {
  const ids = new Set<string>();
  for (const { observed } of attachments) if (observed?.containerId != null) ids.add(observed.containerId);
  if (ids.size > 0) return ids;
  for (const each of view.allocationsOfPod({ namespace: pod.namespace, name: pod.name })) {
    const { address, containerId } = each;
    if (each.id === judged.id || address === null || containerId === null) continue;
    if (attachments.some((attachment) => reports(attachment, address))) ids.add(containerId);
  }
  return ids;
};

const shortId = (containerId: string | null): string => containerId?.slice(0, 12) ?? "named";
