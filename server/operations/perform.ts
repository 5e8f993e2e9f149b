import type { ClusterView } from "../../lib/cluster/cluster-model.ts";
import { podId } from "../../lib/model/ids.ts";
import { type Exchange, isOfPod, type PodOperation as Operation } from "../../lib/model/operation.ts";
import type { Problem } from "../../lib/model/problems.ts";
import type { Viewer } from "../../lib/model/viewer.ts";
import type { Intent, Plan, Planned, PlannedPatch, Refusal } from "../../lib/plan/plan.ts";
import { LIMITS } from "../config.ts";
import type { ClusterStore } from "../store/store.ts";
import type { ClusterApi } from "./cluster-api.ts";
import type { Operations } from "./operations.ts";

export interface PerformParts {
  readonly cluster: string;
  readonly view: ClusterView;
  readonly api: ClusterApi;
  readonly store: ClusterStore;
  readonly operations: Operations;
  readonly plan: (intent: Intent) => Planned;
  readonly nowMs: () => number;
  readonly newId: () => string;
}

export type Performed =
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "problem"; readonly problem: Problem }
  | { readonly kind: "planned"; readonly plan: Plan; readonly dryRun: { ok: boolean; detail: string } }
  | { readonly kind: "started"; readonly operation: Operation };

export type Perform = (intent: Intent, viewer: Viewer, isDryRun: boolean) => Promise<Performed>;

/**
 * The one way to change something: authorise, plan, dry-run, record, apply with the viewer's own credentials, and leave
 * the outcome to be observed. Changes of one pod are made one after the other. A dry run is no attempt: it leaves no
 * record.
 */
export const createPerform = (parts: PerformParts): Perform => {
  const underWay = new Map<string, Promise<unknown>>();
  return (intent, viewer, isDryRun) => {
    const key = podId(parts.cluster, intent.pod);
    const before = underWay.get(key) ?? Promise.resolve();
    const performing = before.then(
      () => performOne(parts, intent, viewer, isDryRun),
      () => performOne(parts, intent, viewer, isDryRun),
    );
    underWay.set(key, performing);
    const forget = (): void => {
      if (underWay.get(key) === performing) underWay.delete(key);
    };
    performing.then(forget, forget);
    return performing;
  };
};

const performOne = async (
  parts: PerformParts,
  intent: Intent,
  viewer: Viewer,
  isDryRun: boolean,
): Promise<Performed> => {
  const record = recorder(parts, intent, viewer, isDryRun);
  const denied = await authorise(parts, intent, viewer);
  if (denied !== undefined) {
    await record("refused", denied.detail);
    return { kind: "problem", problem: denied };
  }
  const other = parts.operations.openOn(intent.pod);
  const takenBack = other !== undefined && takesBack(intent, other) ? other : undefined;
  const planned =
    other === undefined || takenBack !== undefined ? parts.plan(intent) : underWayRefusal(other);
  if (!planned.ok) {
    await record("refused", `${planned.refusal.code}: ${planned.refusal.detail}`);
    return { kind: "refused", refusal: planned.refusal };
  }
  const { plan } = planned;
  const exchanges: Exchange[] = [];
  const send = sender(parts, viewer, exchanges);
  const rejected = await dryRun(plan, send);
  if (isDryRun) return { kind: "planned", plan, dryRun: dryRunWords(rejected) };
  if (rejected !== undefined) {
    await record("refused", `the dry run was not accepted: ${rejected.detail}`);
    return { kind: "problem", problem: rejected };
  }
  return apply(parts, { plan, viewer, exchanges, send, takenBack });
};

/**
 * What is being attached may be detached as soon as it is reported: the controller is done with it then, only the node
 * was not seen to have it yet.
 */
const takesBack = (intent: Intent, other: Operation): boolean =>
  intent.kind === "detach" &&
  other.kind === "attach" &&
  other.state === "reported" &&
  other.interface === intent.interface &&
  (intent.network === undefined || intent.network.name === other.network.name);

/** Patches that follow each other too fast leave links behind, and the model may not have seen the first one yet. */
const underWayRefusal = (other: Operation): Planned => {
  const detail = `The ${other.kind} of ${other.interface ?? other.network.name} has not ended yet.`;
  const title = "A change to this pod is under way";
  return {
    ok: false,
    refusal: {
      code: "CHANGE_UNDER_WAY",
      detail,
      preflight: [{ id: "CHANGE_UNDER_WAY", verdict: "refuse", title, detail }],
    },
  };
};

const authorise = async (
  { api, operations }: PerformParts,
  intent: Intent,
  viewer: Viewer,
): Promise<Problem | undefined> => {
  if (!viewer.canWrite) return { code: "READ_ONLY", detail: "this viewer may only read" };
  if (operations.openCount() >= LIMITS.operationsOpen) {
    return { code: "TOO_MANY", detail: `${LIMITS.operationsOpen} changes are under way already` };
  }
  const allowed = await api.mayPatchPods(viewer, intent.pod.namespace, intent.pod.name);
  if (!allowed.ok) return allowed.problem;
  if (allowed.value) return undefined;
  return { code: "FORBIDDEN", detail: `you may not patch pods in ${intent.pod.namespace}` };
};

type Send = (patch: PlannedPatch, isDryRun: boolean) => Promise<Problem | undefined>;

/** Sends with the viewer's credentials, and writes down what was said. */
const sender =
  ({ api, nowMs }: PerformParts, viewer: Viewer, exchanges: Exchange[]): Send =>
  async (patch, isDryRun) => {
    const at = new Date(nowMs()).toISOString();
    const { outcome, sent } = await api.patch(viewer, patch, isDryRun);
    if (sent !== null) exchanges.push({ at, ...sent });
    return outcome.ok ? undefined : outcome.problem;
  };

