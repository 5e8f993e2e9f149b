import type { ClusterView } from "../../lib/cluster/cluster-model.ts";
import { podId } from "../../lib/model/ids.ts";
import { isOfPod, type PodOperation as Operation } from "../../lib/model/operation.ts";
import type { Problem } from "../../lib/model/problems.ts";
import type { Viewer } from "../../lib/model/viewer.ts";
import type { Intent, Plan, Planned, Refusal } from "../../lib/plan/plan.ts";
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
  const planned = refuseSecond(parts, intent) ?? parts.plan(intent);
  if (!planned.ok) {
    await record("refused", `${planned.refusal.code}: ${planned.refusal.detail}`);
    return { kind: "refused", refusal: planned.refusal };
  }
  const { plan } = planned;
  const rejected = await dryRun(parts, plan, viewer);
  if (isDryRun) return { kind: "planned", plan, dryRun: dryRunWords(rejected) };
  if (rejected !== undefined) {
    await record("refused", `the dry run was not accepted: ${rejected.detail}`);
    return { kind: "problem", problem: rejected };
  }
  return apply(parts, plan, viewer);
};

/** Patches that follow each other too fast leave links behind, and the model may not have seen the first one yet. */
const refuseSecond = ({ operations }: PerformParts, intent: Intent): Planned | undefined => {
  const other = operations.openOn(intent.pod);
  if (other === undefined) return undefined;
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

/** Only the first of several patches can be tried: each stands on what the one before left. */
const dryRun = async ({ api }: PerformParts, plan: Plan, viewer: Viewer): Promise<Problem | undefined> => {
  const [first] = plan.patches;
  if (first === undefined) return undefined;
  const tried = await api.patch(viewer, first, true);
  return tried.ok ? undefined : tried.problem;
};

const dryRunWords = (rejected: Problem | undefined): { ok: boolean; detail: string } =>
  rejected === undefined
    ? {
        ok: true,
        detail:
          "Dry run accepted by the API. It proves that the request is allowed, not that the network will attach.",
      }
    : { ok: false, detail: rejected.detail };

const apply = async (parts: PerformParts, plan: Plan, viewer: Viewer): Promise<Performed> => {
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
    const sent = await parts.api.patch(viewer, patch, false);
    if (sent.ok) continue;
    parts.operations.put(fail(operation, sent.problem, parts.nowMs()));
    await parts.store.closeAuditRecord(sequence, "failed", sent.problem.detail);
    return { kind: "problem", problem: sent.problem };
  }
  const asked = ask(operation, plan, parts.nowMs());
  parts.operations.put(asked);
  await parts.store.closeAuditRecord(sequence, "allowed", null);
  return { kind: "started", operation: newest(parts, asked) };
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
