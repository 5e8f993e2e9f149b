import { PROBLEMS } from "../../lib/model/problems.ts";
import type { AgentPlan } from "../../lib/cni/agent-plans.ts";
import type { NodeReport } from "../../lib/cni/node-report.ts";
import type { Finding } from "../../lib/model/finding.ts";
import type { NodeOperation } from "../../lib/model/operation.ts";
import type { Viewer } from "../../lib/model/viewer.ts";
import { allocationOfFinding } from "../../lib/plan/release-lease.ts";
import { ROUTES } from "../../lib/wire/routes.ts";
import type { ClusterRuntime } from "../live/cluster-runtime.ts";
import type { NodeAnswer } from "../operations/node-actions.ts";
import { answerOne } from "./list.ts";
import { answerJson, answerNodeRefusal, answerProblem } from "./problem.ts";
import { implement, implementWithBody } from "./route.ts";

export const getNodeCni = implement(ROUTES.nodeCni, async ({ cluster, viewer, params }) => {
  const node = params["name"] ?? "";
  if (cluster.engine.view.node(node) === undefined) return answerOne(undefined, "such node");
  const report = cluster.nodeActions.report(node);
  if (report === undefined)
    return answerProblem({ code: "AGENT_ABSENT", detail: whyNoReport(cluster, node) });
  const [inventory, noLook, noAct] = await Promise.all([
    cluster.nodeActions.inventory(node),
    cluster.nodeActions.whyNot(viewer, "look", node),
    cluster.nodeActions.whyNot(viewer, "act", node),
  ]);
  const cni = cluster.present(viewer).nodeCni({
    report,
    inventory:
      inventory.kind === "answer"
        ? { ok: true, value: inventory.value }
        : { ok: false, problem: wordsOf(inventory) },
    whyNoLook: noLook?.detail,
    whyNoAct: cluster.readOnlyReason ?? noAct?.detail,
  });
  return answerOne(cni, "such node");
});

export const getNodeKernel = implement(ROUTES.nodeKernel, async ({ cluster, viewer, params }) => {
  const node = cluster.engine.view.node(params["name"] ?? "");
  if (node === undefined || cluster.present(viewer).node(node) === undefined)
    return answerOne(undefined, "such node");
  return answerKernel(cluster, viewer, node.name, () => null);
});

export const getPodKernel = implement(ROUTES.podKernel, async ({ cluster, viewer, params }) => {
  const pod = cluster.engine.view.podByKey({
    namespace: params["namespace"] ?? "",
    name: params["name"] ?? "",
  });
  if (pod === undefined || cluster.present(viewer).pod(pod) === undefined)
    return answerOne(undefined, "such pod");
  const { node, namespace, name, uid } = pod;
  if (node === null) return answerProblem({ code: "AGENT_ABSENT", detail: `${name} is on no node yet.` });
  return answerKernel(cluster, viewer, node, (report) => {
    const isOf = (owner: NodeReport["namespaces"][number]["pod"]): boolean =>
      owner?.namespace === namespace && owner.name === name && (owner.uid === null || owner.uid === uid);
    return report.namespaces.find((netns) => isOf(netns.pod))?.id;
  });
});

/** `netnsOf`: undefined where the agent sees none. */
const answerKernel = async (
  cluster: ClusterRuntime,
  viewer: Viewer,
  node: string,
  netnsOf: (report: NodeReport) => string | null | undefined,
): Promise<Response> => {
  const report = cluster.nodeActions.report(node);
  if (report === undefined)
    return answerProblem({ code: "AGENT_ABSENT", detail: whyNoReport(cluster, node) });
  const netns = netnsOf(report);
  if (netns === undefined) return answerOne(undefined, "such network namespace seen by the node's agent");
  return answerOf(await cluster.nodeActions.kernel(viewer, node, netns), answerJson);
};

