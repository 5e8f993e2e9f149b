import type { Problem } from "../../lib/model/problems.ts";
import type { ApiFailure } from "./api-failure.ts";

/** A refused request as a problem for the person who asked. The detail is the API's own sentence. */
export const problemOf = (failure: ApiFailure): Problem => ({
  code: codeOf(failure),
  detail: failure.message,
});

const codeOf = (failure: ApiFailure): Problem["code"] => {
  switch (failure.kind) {
    case "credentials":
      return "CREDENTIALS_UNAVAILABLE";
    case "unreachable":
    case "timeout":
    case "aborted":
    case "too-large":
    case "unreadable":
      return "CLUSTER_UNREACHABLE";
    case "status":
      return codeOfStatus(failure.code ?? 0);
  }
};

const codeOfStatus = (code: number): Problem["code"] => {
  if (code === 401) return "UNAUTHORIZED";
  if (code === 403) return "FORBIDDEN";
  if (code === 404) return "NOT_FOUND";
  if (code === 409) return "CONFLICT";
  if (code === 429) return "TOO_MANY";
  return code >= 500 ? "CLUSTER_UNREACHABLE" : "API_REFUSED";
};
