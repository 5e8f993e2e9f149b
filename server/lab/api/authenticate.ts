import type { LabStatus } from "../lab-cluster.ts";
import { forbidden } from "../store/statuses.ts";
import type { Access } from "./access.ts";
import type { RequestInfo } from "./request-info.ts";
import type { TokenBook } from "./token-book.ts";
import { headerPairs, headerValues } from "./transport.ts";
import type { ApiRequest } from "./transport.ts";
import { clientCertificate } from "./client-certificate.ts";
import { ANONYMOUS } from "./user.ts";
import type { User } from "./user.ts";

/**
 * The user of a request: anonymous without credentials, `undefined` when they are no good (401). A client certificate is
 * looked at before a token; a bad one does no harm beside a good token.
 */
export function authenticate(tokens: TokenBook, request: ApiRequest): User | undefined {
  const certificate = clientCertificate(request);
  if (certificate?.user !== undefined) return certificate.user;
  const header = request.headers.authorization;
  if (header === undefined) return certificate === undefined ? ANONYMOUS : undefined;
  const token = /^Bearer\s+(\S+)\s*$/i.exec(header)?.[1];
  if (token === undefined) return undefined;
  const verdict = tokens.verify(token);
  return verdict.ok ? verdict.user : undefined;
}

export type Acting = { ok: true; user: User } | { ok: false; status: LabStatus };

/** Impersonate-* headers: each name asked for needs the `impersonate` verb. */
export function impersonate(access: Access, request: ApiRequest, user: User, info: RequestInfo): Acting {
  const name = single(request, "impersonate-user");
  const groups = headerValues(request, "impersonate-group");
  const uid = single(request, "impersonate-uid");
  const extra = extras(request);
  if (name === undefined) {
    if (groups.length === 0 && uid === undefined && Object.keys(extra).length === 0)
      return { ok: true, user };
    const message = "requested impersonation without impersonating a user";
    return { ok: false, status: { code: 400, reason: "BadRequest", message } };
  }
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name);
  const wanted = account
    ? [{ group: "", resource: "serviceaccounts", namespace: account[1], name: account[2] }]
    : [{ group: "", resource: "users", namespace: undefined, name }];
  for (const group of groups)
    wanted.push({ group: "", resource: "groups", namespace: undefined, name: group });
  const authentication = "authentication.k8s.io";
  if (uid !== undefined)
    wanted.push({ group: authentication, resource: "uids", namespace: undefined, name: uid });
  for (const key of Object.keys(extra)) {
    wanted.push({ group: authentication, resource: "userextras", namespace: undefined, name: key });
  }
  const isAllowed = wanted.every((attributes) => access.allows(user, { verb: "impersonate", ...attributes }));
  if (!isAllowed) return { ok: false, status: refusal(user, info) };
  const implied = account
    ? ["system:serviceaccounts", `system:serviceaccounts:${account[1] ?? ""}`, "system:authenticated"]
    : ["system:authenticated"];
  const all =
    groups.length > 0 && !account
      ? [...new Set([...groups, "system:authenticated"])]
      : [...groups, ...implied];
  return {
    ok: true,
    user: {
      username: name,
      groups: name === ANONYMOUS.username ? ANONYMOUS.groups : all,
      ...(uid === undefined ? {} : { uid }),
      ...(Object.keys(extra).length === 0 ? {} : { extra }),
    },
  };
}

/** Worded as by a 1.36 server, which first tries its narrower "constrained" impersonation verbs. */
function refusal(user: User, info: RequestInfo): LabStatus {
  if (info.kind === "path") {
    const message = `forbidden: User "${user.username}" cannot impersonate-on:user-info:${info.verb} path "${info.path}"`;
    return { code: 403, reason: "Forbidden", message, details: {} };
  }
  const { group, plural, namespace, name, verb } = info;
  const subject = group === "" ? plural : `${plural}.${group}`;
  const place = namespace === undefined ? "at the cluster scope" : `in the namespace "${namespace}"`;
  const named = name === undefined ? "" : ` "${name}"`;
  const message = `${subject}${named} is forbidden: User "${user.username}" cannot impersonate-on:user-info:${verb} resource "${plural}" in API group "${group}" ${place}`;
  return forbidden(message, name, group, plural);
}

function single(request: ApiRequest, header: string): string | undefined {
  return headerValues(request, header)[0];
}

function extras(request: ApiRequest): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  const prefix = "impersonate-extra-";
  for (const [header, value] of headerPairs(request)) {
    if (!header.startsWith(prefix)) continue;
    const key = decodeURIComponent(header.slice(prefix.length));
    found[key] = [...(found[key] ?? []), value];
  }
  return found;
}