const whyNoReport = (cluster: ClusterRuntime, node: string): string => {
  const agent = cluster.engine.view.nodeAgent(node);
  if (agent?.hearing.state === "snapshot") return "These are saved objects: there is no agent to ask.";
  return agent === undefined || agent.hearing.error === null
    ? `${node} has no agent that is known here.`
    : `The agent of ${node} is not heard: ${agent.hearing.error}.`;
};

const wordsOf = (
  answer: Exclude<NodeAnswer<never>, { kind: "answer" }>,
): { code: string; title: string; detail: string } =>
  answer.kind === "refused"
    ? { ...answer.refusal }
    : { ...answer.problem, title: PROBLEMS[answer.problem.code].title };

export const postStatus = implementWithBody(ROUTES.nodeStatus, async ({ cluster, viewer, params, body }) =>
  answerOf(await cluster.nodeActions.status(viewer, params["name"] ?? "", body), answerJson),
);

export const postCheck = implementWithBody(ROUTES.nodeCheck, async ({ cluster, viewer, params, body }) =>
  answerOf(await cluster.nodeActions.check(viewer, params["name"] ?? "", body), answerJson),
);

export const postCheckAttachment = implementWithBody(
  ROUTES.checkAttachment,
  async ({ cluster, viewer, params, body }) =>
    answerOf(
      await cluster.nodeActions.checkAttachment(viewer, {
        pod: { namespace: params["namespace"] ?? "", name: params["pod"] ?? "" },
        podUid: body.podUid,
        interface: params["interface"] ?? "",
      }),
      answerJson,
    ),
);

export const postNodePlan = implementWithBody(ROUTES.nodePlan, async ({ cluster, viewer, params, body }) =>
  answerPlan(cluster, viewer, await cluster.nodeActions.plan(viewer, params["name"] ?? "", body)),
);

export const runNodePlan = implementWithBody(ROUTES.runNodePlan, async ({ cluster, viewer, params, body }) =>
  answerStarted(
    cluster,
    viewer,
    await cluster.nodeActions.run(viewer, {
      node: params["name"] ?? "",
      nonce: params["nonce"] ?? "",
      hash: body.hash,
      note: body.reason ?? null,
    }),
  ),
);

export const release = implementWithBody(ROUTES.release, async ({ cluster, viewer, params, body }) => {
  const finding = findingOf(cluster, params["id"]);
  const allocation = finding === undefined ? undefined : allocationOfFinding(finding, cluster.engine.view);
  if (allocation === undefined) return answerOne(undefined, "such finding about an allocation");
  const { nodeActions } = cluster;
  const planned = await nodeActions.planRelease(viewer, allocation.id);
  if (planned.kind !== "answer" || body.dryRun === true) return answerPlan(cluster, viewer, planned);
  const { node, nonce, hash } = planned.value;
  return answerStarted(
    cluster,
    viewer,
    await nodeActions.run(viewer, { node, nonce, hash, note: body.reason ?? null }),
  );
});

const findingOf = (cluster: ClusterRuntime, id: string | undefined): Finding | undefined => {
  for (const finding of cluster.engine.audit.findings()) if (finding.id === id) return finding;
  return undefined;
};

const answerPlan = (cluster: ClusterRuntime, viewer: Viewer, answer: NodeAnswer<AgentPlan>): Response =>
  answerOf(answer, (plan) =>
    answerJson(cluster.present(viewer).nodePlan(plan, cluster.nodeActions.report(plan.node))),
  );

const answerStarted = (
  cluster: ClusterRuntime,
  viewer: Viewer,
  answer: NodeAnswer<NodeOperation>,
): Response => answerOf(answer, (operation) => answerJson(cluster.present(viewer).operation(operation), 202));

const answerOf = <Value>(answer: NodeAnswer<Value>, then: (value: Value) => Response): Response => {
  switch (answer.kind) {
    case "answer":
      return then(answer.value);
    case "refused":
      return answerNodeRefusal(answer.refusal);
    case "problem":
      return answerProblem(answer.problem);
  }
};
