import type { LabObject } from "../lab-cluster.ts";
import { bareAddress } from "./addresses.ts";
import { callAdd } from "./cni-call.ts";
import { faultOn } from "./faults.ts";
import { textAt, textsAt, type JsonRecord } from "./json.ts";
import type { PlacedSandbox } from "./kernel.ts";
import { timeText, type LabContext } from "./lab-context.ts";
import {
  cniRequest,
  defaultDelegate,
  durationMs,
  MULTUS,
  multusRuns,
  setUpPod,
  tearDownPod,
} from "./multus.ts";
import { formatStatus, type StatusEntry } from "./network-status.ts";
import { internalIp } from "./node-view.ts";
import { creatingStatus, restartedStatus, runningStatus, succeededStatus } from "./pod-status.ts";
import {
  containersOf,
  isFinished,
  isHostNetwork,
  isLeaving,
  namespaceOf,
  nodeOf,
  phaseOf,
  STATUS_KEY,
  uidOf,
} from "./pod-view.ts";
import { sandboxFailure } from "./sandbox-failure.ts";
import { runSteps, type Steps } from "./scheduler.ts";

export interface Kubelet {
  stop(): void;
  /** The first container dies and comes back; the networks stay. */
  restartContainer(pod: LabObject): void;
  /** The sandbox is killed and made anew: new addresses, and the runtime goes on listing the old one. */
  restartSandbox(pod: LabObject): void;
}

interface PodWork {
  isStarting: boolean;
  isStopping: boolean;
}

const KUBELET = "kubelet";
const SEEN_MS = 500;

/** Starts and stops the pods that are bound to a node; all nodes' kubelets in one. */
export function createKubelet(context: LabContext): Kubelet {
  const works = new Map<string, PodWork>();
  const workOf = (pod: LabObject): PodWork => {
    const known = works.get(uidOf(pod));
    if (known !== undefined) return known;
    const created: PodWork = { isStarting: false, isStopping: false };
    works.set(uidOf(pod), created);
    return created;
  };
  const start = (pod: LabObject): void => {
    const work = workOf(pod);
    if (work.isStarting || work.isStopping) return;
    work.isStarting = true;
    runSteps(context.scheduler, startPod(context, pod, work, stopIfLeaving));
  };
  const stopPodSoon = (pod: LabObject): void => {
    const work = workOf(pod);
    if (work.isStopping || work.isStarting) return;
    work.isStopping = true;
    runSteps(context.scheduler, stopPod(context, pod, works));
  };
  const stopIfLeaving = (pod: LabObject): void => {
    const current = currentPod(context, pod);
    if (current === undefined || isLeaving(current)) stopPodSoon(current ?? pod);
    else if (phaseOf(current) === "Running") finishLater(context, current);
  };
  const observe = (pod: LabObject): void => {
    if (nodeOf(pod) === undefined) return;
    if (isLeaving(pod)) stopPodSoon(pod);
    else if (phaseOf(pod) === "Pending") start(pod);
  };

  for (const pod of context.cluster.list("pods")) {
    observe(pod);
    if (phaseOf(pod) === "Running") finishLater(context, pod);
  }
  const stop = context.cluster.watch("pods", ({ type, object }) => {
    if (type !== "DELETED") observe(object);
    else if (context.kernel.sandboxesOf(uidOf(object)).length > 0) stopPodSoon(object);
    else works.delete(uidOf(object));
  });
  return {
    stop,
    restartContainer: (pod) => void runSteps(context.scheduler, restartContainer(context, pod)),
    restartSandbox: (pod) => {
      const work = workOf(pod);
      if (work.isStarting || work.isStopping) return;
      work.isStarting = true;
      runSteps(context.scheduler, restartSandbox(context, pod, work, stopIfLeaving));
    },
  };
}

function currentPod(context: LabContext, pod: LabObject): LabObject | undefined {
  const current = context.cluster.get("pods", namespaceOf(pod), pod.metadata.name);
  return current !== undefined && uidOf(current) === uidOf(pod) ? current : undefined;
}

