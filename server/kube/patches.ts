import type { SentRequest } from "../../lib/model/operation.ts";
import { failed, ok } from "../../lib/model/result.ts";
import type { Result } from "../../lib/model/result.ts";
import type { KubeObject } from "../../lib/kube/kube-object.ts";
import type { PlannedPatch } from "../../lib/plan/plan.ts";
import type { ApiClient } from "./api-client.ts";
import type { ApiFailure } from "./api-failure.ts";
import { problemOf } from "./api-problem.ts";
import { asKubeObject } from "./incoming.ts";

/** Who made a change, in the object's managedFields. */
const FIELD_MANAGER = "moorings";
const TIMEOUT_MS = 30_000;
/** Of what was sent so much is kept to be looked at. */
const BODY_KEPT = 8 * 1_024;

export interface Patched {
  readonly outcome: Result<KubeObject>;
  readonly sent: SentRequest;
}

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
): Promise<Patched> => {
  const name = `${encodeURIComponent(patch.namespace)}/${patch.resource}/${encodeURIComponent(patch.name)}`;
  const query = `fieldManager=${FIELD_MANAGER}${options.dryRun ? "&dryRun=All" : ""}`;
  const request = {
    method: "PATCH",
    path: `/api/v1/namespaces/${name}?${query}`,
    contentType: "application/json-patch+json",
    body: JSON.stringify(patch.operations),
  } as const;
  const answer = await client.json(
    { ...request, timeoutMs: TIMEOUT_MS },
    options.signal ?? AbortSignal.timeout(TIMEOUT_MS + 10_000),
  );
  const sent = { ...request, body: keptOf(request.body) };
  if (!answer.ok)
    return {
      outcome: failed(problemOf(answer.failure)),
      sent: { ...sent, answer: wordsOf(answer.failure) },
    };
  const pod = asKubeObject(answer.value);
  if (pod === undefined) {
    const detail = "The cluster's answer to the change can't be read";
    return { outcome: failed({ code: "CLUSTER_UNREACHABLE", detail }), sent: { ...sent, answer: detail } };
  }
  const version = pod.metadata.resourceVersion ?? "not told";
  return { outcome: ok(pod), sent: { ...sent, answer: `accepted, resourceVersion ${version}` } };
};

const keptOf = (body: string): string =>
  body.length <= BODY_KEPT
    ? body
    : `${body.slice(0, BODY_KEPT)}… and ${String(body.length - BODY_KEPT)} more characters`;

const wordsOf = ({ code, reason, message }: ApiFailure): string =>
  code === null ? message : `${[code, reason].filter((part) => part !== null).join(" ")}: ${message}`;
