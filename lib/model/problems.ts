import type { SourceRef } from "./source-ref.ts";

/**
 * The codes of everything that can be wrong with an input or a request. Stable: never reused, never renumbered.
 * `title` is what a person reads, `status` the HTTP status where the problem ends a request.
 */
export const PROBLEMS = {
  BAD_REQUEST: { title: "The request is not valid", status: 400 },
  UNKNOWN_PARAMETER: { title: "The request has a parameter that is not known", status: 400 },
  BAD_CURSOR: { title: "The cursor is not valid any more", status: 400 },
  NOT_FOUND: { title: "There is no such thing", status: 404 },
  METHOD_NOT_ALLOWED: { title: "This method is not offered here", status: 405 },
  UNSUPPORTED_MEDIA_TYPE: { title: "The body must be application/json", status: 415 },
  BODY_TOO_LARGE: { title: "The body is too large", status: 413 },
  FOREIGN_ORIGIN: { title: "The request comes from another site", status: 403 },
  FOREIGN_HOST: { title: "This server is not known by that name", status: 421 },
  FORBIDDEN: { title: "The cluster does not allow this", status: 403 },
  READ_ONLY: { title: "This server only reads", status: 405 },
  NOT_READY: { title: "The cluster has not been read yet", status: 503 },
  CLUSTER_UNREACHABLE: { title: "The cluster can't be reached", status: 503 },
  REFUSED: { title: "The change was refused before it was sent", status: 422 },
  CONFLICT: { title: "Someone changed the object meanwhile", status: 409 },
  API_REFUSED: { title: "The cluster refused the change", status: 422 },
  TOO_MANY: { title: "Too many requests", status: 429 },
  AGENT_ABSENT: { title: "Nobody looks at that node", status: 404 },
  AGENT_UNREACHABLE: { title: "The node's agent can't be reached", status: 503 },
  AGENT_DENIED: { title: "The node's agent doesn't let this server do that", status: 403 },
  AGENT_LACKS_IT: { title: "The node's agent doesn't offer that", status: 501 },
  INTERNAL: { title: "The server made a mistake", status: 500 },

  OBJECT_UNREADABLE: { title: "The object can't be read", status: 500 },
  ANNOTATION_TOO_LARGE: { title: "The annotation is larger than the API allows", status: 500 },
  ANNOTATION_NOT_JSON: { title: "The annotation is not valid JSON", status: 500 },
  ANNOTATION_INVALID: { title: "The annotation does not follow the format", status: 500 },
  CONFIG_MISSING: { title: "The network has no configuration", status: 500 },
  CONFIG_NOT_JSON: { title: "The network's configuration is not valid JSON", status: 500 },
  CONFIG_INVALID: { title: "The network's configuration does not follow the format", status: 500 },
  ADDRESS_INVALID: { title: "The address is not valid", status: 500 },
  RANGE_INVALID: { title: "The range is not valid", status: 500 },
  POOL_KEY_INVALID: { title: "The pool has an entry that is not an address", status: 500 },
  REPORT_INVALID: { title: "The node's report can't be read", status: 500 },

  KUBECONFIG_MISSING: { title: "The kubeconfig can't be read", status: 503 },
  KUBECONFIG_INVALID: { title: "The kubeconfig is not valid", status: 503 },
  CONTEXT_UNKNOWN: { title: "The kubeconfig has no such context", status: 503 },
  CREDENTIALS_UNAVAILABLE: { title: "There are no credentials for the cluster", status: 503 },
  UNAUTHORIZED: { title: "The cluster does not accept the credentials", status: 401 },
  SNAPSHOT_MISSING: { title: "The snapshot can't be read", status: 503 },
  SNAPSHOT_EMPTY: { title: "The snapshot holds no Kubernetes objects", status: 503 },
  SNAPSHOT_FILE_SKIPPED: { title: "A file of the snapshot was left out", status: 500 },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** Something that is wrong, as data: shown to the user, never thrown. */
export interface Problem {
  readonly code: ProblemCode;
  /** One sentence in plain words, about this very case. */
  readonly detail: string;
  /** The object it was found in, where there is one. */
  readonly from?: SourceRef;
  /** Where in the object, e.g. `metadata.annotations["k8s.v1.cni.cncf.io/networks"][2].ips`. */
  readonly path?: string;
}