function say(
  context: LabContext,
  pod: LabObject,
  type: "Normal" | "Warning",
  reason: string,
  message: string,
): void {
  const speaker = { component: KUBELET, host: nodeOf(pod) ?? "", manager: KUBELET };
  const inContainer = ["Pulled", "Created", "Started", "Killing"].includes(reason);
  const fieldPath = inContainer
    ? `spec.containers{${textAt(containersOf(pod)[0], "name") ?? ""}}`
    : undefined;
  context.recorder.record(pod, speaker, {
    type,
    reason,
    message,
    ...(fieldPath !== undefined && { fieldPath }),
  });
}

function writeStatus(context: LabContext, pod: LabObject, status: JsonRecord): void {
  const current = currentPod(context, pod);
  if (current === undefined) return;
  context.cluster.update("pods", { ...current, status }, { manager: KUBELET, subresource: "status" });
}

function* startPod(
  context: LabContext,
  pod: LabObject,
  work: PodWork,
  done: (pod: LabObject) => void,
): Steps {
  yield context.random.between(120, 400);
  while (
    faultOn(context.faults, "kubelet-down", nodeOf(pod) ?? "") &&
    currentPod(context, pod) !== undefined
  ) {
    yield SEEN_MS * 4;
  }
  const podIps = isHostNetwork(pod) ? [] : yield* createSandbox(context, pod);
  if (podIps !== undefined) yield* runContainers(context, pod, podIps);
  work.isStarting = false;
  done(pod);
}

/** Tries until the networks stand, a new sandbox each 11 to 15 s; undefined when the pod left meanwhile. */
function* createSandbox(context: LabContext, pod: LabObject): Steps<readonly string[] | undefined> {
  const node = context.kernel.node(nodeOf(pod) ?? "");
  const identity = { namespace: namespaceOf(pod), name: pod.metadata.name, uid: uidOf(pod) };
  for (;;) {
    const current = currentPod(context, pod);
    if (current === undefined || isLeaving(current)) return undefined;
    const placed = { node, sandbox: context.kernel.openSandbox(node, identity) };
    const outcome = yield* setUpNetworks(context, current, placed);
    if (typeof outcome !== "string") return outcome;
    say(
      context,
      current,
      "Warning",
      "FailedCreatePodSandBox",
      sandboxFailure(current, placed.sandbox, outcome),
    );
    if (phaseOf(current) === "Pending") {
      const hostIp = internalIp(context.cluster.get("nodes", undefined, node.name));
      const at = textAt(current["status"], "startTime") ?? timeText(context.scheduler.now());
      writeStatus(context, current, creatingStatus(current, hostIp, at));
    }
    context.kernel.closeSandbox(placed);
    context.kernel.dropSandbox(placed);
    const until = context.scheduler.now() + context.random.between(11_000, 15_000);
    while (context.scheduler.now() < until && isWaited(context, pod)) yield SEEN_MS;
  }
}

function isWaited(context: LabContext, pod: LabObject): boolean {
  const current = currentPod(context, pod);
  return current !== undefined && !isLeaving(current);
}

/** The pod's addresses, or why its networks can't be set up. */
function* setUpNetworks(
  context: LabContext,
  pod: LabObject,
  placed: PlacedSandbox,
): Steps<readonly string[] | string> {
  if (!multusRuns(context, placed.node.name)) {
    // Surprise: without Multus the runtime falls back to the default network alone; no status, no KubeEvent.
    const delegate = defaultDelegate(context, pod);
    const pauseMs = (): number => durationMs(context, delegate.conf, "ADD");
    const added = yield* callAdd(context, cniRequest(placed, delegate), pauseMs);
    if (!added.ok) return added.error;
    placed.sandbox.delegates = [{ network: "cbr0", iface: "eth0", conf: delegate.conf }];
    return added.result.ips.map(({ address }) => bareAddress(address));
  }
  const setup = setUpPod(context, pod, placed);
  let turn = setup.next();
  while (turn.done !== true) {
    yield typeof turn.value === "number" ? turn.value : durationMs(context, turn.value, "ADD");
    turn = setup.next();
  }
  if (!turn.value.ok) return turn.value.error;
  writeNetworkStatus(context, pod, turn.value.status);
  return turn.value.status[0]?.ips ?? [];
}

function writeNetworkStatus(context: LabContext, pod: LabObject, status: readonly StatusEntry[]): void {
  if (currentPod(context, pod) === undefined) return;
  const patch = { metadata: { annotations: { [STATUS_KEY]: formatStatus(status) } } };
  context.cluster.mergePatch("pods", namespaceOf(pod), pod.metadata.name, patch, {
    manager: MULTUS.manager,
    subresource: "status",
  });
}

