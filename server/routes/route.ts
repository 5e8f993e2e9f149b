import type { z } from "zod";
import type { Problem } from "../../lib/model/problems.ts";
import type { Viewer } from "../../lib/model/viewer.ts";
import type { RouteWire } from "../../lib/wire/routes.ts";
import { checkOrigin } from "../access/origin.ts";
import { viewerOf } from "../access/viewer.ts";
import type { ClusterRuntime } from "../live/cluster-runtime.ts";
import type { Runtime } from "../runtime.ts";
import { answerProblem } from "./problem.ts";
import { readBody, readPath, readQuery } from "./read-request.ts";

/** One call with everything checked: who asks, about which cluster, on what path, with which query. */
export interface Call<Query> {
  readonly runtime: Runtime;
  readonly cluster: ClusterRuntime;
  readonly viewer: Viewer;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly request: Request;
}

/** A described call together with what answers it. */
export interface Route {
  readonly wire: RouteWire;
  answer(call: Call<URLSearchParams>): Promise<Response>;
}

type Answer<Asked> = (call: Asked) => Response | Promise<Response>;

/** Binds a description to its answer; the query that arrives is what the description says. */
export const implement = <Query extends z.ZodType>(
  wire: RouteWire<Query, undefined>,
  answer: Answer<Call<z.infer<Query>>>,
): Route => ({
  wire,
  answer: async (call) => {
    const query = readQuery(wire.query, call.query);
    return query.ok ? answer({ ...call, query: query.value }) : answerProblem(query.problem);
  },
});

/** As `implement`, for a call with a body. */
export const implementWithBody = <Query extends z.ZodType, Body extends z.ZodType>(
  wire: RouteWire<Query, Body>,
  answer: Answer<Call<z.infer<Query>> & { readonly body: z.infer<Body> }>,
): Route => ({
  wire,
  answer: async (call) => {
    const query = readQuery(wire.query, call.query);
    if (!query.ok) return answerProblem(query.problem);
    const body = await readBody(wire.body, call.request);
    return body.ok ? answer({ ...call, query: query.value, body: body.value }) : answerProblem(body.problem);
  },
});

/**
 * The one wrapper of all calls: method, host, origin, rights, limits, problems. `routes` are the methods of one path.
 * Never throws: what goes wrong here is INTERNAL, without details.
 */
export const answerRequest = async (
  runtime: Runtime | undefined,
  routes: readonly Route[],
  request: Request,
): Promise<Response> => {
  if (runtime === undefined) return answerProblem({ code: "NOT_READY", detail: "the server is starting" });
  try {
    const response = await answerChecked(runtime, routes, request);
    return request.method === "HEAD" ? new Response(null, response) : response;
  } catch (error) {
    runtime.log.error({ err: error, path: new URL(request.url).pathname }, "a call failed");
    return answerProblem({ code: "INTERNAL", detail: "see the server's log" });
  }
};

const answerChecked = async (
  runtime: Runtime,
  routes: readonly Route[],
  request: Request,
): Promise<Response> => {
  const refused = refuseForeign(runtime, request);
  if (refused !== undefined) return answerProblem(refused);
  if (routes.length === 0) return answerProblem({ code: "NOT_FOUND", detail: "there is no such path" });
  const url = new URL(request.url);
  const method = request.method === "HEAD" ? "GET" : request.method;
  const route = routes.find((candidate) => candidate.wire.method === method);
  if (route === undefined) return answerMethod(routes);
  const params = readPath(route.wire.path, url.pathname);
  if (params === undefined) return answerProblem({ code: "NOT_FOUND", detail: "there is no such path" });
  const problem = checkCall(runtime, route.wire, request);
  if (problem !== undefined) {
    return answerProblem(problem, problem.code === "READ_ONLY" ? { allow: allowOf(routes, false) } : {});
  }
  const { cluster } = runtime;
  const viewer = viewerOf(request, cluster.readOnlyReason === undefined);
  return route.answer({ runtime, cluster, viewer, params, request, query: url.searchParams });
};

/** What no caller of ours ever sends. */
const refuseForeign = (runtime: Runtime, request: Request): Problem | undefined => {
  const host = request.headers.get("host")?.toLowerCase();
  if (host === undefined || !runtime.hosts.has(host)) {
    return { code: "FOREIGN_HOST", detail: "the Host header names another server" };
  }
  const type = request.headers.get("content-type")?.toLowerCase() ?? "";
  const isAction =
    request.headers.has("next-action") ||
    request.headers.has("next-router-state-tree") ||
    type.startsWith("text/x-component") ||
    type.startsWith("multipart/");
  return isAction
    ? { code: "UNSUPPORTED_MEDIA_TYPE", detail: "there are no server actions here" }
    : undefined;
};

const checkCall = (runtime: Runtime, wire: RouteWire, request: Request): Problem | undefined => {
  if (wire.isWrite && runtime.cluster.readOnlyReason !== undefined)
    return { code: "READ_ONLY", detail: runtime.cluster.readOnlyReason };
  // What only looks, but has a node run a program for it, is asked from our own pages as well.
  if (wire.method !== "GET") {
    const origin = checkOrigin(request.headers, runtime.origins);
    if (!origin.ok) return { code: "FOREIGN_ORIGIN", detail: origin.detail };
  }
  if (wire.needsCluster && !runtime.cluster.engine.isSynced()) {
    return { code: "NOT_READY", detail: runtime.cluster.whyNotReady() };
  }
  return undefined;
};

const answerMethod = (routes: readonly Route[]): Response =>
  answerProblem(
    { code: "METHOD_NOT_ALLOWED", detail: "this path does not know the method" },
    { allow: allowOf(routes, true) },
  );

const allowOf = (routes: readonly Route[], withWrites: boolean): string =>
  routes
    .filter((route) => withWrites || !route.wire.isWrite)
    .flatMap((route) => (route.wire.method === "GET" ? ["GET", "HEAD"] : [route.wire.method]))
    .join(", ");
