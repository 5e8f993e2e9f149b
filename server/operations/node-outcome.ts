import type { ActionOutcome } from "../../lib/cni/agent-plans.ts";
import type { VerbAnswer } from "../../lib/cni/agent-verbs.ts";
import type { NodeReport } from "../../lib/cni/node-report.ts";
import type { NodeOperation, PluginSaid } from "../../lib/model/operation.ts";
import { PROBLEMS } from "../../lib/model/problems.ts";
import type { AgentAnswer } from "../kube/feed.ts";

const ANSWERS_KEPT = 200;

/** After the agent's own outcome: only what it then saw counts, not what plugins said. */
export const afterRun = (operation: NodeOperation, outcome: ActionOutcome, nowMs: number): NodeOperation => {
  const told: NodeOperation = {
    ...operation,
    answers: outcome.answers.flatMap(saidBy).slice(0, ANSWERS_KEPT),
    left: outcome.left.map(({ containerId, interface: name, hasLink, hasCache, leases }) => ({
      containerId,
      interface: name,
      hasLink,
      hasCache,
      leases,
    })),
  };
  if (outcome.isDone) return endWell(told, nowMs);
  return endIll(told, nowMs, outcome.refusal ?? STILL_THERE);
};

/** The agent refused, or gave no answer. Where nobody knows what it did, the node's next report will tell. */
export const afterSilence = (
  operation: NodeOperation,
  why: Exclude<AgentAnswer<never>, { kind: "answer" }>,
  nowMs: number,
): NodeOperation => {
  if (why.kind === "refused") return endIll(operation, nowMs, why.refusal);
  const { code, detail } = why.problem;
  if (code !== "AGENT_UNREACHABLE")
    return endIll(operation, nowMs, { code, title: PROBLEMS[code].title, detail });
  return {
    ...operation,
    deadlineAt: new Date(nowMs + REPORT_WITHIN_MS).toISOString(),
    reason: { code, title: "No answer came: what it did is not known yet", detail },
  };
};

/** A lost agent is heard again within some tens of seconds, or its node is gone. */
const REPORT_WITHIN_MS = 60_000;

/**
 * What has become of an operation whose answer was lost, judged by what the node says of itself now: the cached results
 * and leases that were to go. The same operation comes back where nothing can be told yet.
 */
export const observeNodeOutcome = (
  operation: NodeOperation,
  report: NodeReport | undefined,
  nowMs: number,
): NodeOperation => {
  // Without a reason the agent is still at it.
  if (operation.endedAt !== null || operation.reason === null) {
    return operation.endedAt === null && nowMs >= Date.parse(operation.deadlineAt)
      ? endIll(operation, nowMs, NOT_KNOWN)
      : operation;
  }
  const isNewer =
    report?.at !== null &&
    report !== undefined &&
    Date.parse(report.at ?? "") > Date.parse(operation.startedAt);
  if (
    report !== undefined &&
    isNewer &&
    operation.targets.every((target) => isGone(target, operation, report))
  )
    return endWell({ ...operation, reason: null }, nowMs);
  return nowMs < Date.parse(operation.deadlineAt)
    ? operation
    : endIll(operation, nowMs, report === undefined || !isNewer ? NOT_KNOWN : STILL_THERE);
};

const isGone = (
  { containerId, interface: name, addresses }: NodeOperation["targets"][number],
  { cniNetwork, kind }: NodeOperation,
  report: NodeReport,
): boolean =>
  !report.hostLocal.some(
    (lease) =>
      lease.network === cniNetwork && lease.containerId === containerId && addresses.includes(lease.address),
  ) &&
  (kind === "release" ||
    !report.results.some(
      (result) =>
        result.networkName === cniNetwork && result.containerId === containerId && result.interface === name,
    ));

const STILL_THERE = {
  code: "STILL_THERE",
  title: "Not all of it is gone",
  detail: "The agent still sees what should have gone; it is listed below.",
};

const NOT_KNOWN = {
  code: "OUTCOME_UNKNOWN",
  title: "Nobody knows what came of it",
  detail:
    "The agent gave no answer, and the node has said nothing since. Look at the node again before you repeat it.",
};

const endWell = (operation: NodeOperation, nowMs: number): NodeOperation => {
  const at = new Date(nowMs).toISOString();
  const state = operation.kind === "release" ? "released" : "observed";
  return {
    ...operation,
    state,
    endedAt: at,
    stages: [...operation.stages, { name: state, at, detail: null }],
  };
};

const endIll = (
  operation: NodeOperation,
  nowMs: number,
  reason: { readonly code: string; readonly title: string; readonly detail: string },
): NodeOperation => {
  const at = new Date(nowMs).toISOString();
  const { code, title, detail } = reason;
  return {
    ...operation,
    state: "failed",
    endedAt: at,
    reason: { code, title, detail },
    stages: [...operation.stages, { name: "failed", at, detail }],
  };
};

const saidBy = ({ verb, containerId, steps }: VerbAnswer): PluginSaid[] =>
  steps.map(({ plugin, verdict, meaning, message }) => ({
    verb,
    plugin,
    containerId,
    verdict,
    text: meaning.text,
    message,
  }));
