import { z } from "zod";
import { failed, ok } from "../../lib/model/result.ts";
import type { Result } from "../../lib/model/result.ts";
import type { ApiClient } from "./api-client.ts";
import { problemOf } from "./api-problem.ts";

/** What somebody would like to do. */
export interface Access {
  readonly verb: "get" | "list" | "watch" | "create" | "patch" | "update" | "delete";
  /** "" for the core group. */
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  /** undefined: in all namespaces, or a cluster-scoped resource. */
  readonly namespace?: string;
  readonly name?: string;
}

const ReviewShape = z.object({
  status: z.object({ allowed: z.boolean(), reason: z.string().nullish() }),
});

const TIMEOUT_MS = 10_000;

/**
 * Whether the client's own credentials may do it (SelfSubjectAccessReview). A failed review is a problem, never a yes.
 */
export const canI = async (
  client: ApiClient,
  access: Access,
  signal: AbortSignal = AbortSignal.timeout(TIMEOUT_MS),
): Promise<Result<{ readonly allowed: boolean; readonly reason: string | null }>> => {
  const answer = await client.json(
    {
      method: "POST",
      path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      contentType: "application/json",
      body: JSON.stringify({
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes: access },
      }),
      timeoutMs: TIMEOUT_MS,
    },
    signal,
  );
  if (!answer.ok) return failed(problemOf(answer.failure));
  const review = ReviewShape.safeParse(answer.value);
  if (!review.success)
    return failed({ code: "CLUSTER_UNREACHABLE", detail: "The answer to the access review can't be read" });
  return ok({ allowed: review.data.status.allowed, reason: review.data.status.reason ?? null });
};
