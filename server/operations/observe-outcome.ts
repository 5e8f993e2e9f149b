import type { ClusterView } from "../../lib/cluster/cluster-model.ts";
import type { Attachment } from "../../lib/model/attachment.ts";
import type { EntityId } from "../../lib/model/ids.ts";
import type { KubeEvent } from "../../lib/model/kube-event.ts";
import type { OperationState, PodOperation as Operation } from "../../lib/model/operation.ts";

/**
 * What has become of an operation, judged from the model: a pure, level-based look that can be taken as often as one
 * likes. The same operation comes back where nothing new was seen. An accepted patch is not an attached network: only
 * what is reported (and observed, where somebody observes) ends it well.
 */
export const observeOutcome = (operation: Operation, view: ClusterView, nowMs: number): Operation => {
  if (operation.endedAt !== null || operation.askedAt === null) return operation;
  const at = new Date(nowMs).toISOString();
  const pod = view.podByKey(operation.pod);
  if (pod === undefined || pod.uid !== operation.podUid) {
    // Absence counts only where the list of pods is complete and current.
    if (pod === undefined && !view.isSynced("pods")) return giveUpLate(operation, nowMs);
    return end(operation, "aborted", at, {
      code: "POD_GONE",
      title: "The pod is gone",
      detail: "The pod was deleted or replaced before the outcome could be seen.",
    });
  }
  const heard = withKubeEvents(operation, view.kubeEventsOf(pod.id));
  const seen = look(heard, view, pod.id);
  const advanced = seen.stage === undefined ? heard : advance(heard, seen, at);
  if (seen.isDone) return end(advanced, advanced.state, at, null);
  const failure = failureOf(advanced, nowMs);
  if (failure !== undefined && seen.stage === undefined) return end(advanced, "failed", at, failure);
  return giveUpLate(advanced, nowMs);
};

interface Seen {
  /** The furthest stage that can be seen now. */
  readonly stage: "reported" | "observed" | undefined;
  readonly isDone: boolean;
  /** Addresses that each kind of evidence has: they needn't be the same. */
  readonly reported: readonly string[];
  readonly observed: readonly string[];
}

const look = (operation: Operation, view: ClusterView, pod: EntityId): Seen => {
  const attachment = view.attachmentsOf(pod).find((one) => isSubject(operation, one));
  const hasObserver = view.evidenceOf(pod).some((evidence) => evidence.observed !== null);
  return operation.kind === "attach"
    ? lookForAttached(attachment, hasObserver)
    : lookForGone(attachment, hasObserver);
};

/** What stands for no name in a request to detach. */
const UNNAMED = "-";

const isSubject = (operation: Operation, attachment: Attachment): boolean =>
  (attachment.interface ?? UNNAMED) === (operation.interface ?? UNNAMED) &&
  attachment.network.name === operation.network.name &&
  attachment.network.namespace === operation.network.namespace &&
  attachment.network.provider === operation.network.provider;

const lookForAttached = (attachment: Attachment | undefined, hasObserver: boolean): Seen => {
  if (attachment === undefined || attachment.reported === null) return NOTHING_SEEN;
  const isObserved = attachment.observed !== null;
  return {
    stage: isObserved ? "observed" : "reported",
    isDone: isObserved || !hasObserver,
    reported: attachment.reported.addresses.map(({ address }) => address),
    observed: (attachment.observed?.addresses ?? []).map(({ address }) => address),
  };
};

const lookForGone = (attachment: Attachment | undefined, hasObserver: boolean): Seen => {
  if (attachment === undefined) {
    return { ...NOTHING_SEEN, stage: hasObserver ? "observed" : "reported", isDone: true };
  }
  if (attachment.asked !== null || attachment.reported !== null) return NOTHING_SEEN;
  const isLeft = attachment.observed !== null;
  return { ...NOTHING_SEEN, stage: isLeft || !hasObserver ? "reported" : "observed", isDone: !isLeft };
};

const NOTHING_SEEN: Seen = { stage: undefined, isDone: false, reported: [], observed: [] };

/** The controller tries four times within 0.3 s and then is silent: so many failures, or one and no more word, are final. */
const TRIES = 4;
const SILENCE_MS = 3_000;
/** KubeEvents carry whole seconds. */
const ROUNDING_MS = 1_000;

const FAILURES: Readonly<Record<Operation["kind"], ReadonlySet<string>>> = {
  attach: new Set(["FailedAddingInterface", "InterfaceAddRejected"]),
  detach: new Set(["FailedRemovingInterface", "InterfaceRemoveRejected"]),
};

