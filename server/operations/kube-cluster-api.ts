import type { Problem } from "../../lib/model/problems.ts";
import { failed, ok } from "../../lib/model/result.ts";
import type { ApiClient } from "../kube/api-client.ts";
import { patchPod } from "../kube/patches.ts";
import { canI } from "../kube/reviews.ts";
import type { ClusterApi } from "./cluster-api.ts";

/** Over the API server. A local viewer's own credentials are those of the kubeconfig that was given to the server. */
export const createKubeClusterApi = (client: ApiClient): ClusterApi => ({
  mayPatchPods: async (_viewer, namespace, name) => {
    const review = await canI(client, { verb: "patch", group: "", resource: "pods", namespace, name });
    return review.ok ? ok(review.value.allowed) : failed(review.problem);
  },
  mayAskNode: async (_viewer, verb, node) => {
    const review = await canI(client, {
      verb,
      group: "agent.moorings.dev",
      resource: verb === "get" ? "nodeobservations" : "nodeactions",
      name: node,
    });
    return review.ok ? ok(review.value.allowed) : failed(review.problem);
  },
  patch: async (_viewer, patch, isDryRun) => {
    const { outcome, sent } = await patchPod(client, patch, { dryRun: isDryRun });
    return { outcome: outcome.ok ? ok(undefined) : failed(asConflict(outcome.problem)), sent };
  },
});

/**
 * The API says the same 422 for a `test` that does not hold and for a path that isn't there. Our patches test what they
 * stand on, so both mean that someone was faster.
 */
const asConflict = (problem: Problem): Problem =>
  problem.code === "API_REFUSED" && /rejected our request due to an error in our request/.test(problem.detail)
    ? { code: "CONFLICT", detail: "The pod's annotation is not what the change was planned on any more." }
    : problem;