function* runContainers(context: LabContext, pod: LabObject, podIps: readonly string[]): Steps {
  yield context.random.between(200, 700);
  const current = currentPod(context, pod);
  if (current === undefined) return;
  const image = textAt(containersOf(current)[0], "image") ?? "";
  const present = `Container image "${image}" already present on machine and can be accessed by the pod`;
  say(context, current, "Normal", "Pulled", present);
  say(context, current, "Normal", "Created", "Container created");
  yield context.random.between(40, 200);
  say(context, current, "Normal", "Started", "Container started");
  const hostIp = internalIp(context.cluster.get("nodes", undefined, nodeOf(pod) ?? ""));
  const startedAt = timeText(context.scheduler.now());
  const scheduledAt = textAt(current["status"], "startTime") ?? startedAt;
  writeStatus(
    context,
    current,
    runningStatus(current, { hostIp, podIps, startedAt, scheduledAt }, context.random),
  );
}

/** Killed within its grace period, networks taken down, object removed. */
function* stopPod(context: LabContext, pod: LabObject, works: Map<string, PodWork>): Steps {
  if (phaseOf(pod) === "Running" && currentPod(context, pod) !== undefined) {
    say(
      context,
      pod,
      "Normal",
      "Killing",
      `Stopping container ${textAt(containersOf(pod)[0], "name") ?? ""}`,
    );
  }
  const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 1) * 1000;
  yield Math.min(graceMs, context.random.between(400, 1800));
  for (const placed of context.kernel.sandboxesOf(uidOf(pod))) {
    if (placed.sandbox.state === "ready") tearDownPod(context, placed);
    context.kernel.dropSandbox(placed);
  }
  yield context.random.between(50, 250);
  works.delete(uidOf(pod));
  if (currentPod(context, pod) !== undefined) {
    context.cluster.remove("pods", namespaceOf(pod), pod.metadata.name, { manager: KUBELET });
  }
}

/** `sleep N` in a pod that isn't restarted ends after N seconds. */
function finishLater(context: LabContext, pod: LabObject): void {
  if (textAt(pod["spec"], "restartPolicy") === "Always" || isFinished(pod)) return;
  const command = textsAt(containersOf(pod)[0], "command").join(" ");
  const seconds = Number(/\bsleep (\d+)/.exec(command)?.[1] ?? 30);
  context.scheduler.after(seconds * 1000, () => {
    const current = currentPod(context, pod);
    if (current === undefined || isLeaving(current) || phaseOf(current) !== "Running") return;
    const placed = context.kernel.readySandbox(uidOf(pod));
    if (placed !== undefined) tearDownPod(context, placed);
    writeStatus(context, current, succeededStatus(current, timeText(context.scheduler.now())));
  });
}

function* restartContainer(context: LabContext, pod: LabObject): Steps {
  const before = currentPod(context, pod);
  if (before === undefined || phaseOf(before) !== "Running" || isLeaving(before)) return;
  writeStatus(
    context,
    before,
    restartedStatus(before, timeText(context.scheduler.now()), context.random, false),
  );
  yield context.random.between(800, 2500);
  const after = currentPod(context, pod);
  if (after === undefined || isLeaving(after)) return;
  say(context, after, "Normal", "Created", "Container created");
  say(context, after, "Normal", "Started", "Container started");
  writeStatus(
    context,
    after,
    restartedStatus(after, timeText(context.scheduler.now()), context.random, true),
  );
}

function* restartSandbox(
  context: LabContext,
  pod: LabObject,
  work: PodWork,
  done: (pod: LabObject) => void,
): Steps {
  say(context, pod, "Normal", "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.");
  const at = timeText(context.scheduler.now());
  writeStatus(context, pod, restartedStatus(pod, at, context.random, false));
  const placed = context.kernel.readySandbox(uidOf(pod));
  if (placed !== undefined) tearDownPod(context, placed);
  yield context.random.between(500, 1500);
  const podIps = isHostNetwork(pod) ? [] : yield* createSandbox(context, pod);
  const current = currentPod(context, pod);
  if (podIps !== undefined && current !== undefined) {
    writeStatus(context, current, restartedStatus(current, at, context.random, true));
    yield* runContainers(context, pod, podIps);
  }
  work.isStarting = false;
  done(pod);
}
