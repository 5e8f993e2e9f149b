import type { LabObject } from "../lab-cluster.ts";
import { numberAt, recordsAt, textAt, type JsonRecord } from "./json.ts";
import type { Random } from "./random.ts";
import { containersOf, isHostNetwork } from "./pod-view.ts";

/** Status objects as a kubelet of 1.36 writes them. All times are RFC 3339. */
export interface RunningFacts {
  hostIp: string;
  podIps: readonly string[];
  startedAt: string;
  scheduledAt: string;
}

function condition(
  type: string,
  isTrue: boolean,
  at: string,
  why?: { reason: string; message: string },
): JsonRecord {
  return {
    type,
    observedGeneration: 1,
    status: isTrue ? "True" : "False",
    lastProbeTime: null,
    lastTransitionTime: at,
    ...why,
  };
}

export function pendingStatus(): JsonRecord {
  return { phase: "Pending", qosClass: "BestEffort" };
}

export function boundStatus(at: string): JsonRecord {
  return { ...pendingStatus(), conditions: [condition("PodScheduled", true, at)] };
}

export function unschedulableStatus(at: string, message: string): JsonRecord {
  const why = { reason: "Unschedulable", message };
  return { ...pendingStatus(), conditions: [condition("PodScheduled", false, at, why)] };
}

function names(pod: LabObject): string {
  return containersOf(pod)
    .map((container) => textAt(container, "name") ?? "")
    .join(" ");
}

/** Waiting for its sandbox: no condition names the network error. */
export function creatingStatus(pod: LabObject, hostIp: string, at: string): JsonRecord {
  const why = { reason: "ContainersNotReady", message: `containers with unready status: [${names(pod)}]` };
  return {
    observedGeneration: 1,
    phase: "Pending",
    conditions: [
      condition("PodReadyToStartContainers", false, at),
      condition("Initialized", true, at),
      condition("Ready", false, at, why),
      condition("ContainersReady", false, at, why),
      condition("PodScheduled", true, at),
    ],
    hostIP: hostIp,
    hostIPs: [{ ip: hostIp }],
    startTime: at,
    containerStatuses: containersOf(pod).map((container) => ({
      name: container["name"],
      state: { waiting: { reason: "ContainerCreating" } },
      lastState: {},
      ready: false,
      restartCount: 0,
      image: container["image"],
      imageID: "",
      started: false,
    })),
    qosClass: "BestEffort",
  };
}

export function runningStatus(pod: LabObject, facts: RunningFacts, random: Random): JsonRecord {
  const { hostIp, startedAt, scheduledAt } = facts;
  const podIps = isHostNetwork(pod) ? [hostIp] : facts.podIps;
  return {
    observedGeneration: 1,
    phase: "Running",
    conditions: [
      condition("PodReadyToStartContainers", true, startedAt),
      condition("Initialized", true, scheduledAt),
      condition("Ready", true, startedAt),
      condition("ContainersReady", true, startedAt),
      condition("PodScheduled", true, scheduledAt),
    ],
    hostIP: hostIp,
    hostIPs: [{ ip: hostIp }],
    ...(podIps[0] !== undefined && { podIP: podIps[0], podIPs: podIps.map((ip) => ({ ip })) }),
    startTime: scheduledAt,
    containerStatuses: containersOf(pod).map((container, index) =>
      containerStatus(container, restartCount(pod, index), random, { running: { startedAt } }, true),
    ),
    qosClass: "BestEffort",
  };
}

function restartCount(pod: LabObject, index: number): number {
  return numberAt(recordsAt(pod["status"], "containerStatuses")[index], "restartCount") ?? 0;
}

function containerStatus(
  container: JsonRecord,
  restarts: number,
  random: Random,
  state: JsonRecord,
  isReady: boolean,
): JsonRecord {
  return {
    name: container["name"],
    state,
    lastState: {},
    ready: isReady,
    restartCount: restarts,
    image: container["image"],
    imageID: `sha256:${random.hex(64)}`,
    containerID: `containerd://${random.hex(64)}`,
    started: isReady,
  };
}

/** Finished with exit code 0. Its network-status annotation stays although nothing of it exists any more. */
export function succeededStatus(pod: LabObject, at: string): JsonRecord {
  const status = recordsAt({ list: [pod["status"]] }, "list")[0] ?? {};
  const why = { reason: "PodCompleted", message: "" };
  return {
    ...status,
    phase: "Succeeded",
    conditions: [
      condition("PodReadyToStartContainers", false, at),
      condition("Initialized", true, at, why),
      condition("Ready", false, at, why),
      condition("ContainersReady", false, at, why),
      condition("PodScheduled", true, at),
    ],
    containerStatuses: recordsAt(status, "containerStatuses").map((entry) => ({
      ...entry,
      state: {
        terminated: {
          exitCode: 0,
          reason: "Completed",
          startedAt: textAt(entry, "state", "running", "startedAt") ?? at,
          finishedAt: at,
          containerID: entry["containerID"],
        },
      },
      ready: false,
      started: false,
    })),
  };
}

/** One more restart of the first container: `running` again after a failure, or not ready yet. */
export function restartedStatus(pod: LabObject, at: string, random: Random, isBack: boolean): JsonRecord {
  const status = recordsAt({ list: [pod["status"]] }, "list")[0] ?? {};
  const why = { reason: "ContainersNotReady", message: `containers with unready status: [${names(pod)}]` };
  const changed = new Set(["Ready", "ContainersReady"]);
  return {
    ...status,
    conditions: recordsAt(status, "conditions").map((entry) =>
      changed.has(textAt(entry, "type") ?? "")
        ? condition(textAt(entry, "type") ?? "", isBack, at, isBack ? undefined : why)
        : entry,
    ),
    containerStatuses: recordsAt(status, "containerStatuses").map((entry, index) =>
      index > 0 ? entry : restartedContainer(entry, at, random, isBack),
    ),
  };
}

function restartedContainer(entry: JsonRecord, at: string, random: Random, isBack: boolean): JsonRecord {
  if (!isBack) {
    const terminated = {
      exitCode: 137,
      reason: "Error",
      startedAt: textAt(entry, "state", "running", "startedAt") ?? at,
      finishedAt: at,
      containerID: entry["containerID"],
    };
    return { ...entry, state: { terminated }, lastState: { terminated }, ready: false, started: false };
  }
  const restarts = (numberAt(entry, "restartCount") ?? 0) + 1;
  const containerID = `containerd://${random.hex(64)}`;
  return {
    ...entry,
    state: { running: { startedAt: at } },
    ready: true,
    started: true,
    restartCount: restarts,
    containerID,
  };
}
