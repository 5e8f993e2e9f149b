import { z } from "zod";

/**
 * Why a request to the API server did not give what was asked for.
 * - status: the API answered with an error; `code`, `reason` and `message` are its own
 * - unreachable: no connection, or it broke before the answer was complete
 * - timeout: nothing came in time
 * - aborted: we ended it ourselves
 * - too-large: the answer passes the cap
 * - unreadable: the answer isn't what the API promises
 * - credentials: there are none to send (a plug-in failed, a file is gone)
 */
export interface ApiFailure {
  readonly kind:
    "status" | "unreachable" | "timeout" | "aborted" | "too-large" | "unreadable" | "credentials";
  /** HTTP status, or the code of a Status object inside a watch. */
  readonly code: number | null;
  /** Machine-readable reason of the Status, e.g. `Expired`. */
  readonly reason: string | null;
  /** One line for a person; never holds credentials. */
  readonly message: string;
  readonly retryAfterMs: number | null;
  /** `reason`s of the Status' causes, e.g. `ResourceVersionTooLarge`. */
  readonly causes: readonly string[];
}

const StatusShape = z.object({
  kind: z.literal("Status").optional(),
  code: z.number().int().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  details: z
    .object({
      retryAfterSeconds: z.number().optional().catch(undefined),
      causes: z
        .array(z.object({ reason: z.string().optional().catch(undefined) }))
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** A failure of our own side or of the network. */
export const localFailure = (kind: Exclude<ApiFailure["kind"], "status">, message: string): ApiFailure => ({
  kind,
  code: null,
  reason: null,
  message: oneLine(message),
  retryAfterMs: null,
  causes: [],
});

/**
 * Reads an error answer: a meta/v1 Status where the body is one, else (a proxy's page, `404 page not found`) the HTTP
 * status alone.
 */
export const statusFailure = (code: number, body: unknown, retryAfterMs: number | null): ApiFailure => {
  const parsed = StatusShape.safeParse(body);
  const status = parsed.success ? parsed.data : {};
  const asked = status.details?.retryAfterSeconds;
  return {
    kind: "status",
    code: status.code ?? code,
    reason: status.reason ?? null,
    message: oneLine(status.message ?? `the API server answered ${String(code)}`),
    retryAfterMs: retryAfterMs ?? (asked === undefined ? null : asked * 1000),
    causes: (status.details?.causes ?? []).flatMap((cause) =>
      cause.reason === undefined ? [] : [cause.reason],
    ),
  };
};

/** The resourceVersion or the continue token is too old (both forms of 410). */
export const isExpired = (failure: ApiFailure): boolean =>
  failure.kind === "status" &&
  (failure.code === 410 || failure.reason === "Expired" || failure.reason === "Gone");

/** Control characters would break a log line or a terminal. */
const oneLine = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .slice(0, 500)
    .trim();