const failureOf = (operation: Operation, nowMs: number): NonNullable<Operation["reason"]> | undefined => {
  const failures = operation.kubeEvents.filter((event) => FAILURES[operation.kind].has(event.reason));
  const last = failures.at(-1);
  if (last === undefined) return undefined;
  const tries = failures.reduce(
    (sum, event) => sum + event.count - (operation.heardBefore[event.id] ?? 0),
    0,
  );
  const isRejected = last.reason.endsWith("Rejected");
  if (!isRejected && tries < TRIES && nowMs - Date.parse(last.lastAt ?? "") < SILENCE_MS + ROUNDING_MS) {
    return undefined;
  }
  return {
    code: isRejected ? "CONTROLLER_REJECTED" : operation.kind === "attach" ? "ADD_FAILED" : "REMOVE_FAILED",
    title: isRejected
      ? "The controller rejected it"
      : operation.kind === "attach"
        ? "The controller could not add the interface"
        : "The controller could not remove the interface",
    detail: `${last.message} (${tries} ${tries === 1 ? "try" : "tries"}, reported by ${last.component})`,
  };
};

/** What was said about the pod's networks since it was asked. */
const withKubeEvents = (operation: Operation, all: readonly KubeEvent[]): Operation => {
  const sinceMs = Date.parse(operation.askedAt ?? operation.startedAt) - ROUNDING_MS;
  const heard = all.filter(
    (event) =>
      Date.parse(event.lastAt ?? event.firstAt ?? "") >= sinceMs &&
      event.count > (operation.heardBefore[event.id] ?? 0) &&
      isAbout(event, operation.interface),
  );
  const isSame =
    heard.length === operation.kubeEvents.length &&
    heard.every((event, index) => {
      const before = operation.kubeEvents[index];
      return before?.id === event.id && before.count === event.count && before.lastAt === event.lastAt;
    });
  return isSame ? operation : { ...operation, kubeEvents: heard };
};

const NETWORK_REASONS = /Interface|Network|Sandbox|Multus/i;

/** Of another interface of the same pod we say nothing. */
const isAbout = (event: KubeEvent, name: string | null): boolean =>
  NETWORK_REASONS.test(event.reason) &&
  (name === null || !/interface/i.test(event.message) || mentions(event.message, name));

const mentions = (message: string, name: string): boolean =>
  message.split(/[^A-Za-z0-9._-]+/).some((word) => word === name || word === `${name}.`);

/** Stages that are reached now; each tells the addresses of its own evidence, as it has them by now. */
const advance = (operation: Operation, seen: Seen, at: string): Operation => {
  const told = new Map<OperationState, string | null>([["reported", textOf(seen.reported)]]);
  if (seen.stage === "observed") told.set("observed", textOf(seen.observed));
  const known = operation.stages.map((stage) => {
    const detail = told.get(stage.name);
    told.delete(stage.name);
    return detail === undefined || detail === stage.detail ? stage : { ...stage, detail };
  });
  const isSame =
    told.size === 0 &&
    seen.reported.join() === operation.addresses.join() &&
    known.every((stage, index) => stage === operation.stages[index]);
  if (isSame) return operation;
  return {
    ...operation,
    state: operation.state === "observed" ? "observed" : (seen.stage ?? operation.state),
    addresses: seen.reported,
    stages: [...known, ...[...told].map(([name, detail]) => ({ name, at, detail }))],
  };
};

const textOf = (addresses: readonly string[]): string | null =>
  addresses.length === 0 ? null : addresses.join(", ");

const end = (
  operation: Operation,
  state: OperationState,
  at: string,
  reason: Operation["reason"],
): Operation => ({
  ...operation,
  state,
  endedAt: at,
  reason,
  stages:
    reason === null ? operation.stages : [...operation.stages, { name: state, at, detail: reason.detail }],
});

const giveUpLate = (operation: Operation, nowMs: number): Operation => {
  if (nowMs < Date.parse(operation.deadlineAt)) return operation;
  const at = new Date(nowMs).toISOString();
  if (operation.state === "reported") {
    return end(operation, "failed", at, {
      code: "NOT_OBSERVED",
      title:
        operation.kind === "attach" ? "Reported, but the kernel has no such link" : "The link is still there",
      detail:
        operation.kind === "attach"
          ? "network-status names the interface, but the node does not see it in the pod."
          : "network-status does not name the interface any more, but the node still sees it in the pod.",
    });
  }
  return end(operation, "failed", at, {
    code: "DEADLINE",
    title: "Nothing happened in time",
    detail: `${operation.kind === "attach" ? "It was asked for, but nobody reported it" : "It is still reported"} ${Math.round(
      (Date.parse(operation.deadlineAt) - Date.parse(operation.askedAt ?? operation.startedAt)) / 1_000,
    )} s after it was asked. The request stays in the pod's annotation.`,
  });
};
