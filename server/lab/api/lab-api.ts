import { setTimeout as wait } from "node:timers/promises";
import type { LabStatus } from "../lab-cluster.ts";
import { keyOf } from "../store/resource-type.ts";
import { forbidden } from "../store/statuses.ts";
import { negotiate } from "./accept.ts";
import { authenticate, impersonate } from "./authenticate.ts";
import type { ApiContext, Call } from "./call.ts";
import { serveDiscovery } from "./discovery.ts";
import { serveHealth } from "./health.ts";
import { serveList } from "./list.ts";
import { serveOpenApi } from "./openapi.ts";
import { serveOpenId } from "./openid.ts";
import { hasProtobuf } from "./protobuf.ts";
import { requestInfo } from "./request-info.ts";
import type { RequestInfo, ResourceRequest } from "./request-info.ts";
import {
  clearFlowHeaders,
  isPrettyWanted,
  sendBody,
  sendStatus,
  sendText,
  setFlowHeaders,
  startHeaders,
} from "./respond.ts";
import { REVIEWS, serveReview, serveTokenRequest } from "./reviews.ts";
import { makeTarget, servedTypes } from "./target.ts";
import type { Target } from "./target.ts";
import type { ApiListener, ApiRequest, ApiResponse } from "./transport.ts";
import { ANONYMOUS } from "./user.ts";
import type { User } from "./user.ts";
import { serveWatch } from "./watch.ts";
import {
  methodNotAllowed,
  serveCreate,
  serveDelete,
  serveDeleteCollection,
  serveGet,
  servePatch,
  serveUpdate,
} from "./writes.ts";

/**
 * The Kubernetes API as a request listener; it knows nothing of the transport. In order, as in the real server:
 * authenticate, impersonate, authorise, route, negotiate, serve.
 */
export function makeListener(api: ApiContext): ApiListener {
  return (request, response) => {
    serve(api, request, response).catch((error: unknown) => {
      if (response.destroyed) return;
      const message = error instanceof Error ? error.message : String(error);
      if (response.headersSent) response.destroy();
      else sendText(response, 500, `Internal error: ${message}\n`);
    });
  };
}

async function serve(api: ApiContext, request: ApiRequest, response: ApiResponse): Promise<void> {
  const url = parseUrl(request.url);
  startHeaders(response);
  if (!url) return sendText(response, 400, "400 Bad Request\n");
  const call: Call = {
    api,
    request,
    response,
    url,
    user: ANONYMOUS,
    accept: { format: "json", as: "object" },
    isPretty: isPrettyWanted(request, url),
  };
  const fault = await applyFaults(api);
  if (fault) return sendStatus(call, fault);
  const user = api.faults.isOn("unauthorized") ? undefined : authenticate(api.tokens, request);
  if (!user) return sendStatus(call, UNAUTHORIZED);
  const info = requestInfo(request.method ?? "GET", url);
  const acting = impersonate(api.access, request, user, info);
  if (!acting.ok) return sendStatus(call, acting.status);
  call.user = acting.user;
  setFlowHeaders(response, call.user);
  const denied = authorise(api, call.user, info);
  if (denied) return sendStatus(call, denied);
  return info.kind === "path" ? servePath(call) : serveResource(call, info);
}

const UNAUTHORIZED: LabStatus = { code: 401, reason: "Unauthorized", message: "Unauthorized" };

function parseUrl(path: string | undefined): URL | undefined {
  return path?.startsWith("/") === true && URL.canParse(`http://lab${path}`)
    ? new URL(`http://lab${path}`)
    : undefined;
}

async function applyFaults(api: ApiContext): Promise<LabStatus | undefined> {
  const { faults } = api;
  const slow = faults.argument("slow");
  if (slow !== undefined) await wait(Number(slow) || 1000);
  if (faults.isOn("unavailable")) {
    return {
      code: 503,
      reason: "ServiceUnavailable",
      message: "the server is currently unable to handle the request",
    };
  }
  if (!faults.isOn("throttled")) return undefined;
  const message = "Too many requests, please try again later.";
  return { code: 429, reason: "TooManyRequests", message, details: { retryAfterSeconds: 1 } };
}

function authorise(api: ApiContext, user: User, info: RequestInfo): LabStatus | undefined {
  if (info.kind === "path") {
    if (api.access.allowsPath(user, info.verb, info.path)) return undefined;
    const message = `forbidden: User "${user.username}" cannot ${info.verb} path "${info.path}"`;
    return { code: 403, reason: "Forbidden", message, details: {} };
  }
  const { verb, group, plural, subresource, namespace, name } = info;
  const isTaken = api.faults.covers("forbidden", plural, keyOf(group, plural));
  if (!isTaken && api.access.allows(user, { verb, group, resource: plural, subresource, namespace, name }))
    return undefined;
  return forbidden(deniedText(user, info, verb), name, group, plural);
}

