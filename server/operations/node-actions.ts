import { agentInventorySchema, type AgentInventory } from "../../lib/cni/agent-inventory.ts";
import {
  type ActionOutcome,
  actionOutcomeSchema,
  type AgentPlan,
  agentPlanSchema,
  type PlanRequest,
} from "../../lib/cni/agent-plans.ts";
import { refusal } from "../../lib/cni/agent-refusals.ts";
import { isFirstLook } from "../../lib/cni/first-look.ts";
import {
  type AttachmentRef,
  type StatusRequest,
  type VerbAnswer,
  verbAnswerSchema,
} from "../../lib/cni/agent-verbs.ts";
import type { NodeReport } from "../../lib/cni/node-report.ts";
import type { ClusterView } from "../../lib/cluster/cluster-model.ts";
import type { EntityId, PodKey } from "../../lib/model/ids.ts";
import type { NodeOperation } from "../../lib/model/operation.ts";
import type { Problem } from "../../lib/model/problems.ts";
import type { Viewer } from "../../lib/model/viewer.ts";
import { type CheckIntent, planCheck } from "../../lib/plan/check-attachment.ts";
import { planRelease } from "../../lib/plan/release-lease.ts";
import { targetsOf } from "../../lib/wire/present-node-verbs.ts";
import type { KernelWire } from "../../lib/wire/kernel.ts";
import { LIMITS } from "../config.ts";
import type { AgentAnswer, NodeAgents } from "../kube/feed.ts";
import type { ClusterStore } from "../store/store.ts";
import type { ClusterApi } from "./cluster-api.ts";
import { afterRun, afterSilence } from "./node-outcome.ts";
import { readKernel } from "./read-kernel.ts";
import type { Operations } from "./operations.ts";

export interface NodeActionsParts {
  readonly cluster: string;
  readonly view: ClusterView;
  /** undefined: nobody listens to agents here. */
  readonly agents: NodeAgents | undefined;
  readonly api: ClusterApi;
  readonly store: ClusterStore;
  readonly operations: Operations;
  readonly nowMs: () => number;
  readonly newId: () => string;
  readonly onFault: (where: string, error: unknown) => void;
}

/** What came of a wish: an answer, or why there is none. */
export type NodeAnswer<Value> = AgentAnswer<Value>;

/**
 * What a node's agent does when it is asked: verbs that only look, plans, and carrying one out. Each asks first whether
 * the viewer may (`get nodeobservations` or `delete nodeactions` of agent.moorings.dev): the agent itself only knows us.
 */
export interface NodeActions {
  /** Why the viewer may not look (act) on that node; undefined where they may. */
  whyNot(viewer: Viewer, wish: "look" | "act", node: string): Promise<Problem | undefined>;
  report(node: string): NodeReport | undefined;
  inventory(node: string): Promise<NodeAnswer<AgentInventory>>;
  /** Of a network namespace by its id in the report; null is the node's own. */
  kernel(viewer: Viewer, node: string, netns: string | null): Promise<NodeAnswer<KernelWire>>;
  status(viewer: Viewer, node: string, request: StatusRequest): Promise<NodeAnswer<VerbAnswer>>;
  check(viewer: Viewer, node: string, ref: AttachmentRef): Promise<NodeAnswer<VerbAnswer>>;
  /** CHECK of what a pod's interface was made from. */
  checkAttachment(viewer: Viewer, intent: CheckIntent): Promise<NodeAnswer<VerbAnswer>>;
  plan(viewer: Viewer, node: string, request: PlanRequest): Promise<NodeAnswer<AgentPlan>>;
  planRelease(viewer: Viewer, allocation: EntityId): Promise<NodeAnswer<AgentPlan>>;
  /** Carries out a plan that was made through us, once. Resolves when it was told to the agent, not when it is done. */
  run(viewer: Viewer, wanted: WantedRun): Promise<NodeAnswer<NodeOperation>>;
}

export interface WantedRun {
  readonly node: string;
  readonly nonce: string;
  readonly hash: string;
  readonly note: string | null;
}

/** Plans that were made through us and not run; an agent forgets its own after 60 s. */
const PLANS_KEPT = 200;
/** An answer that never comes: what the node says of itself decides until then. */
const RUN_WITHIN_MS = 130_000;

