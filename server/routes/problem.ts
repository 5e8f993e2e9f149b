import { type Problem, PROBLEMS } from "../../lib/model/problems.ts";
import type { Refusal } from "../../lib/plan/plan.ts";
import type { ProblemWire } from "../../lib/wire/common.ts";

/** What every answer of ours carries: nothing of it is for caches, frames, sniffers or other sites. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** RFC 9457 problem details. */
export const answerProblem = (problem: Problem, headers: Readonly<Record<string, string>> = {}): Response => {
  const { title, status } = PROBLEMS[problem.code];
  const wire: ProblemWire = {
    type: "about:blank",
    title,
    status,
    detail: problem.detail,
    code: problem.code,
  };
  return send(wire, headers);
};

/** A change that was not sent: its own code, and all that was checked. */
export const answerRefusal = (refusal: Refusal): Response => {
  const { title, status } = PROBLEMS.REFUSED;
  return send(
    {
      type: "about:blank",
      title,
      status,
      detail: refusal.detail,
      code: refusal.code,
      preflight: refusal.preflight.map((check) => ({ ...check })),
    },
    {},
  );
};

/** What a node's agent refused, or was not asked for: it has a code and words of its own. */
export const answerNodeRefusal = (refusal: {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
}): Response =>
  send(
    {
      type: "about:blank",
      title: refusal.title,
      status: PROBLEMS.REFUSED.status,
      detail: refusal.detail,
      code: refusal.code,
    },
    {},
  );

const send = (wire: ProblemWire, headers: Readonly<Record<string, string>>): Response =>
  new Response(JSON.stringify(wire), {
    status: wire.status,
    headers: { ...SECURITY_HEADERS, "content-type": "application/problem+json", ...headers },
  });

export const answerJson = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value), {
    status,
    headers: { ...SECURITY_HEADERS, "content-type": "application/json" },
  });
