import type { PodKey } from "../../lib/model/ids.ts";
import { isOfPod, type Operation } from "../../lib/model/operation.ts";
import type { Viewer } from "../../lib/model/viewer.ts";
import type { Intent } from "../../lib/plan/plan.ts";
import { ROUTES } from "../../lib/wire/routes.ts";
import type { ClusterRuntime } from "../live/cluster-runtime.ts";
import { attachIntent } from "../operations/attach.ts";
import { detachIntent } from "../operations/detach.ts";
import { fitsName, fitsPod } from "./filters.ts";
import { answerList, answerOne } from "./list.ts";
import { answerJson, answerProblem, answerRefusal } from "./problem.ts";
import { implement, implementWithBody } from "./route.ts";

export const attach = implementWithBody(ROUTES.attach, ({ cluster, viewer, body }) =>
  answerWrite(cluster, viewer, attachIntent(body), body.dryRun === true),
);

export const detach = implement(ROUTES.detach, ({ cluster, viewer, params, query }) =>
  answerWrite(
    cluster,
    viewer,
    detachIntent({
      namespace: params["namespace"] ?? "",
      pod: params["pod"] ?? "",
      interface: params["interface"] ?? "",
      network: query.network,
    }),
    query.dryRun === "true",
  ),
);

/** 202 with an operation, never "success": what comes of it is seen later. */
const answerWrite = async (
  cluster: ClusterRuntime,
  viewer: Viewer,
  intent: Intent,
  isDryRun: boolean,
): Promise<Response> => {
  const performed = await cluster.perform(intent, viewer, isDryRun);
  switch (performed.kind) {
    case "refused":
      return answerRefusal(performed.refusal);
    case "problem":
      return answerProblem(performed.problem);
    case "planned":
      return answerJson(cluster.present(viewer).plan(performed.plan, performed.dryRun));
    case "started":
      return answerJson(cluster.present(viewer).operation(performed.operation), 202);
  }
};

export const listOperations = implement(ROUTES.operations, (call) => {
  const namespace = fitsName(call.query.namespace);
  const pod = fitsPod(call.query.pod);
  const isAboutAll = call.query.namespace === undefined && call.query.pod === undefined;
  return answerList(call, {
    items: call.cluster.operations.all(),
    fits: (operation) =>
      fitsState(operation, call.query.state) &&
      (isAboutAll || podsOf(operation).some((one) => namespace(one.namespace) && pod(one))),
    keys: { started: (operation) => [operation.startedAt] },
    idOf: (operation) => operation.id,
    present: call.cluster.present(call.viewer).operation,
  });
});

/** Whom it is about; what a node's agent does may be about several, or nobody that is known. */
const podsOf = (operation: Operation): readonly PodKey[] =>
  isOfPod(operation) ? [operation.pod] : operation.targets.flatMap(({ pod }) => pod ?? []);

const fitsState = (operation: Operation, state: string | undefined): boolean =>
  state === undefined || (state === "open" ? operation.endedAt === null : operation.state === state);

export const getOperation = implement(ROUTES.operation, ({ cluster, viewer, params }) => {
  const operation = cluster.operations.get(params["id"] ?? "");
  return answerOne(operation && cluster.present(viewer).operation(operation), "such operation");
});

/** What a node's agent does is told to no API server. */
export const getExchanges = implement(ROUTES.exchanges, ({ cluster, viewer, params }) => {
  const operation = cluster.operations.get(params["id"] ?? "");
  return answerOne(operation && cluster.present(viewer).exchanges(operation), "such operation");
});