export const createNodeActions = (parts: NodeActionsParts): NodeActions => {
  const plans = new Map<string, { readonly plan: AgentPlan; readonly viewer: string }>();

  const ask: NodeAgents["ask"] = (node, path, schema, body) =>
    parts.agents === undefined
      ? Promise.resolve(problem({ code: "AGENT_ABSENT", detail: NO_AGENTS }))
      : parts.agents.ask(node, path, schema, body);

  const whyNot: NodeActions["whyNot"] = async (viewer, wish, node) => {
    if (wish === "act" && !viewer.canWrite) return { code: "READ_ONLY", detail: "this viewer may only read" };
    const verb = wish === "look" ? "get" : "delete";
    const allowed = await parts.api.mayAskNode(viewer, verb, node);
    if (!allowed.ok) return allowed.problem;
    if (allowed.value) return undefined;
    return {
      code: "FORBIDDEN",
      detail: `you may not ${verb} ${wish === "look" ? "nodeobservations" : "nodeactions"}.agent.moorings.dev ${node}`,
    };
  };

  const allowed = async <Value>(
    viewer: Viewer,
    node: string,
    then: () => Promise<NodeAnswer<Value>>,
  ): Promise<NodeAnswer<Value>> => {
    const denied = await whyNot(viewer, "look", node);
    return denied === undefined ? then() : problem(denied);
  };

  const check: NodeActions["check"] = (viewer, node, ref) =>
    allowed(viewer, node, () => ask(node, "/v1/cni/check", verbAnswerSchema, ref));

  const plan: NodeActions["plan"] = (viewer, node, request) =>
    allowed(viewer, node, async () => {
      const made = await ask(node, "/v1/plans", agentPlanSchema, request);
      if (made.kind !== "answer") return made;
      plans.set(made.value.nonce, { plan: made.value, viewer: viewer.name });
      const [oldest] = plans.keys();
      if (plans.size > PLANS_KEPT && oldest !== undefined) plans.delete(oldest);
      return made;
    });

  const run: NodeActions["run"] = async (viewer, wanted) => {
    const denied = await whyNot(viewer, "act", wanted.node);
    const known = plans.get(wanted.nonce);
    const refused = denied === undefined ? refuse(parts, viewer, wanted, known) : problem(denied);
    if (refused !== undefined) {
      const detail = refused.kind === "problem" ? refused.problem.detail : refused.refusal.detail;
      await record(parts, viewer, wanted.node, known?.plan, { verdict: "refused", detail, operation: null });
      return refused;
    }
    if (known === undefined) return UNKNOWN_PLAN;
    plans.delete(wanted.nonce);
    const operation = begin(parts, viewer, known.plan, wanted.note);
    const sequence = await record(parts, viewer, wanted.node, known.plan, {
      verdict: "begun",
      detail: null,
      operation: operation.id,
    });
    await parts.store.putOperation(operation);
    parts.operations.put(operation);
    carryOut(parts, operation, known.plan, ask)
      .then((said) =>
        parts.store.closeAuditRecord(sequence, said === undefined ? "allowed" : "failed", said ?? null),
      )
      .catch((error: unknown) => parts.onFault("node-actions", error));
    return { kind: "answer", value: operation };
  };

  return {
    whyNot,
    report: (node) => parts.agents?.report(node),
    inventory: (node) => ask(node, "/v1/inventory", agentInventorySchema),
    kernel: (viewer, node, netns) => allowed(viewer, node, () => readKernel(ask, node, netns)),
    status: (viewer, node, request) =>
      allowed(viewer, node, () => ask(node, "/v1/cni/status", verbAnswerSchema, request)),
    check,
    checkAttachment: async (viewer, intent) => {
      const node = nodeOf(parts, intent.pod);
      if (node === undefined) return problem({ code: "NOT_FOUND", detail: "there is no such pod on a node" });
      const report = parts.agents?.report(node);
      if (report === undefined)
        return problem({ code: "AGENT_ABSENT", detail: `No agent of ${node} is heard now.` });
      const planned = planCheck(intent, report);
      return planned.ok ? check(viewer, node, planned.value) : { kind: "refused", refusal: planned.refusal };
    },
    plan,
    planRelease: async (viewer, allocation) => {
      const planned = planRelease(allocation, parts.view);
      if (!planned.ok) return { kind: "refused", refusal: planned.refusal };
      return plan(viewer, planned.value.node, planned.value.request);
    },
    run,
  };
};

