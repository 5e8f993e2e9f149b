/** What a URL path of the Kubernetes API means (k8s.io/apiserver/pkg/endpoints/request/requestinfo.go). */
export type RequestInfo = ResourceRequest | PathRequest;

export interface ResourceRequest {
  kind: "resource";
  verb: string;
  group: string;
  version: string;
  plural: string;
  namespace: string | undefined;
  /** The name that is asked for, in the path or by a field selector: what is authorised. */
  name: string | undefined;
  pathName: string | undefined;
  subresource: string | undefined;
}

export interface PathRequest {
  kind: "path";
  verb: string;
  path: string;
}

export function requestInfo(method: string, url: URL): RequestInfo {
  const verb = method.toLowerCase();
  const path: RequestInfo = { kind: "path", verb, path: url.pathname };
  const parts = url.pathname.split("/").filter((part) => part !== "");
  const [root] = parts;
  const head = root === "api" ? 2 : 3;
  if ((root !== "api" && root !== "apis") || parts.length <= head) return path;
  const group = root === "api" ? "" : (parts[1] ?? "");
  const version = parts[head - 1] ?? "";
  let rest = parts.slice(head).map(decode);
  let namespace: string | undefined;
  if (rest[0] === "namespaces" && rest[1] !== undefined) {
    namespace = rest[1];
    // The namespace itself and its subresources are cluster-scoped requests about that namespace.
    const isItself =
      rest.length === 2 || (rest.length === 3 && (rest[2] === "status" || rest[2] === "finalize"));
    if (!isItself) rest = rest.slice(2);
  }
  const [plural = "", name, subresource] = rest;
  return {
    kind: "resource",
    verb: resourceVerb(verb, name, url),
    group,
    version,
    plural,
    namespace,
    name: name ?? selectedName(url),
    pathName: name,
    subresource,
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function resourceVerb(method: string, name: string | undefined, url: URL): string {
  switch (method) {
    case "get":
    case "head":
      if (isTrue(url.searchParams.get("watch"))) return "watch";
      return name === undefined ? "list" : "get";
    case "post":
      return "create";
    case "put":
      return "update";
    case "delete":
      return name === undefined ? "deletecollection" : "delete";
    default:
      return method;
  }
}

export function isTrue(value: string | null): boolean {
  return value === "true" || value === "1";
}

/** A collection request for exactly one name is authorised as one for that name. */
function selectedName(url: URL): string | undefined {
  return /^metadata\.name=([^,]+)$/.exec(url.searchParams.get("fieldSelector") ?? "")?.[1];
}
