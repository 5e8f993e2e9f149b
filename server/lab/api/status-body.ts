import type { LabStatus } from "../lab-cluster.ts";

/** A failure as the `Status` object that goes over the wire. */
export function statusBody(status: LabStatus): Record<string, unknown> {
  const { continueToken, ...details } = status.details ?? {};
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: continueToken === undefined ? {} : { continue: continueToken },
    status: "Failure",
    message: status.message,
    reason: status.reason,
    ...(status.details === undefined || continueToken !== undefined ? {} : { details }),
    code: status.code,
  };
}