/** Only the first of several patches can be tried: each stands on what the one before left. */
const dryRun = async (plan: Plan, send: Send): Promise<Problem | undefined> => {
  const [first] = plan.patches;
  return first === undefined ? undefined : send(first, true);
};

const dryRunWords = (rejected: Problem | undefined): { ok: boolean; detail: string } =>
  rejected === undefined
    ? {
        ok: true,
        detail:
          "Dry run accepted by the API. It proves that the request is allowed, not that the network will attach.",
      }
    : { ok: false, detail: rejected.detail };

interface Accepted {
  readonly plan: Plan;
  readonly viewer: Viewer;
  readonly exchanges: readonly Exchange[];
  readonly send: Send;
  /** Ends with this. */
  readonly takenBack: Operation | undefined;
}

const apply = async (
  parts: PerformParts,
  { plan, viewer, exchanges, send, takenBack }: Accepted,
): Promise<Performed> => {
  const operation = begin(parts, plan, viewer);
  const sequence = await parts.store.addAuditRecord({
    ...recordOf(parts, plan, viewer),
    verdict: "begun",
    detail: null,
    operation: operation.id,
  });
  await parts.store.putOperation(operation);
  parts.operations.put(operation);
  for (const patch of plan.patches) {
    const problem = await send(patch, false);
    if (problem === undefined) continue;
    parts.operations.put(fail({ ...operation, exchanges: [...exchanges] }, problem, parts.nowMs()));
    await parts.store.closeAuditRecord(sequence, "failed", problem.detail);
    return { kind: "problem", problem };
  }
  const asked = ask({ ...operation, exchanges: [...exchanges] }, plan, parts.nowMs());
  parts.operations.put(asked);
  if (takenBack !== undefined) giveUp(parts, takenBack, asked);
  await parts.store.closeAuditRecord(sequence, "allowed", null);
  return { kind: "started", operation: newest(parts, asked) };
};

/** The request that the first one made does not stand any more. */
const giveUp = ({ operations, nowMs }: PerformParts, first: Operation, second: Operation): void => {
  const now = operations.get(first.id);
  if (now === undefined || !isOfPod(now) || now.endedAt !== null) return;
  const at = new Date(nowMs()).toISOString();
  const detail = `${second.viewer} took the request back before its node was seen to have it.`;
  operations.put({
    ...now,
    state: "aborted",
    endedAt: at,
    stages: [...now.stages, { name: "aborted", at, detail }],
    reason: { code: "TAKEN_BACK", title: "Taken back", detail },
  });
};

/** Its outcome may have been seen by now. */
const newest = ({ operations }: PerformParts, asked: Operation): Operation => {
  const now = operations.get(asked.id);
  return now !== undefined && isOfPod(now) ? now : asked;
};

const begin = (parts: PerformParts, plan: Plan, viewer: Viewer): Operation => {
  const nowMs = parts.nowMs();
  const at = new Date(nowMs).toISOString();
  const heard = parts.view.kubeEventsOf(podId(parts.cluster, plan.pod));
  return {
    id: parts.newId(),
    cluster: parts.cluster,
    kind: plan.kind,
    pod: plan.pod,
    podUid: plan.podUid,
    network: plan.network,
    interface: plan.interface,
    viewer: viewer.name,
    state: "planned",
    stages: [{ name: "planned", at, detail: null }],
    startedAt: at,
    askedAt: null,
    deadlineAt: new Date(nowMs + plan.expectation.withinMs).toISOString(),
    endedAt: null,
    reason: null,
    addresses: [],
    heardBefore: Object.fromEntries(heard.map((event) => [event.id, event.count])),
    kubeEvents: [],
    exchanges: [],
  };
};

const ask = (operation: Operation, plan: Plan, nowMs: number): Operation => {
  const at = new Date(nowMs).toISOString();
  return {
    ...operation,
    state: "asked",
    askedAt: at,
    deadlineAt: new Date(nowMs + plan.expectation.withinMs).toISOString(),
    stages: [...operation.stages, { name: "asked", at, detail: null }],
  };
};

const fail = (operation: Operation, problem: Problem, nowMs: number): Operation => {
  const at = new Date(nowMs).toISOString();
  return {
    ...operation,
    state: "failed",
    endedAt: at,
    stages: [...operation.stages, { name: "failed", at, detail: problem.detail }],
    reason: { code: problem.code, title: "The cluster did not take it", detail: problem.detail },
  };
};

type Note = (verdict: "refused", detail: string) => Promise<void>;

const recorder =
  (parts: PerformParts, intent: Intent, viewer: Viewer, isDryRun: boolean): Note =>
  async (verdict, detail) => {
    if (isDryRun) return;
    await parts.store.addAuditRecord({
      ...recordOf(parts, intent, viewer),
      verdict,
      detail,
      operation: null,
    });
  };

const recordOf = (parts: PerformParts, what: Intent | Plan, viewer: Viewer) => ({
  at: new Date(parts.nowMs()).toISOString(),
  viewer: viewer.name,
  action: what.kind,
  subject: [
    `Pod ${what.pod.namespace}/${what.pod.name}`,
    what.interface ?? "(next free interface)",
    what.network === undefined ? "" : `${what.network.namespace ?? "-"}/${what.network.name}`,
  ]
    .join(" ")
    .trimEnd(),
  namespace: what.pod.namespace,
});