const NO_AGENTS = "This server listens to no node agents (--agent).";

const problem = (why: Problem): { kind: "problem"; problem: Problem } => ({ kind: "problem", problem: why });

const UNKNOWN_PLAN = {
  kind: "refused",
  refusal: {
    code: "UNKNOWN_PLAN",
    title: "This plan is not known here",
    detail: "It was carried out already, or made before this server started: look again.",
  },
} as const;

const refuse = (
  { operations }: NodeActionsParts,
  viewer: Viewer,
  { node, hash }: WantedRun,
  known: { readonly plan: AgentPlan; readonly viewer: string } | undefined,
): Exclude<NodeAnswer<never>, { kind: "answer" }> | undefined => {
  if (
    known === undefined ||
    known.viewer !== viewer.name ||
    known.plan.node !== node ||
    known.plan.hash !== hash
  )
    return UNKNOWN_PLAN;
  if (isFirstLook(known.plan)) return { kind: "refused", refusal: seenOnce(known.plan) };
  if (operations.openCount() >= LIMITS.operationsOpen)
    return problem({ code: "TOO_MANY", detail: `${LIMITS.operationsOpen} changes are under way already` });
  return undefined;
};

const seenOnce = ({ at, seenSince, notBefore }: AgentPlan) => {
  const seconds = Math.ceil((Date.parse(notBefore ?? at) - Date.parse(at)) / 1_000);
  return refusal(
    "SEEN_ONCE",
    `Seen unused since ${seenSince ?? at}; it can be released in ${String(seconds)} s`,
  );
};

/** Undefined: it came about; else what the record says of it. */
const carryOut = async (
  parts: NodeActionsParts,
  operation: NodeOperation,
  plan: AgentPlan,
  ask: NodeAgents["ask"],
): Promise<string | undefined> => {
  const answered: NodeAnswer<ActionOutcome> = await ask(
    operation.node,
    "/v1/plans/run",
    actionOutcomeSchema,
    plan,
  );
  const nowMs = parts.nowMs();
  const after =
    answered.kind === "answer"
      ? afterRun(operation, answered.value, nowMs)
      : afterSilence(operation, answered, nowMs);
  parts.operations.put(after);
  return after.endedAt === null ? "no answer came" : after.reason?.detail;
};

const nodeOf = ({ view }: NodeActionsParts, pod: PodKey): string | undefined =>
  view.podByKey(pod)?.node ?? undefined;

const begin = (
  parts: NodeActionsParts,
  viewer: Viewer,
  plan: AgentPlan,
  note: string | null,
): NodeOperation => {
  const nowMs = parts.nowMs();
  const at = new Date(nowMs).toISOString();
  return {
    id: parts.newId(),
    cluster: parts.cluster,
    kind: plan.request.action,
    node: plan.node,
    cniNetwork: plan.request.network,
    note,
    targets: targetsOf(plan, parts.agents?.report(plan.node)),
    answers: [],
    left: [],
    viewer: viewer.name,
    state: "asked",
    stages: [
      { name: "planned", at: plan.at, detail: null },
      { name: "asked", at, detail: null },
    ],
    startedAt: at,
    askedAt: at,
    deadlineAt: new Date(nowMs + RUN_WITHIN_MS).toISOString(),
    endedAt: null,
    reason: null,
  };
};

const record = (
  parts: NodeActionsParts,
  viewer: Viewer,
  node: string,
  plan: AgentPlan | undefined,
  came: { verdict: "begun" | "refused"; detail: string | null; operation: string | null },
): Promise<number> =>
  parts.store.addAuditRecord({
    at: new Date(parts.nowMs()).toISOString(),
    viewer: viewer.name,
    action: plan?.request.action ?? "run",
    subject: `Node ${node} ${plan === undefined ? "(unknown plan)" : subjectOf(plan)}`,
    namespace: "",
    ...came,
  });

const subjectOf = ({ request, targets }: AgentPlan): string =>
  request.action === "gc"
    ? `${request.network}: ${targets.length} left over`
    : request.action === "release"
      ? `${request.network} ${request.address}`
      : `${request.network} ${request.containerId.slice(0, 13)} ${request.interface}`;