export function deniedText(user: User, info: ResourceRequest, verb: string): string {
  const { group, plural, subresource, namespace, name } = info;
  const resource = subresource === undefined ? plural : `${plural}/${subresource}`;
  const subject = group === "" ? plural : `${plural}.${group}`;
  const place = namespace === undefined ? "at the cluster scope" : `in the namespace "${namespace}"`;
  const named = name === undefined ? "" : ` "${name}"`;
  return `${subject}${named} is forbidden: User "${user.username}" cannot ${verb} resource "${resource}" in API group "${group}" ${place}`;
}

function servePath(call: Call): void {
  if (serveHealth(call) || serveOpenId(call) || serveOpenApi(call) || serveDiscovery(call)) return;
  sendText(call.response, 404, "404 page not found\n");
}

async function serveResource(call: Call, info: ResourceRequest): Promise<void> {
  const review = REVIEWS.find((entry) => entry.group === info.group && entry.plural === info.plural);
  if (review && info.version === "v1") {
    if (info.verb !== "create") return sendStatus(call, methodNotAllowed());
    return serveReview(call, review, info.namespace);
  }
  const target = findTarget(call, info);
  if (!target) return sendText(call.response, 404, "404 page not found\n");
  const isProtobuf = hasProtobuf(target.type) && !call.api.faults.isOn("no-protobuf");
  const accept = negotiate(call.request.headers.accept, isProtobuf);
  if (!accept) return sendStatus(call, notAcceptable(target.type.isCustom));
  call.accept = accept;
  if (target.subresource === "log") return serveLog(call, target);
  if (target.subresource === "token") {
    return info.verb === "create" ? serveTokenRequest(call, target) : sendStatus(call, methodNotAllowed());
  }
  return serveVerb(call, target, info);
}

async function serveVerb(call: Call, target: Target, info: ResourceRequest): Promise<void> {
  const hasName = target.name !== undefined;
  switch (call.request.method) {
    case "GET":
    case "HEAD":
      if (info.verb === "watch") return serveWatch(call, target);
      return hasName ? serveGet(call, target) : serveList(call, target);
    case "POST":
      return hasName ? sendStatus(call, methodNotAllowed()) : serveCreate(call, target);
    case "PUT":
      return hasName ? serveUpdate(call, target) : sendStatus(call, methodNotAllowed());
    case "PATCH":
      return hasName ? servePatch(call, target) : sendStatus(call, methodNotAllowed());
    case "DELETE":
      return hasName ? serveDelete(call, target) : serveDeleteCollection(call, target);
    default:
      return sendStatus(call, methodNotAllowed());
  }
}

function findTarget(call: Call, info: ResourceRequest): Target | undefined {
  const type = servedTypes(call.api).find(
    (entry) =>
      entry.group === info.group && entry.plural === info.plural && entry.versions.includes(info.version),
  );
  if (!type) return undefined;
  const known =
    info.subresource === undefined || subresources(type.key, type.hasStatus).includes(info.subresource);
  if (!known) return undefined;
  return makeTarget(type, info.version, {
    namespace: type.namespaced ? info.namespace : undefined,
    name: info.pathName,
    subresource: info.subresource,
  });
}

function subresources(key: string, hasStatus: boolean): string[] {
  const found = hasStatus ? ["status"] : [];
  if (key === "pods") found.push("log");
  if (key === "serviceaccounts") found.push("token");
  return found;
}

/** Every container of the lab says the same. */
function serveLog(call: Call, target: Target): void {
  const name = target.name ?? "";
  const item = call.api.store.read(target.type, target.namespace, name);
  if (!item) return serveGet(call, target);
  clearFlowHeaders(call.response);
  sendBody(call.response, 200, "text/plain", Buffer.from("started\n"));
}

function notAcceptable(isCustom: boolean): LabStatus {
  const types = isCustom
    ? ["application/json", "application/yaml", "application/json;stream=watch"]
    : [
        "application/json",
        "application/yaml",
        "application/vnd.kubernetes.protobuf",
        "application/json;stream=watch",
        "application/vnd.kubernetes.protobuf;stream=watch",
      ];
  const message = `406: Not Acceptable\n\nAvailable representations: ${types.join(", ")}`;
  return { code: 406, reason: "NotAcceptable", message, details: {} };
}
