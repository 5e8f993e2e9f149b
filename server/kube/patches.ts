import { failed, ok } from "../../lib/model/result.ts";
import type { Result } from "../../lib/model/result.ts";
import type { KubeObject } from "../../lib/kube/kube-object.ts";
import type { PlannedPatch } from "../../lib/plan/plan.ts";
import type { ApiClient } from "./api-client.ts";
import { problemOf } from "./api-problem.ts";
import { asKubeObject } from "./incoming.ts";

/** Who made a change, in the object's managedFields. */
const FIELD_MANAGER = "moorings";
const TIMEOUT_MS = 30_000;

/**
 * Sends a planned JSON patch (RFC 6902) to a pod and gives the pod as the API then has it. Problems: CONFLICT or
 * API_REFUSED where a `test` did not hold (the API says the same 422 for that and for a missing path), FORBIDDEN,
 * NOT_FOUND, UNAUTHORIZED, TOO_MANY, CLUSTER_UNREACHABLE, CREDENTIALS_UNAVAILABLE. Never tried twice: after a lost
 * answer nobody knows whether the first one was applied.
 */
export const patchPod = async (
  client: ApiClient,
  patch: PlannedPatch,
  options: { readonly dryRun: boolean; readonly signal?: AbortSignal },
): Promise<Result<KubeObject>> => {
  const name = `${encodeURIComponent(patch.namespace)}/${patch.resource}/${encodeURIComponent(patch.name)}`;
  const query = `fieldManager=${FIELD_MANAGER}${options.dryRun ? "&dryRun=All" : ""}`;
  const answer = await client.json(
    {
      method: "PATCH",
      path: `/api/v1/namespaces/${name}?${query}`,
      contentType: "application/json-patch+json",
      body: JSON.stringify(patch.operations),
      timeoutMs: TIMEOUT_MS,
    },
    options.signal ?? AbortSignal.timeout(TIMEOUT_MS + 10_000),
  );
  if (!answer.ok) return failed(problemOf(answer.failure));
  const pod = asKubeObject(answer.value);
  return pod === undefined
    ? failed({ code: "CLUSTER_UNREACHABLE", detail: "The cluster's answer to the change can't be read" })
    : ok(pod);
};
