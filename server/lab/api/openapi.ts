import { createHash } from "node:crypto";
import { apiVersionOf } from "../store/resource-type.ts";
import type { ResourceType } from "../store/resource-type.ts";
import type { Call } from "./call.ts";
import { sendBody } from "./respond.ts";
import { servedTypes } from "./target.ts";

/** /openapi/v3: the index, and per group and version a document with paths and, for custom resources, their schema. */
export function serveOpenApi(call: Call): boolean {
  const { pathname } = call.url;
  const types = servedTypes(call.api);
  if (pathname === "/openapi/v3") {
    const paths: Record<string, object> = {};
    for (const type of types) {
      for (const version of type.versions) {
        const path = `${type.group === "" ? "api" : "apis"}/${apiVersionOf(type.group, version)}`;
        paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${hash(path)}` };
      }
    }
    send(call, { paths }, "text/plain; charset=utf-8");
    return true;
  }
  const match = /^\/openapi\/v3\/(?:api|apis\/([^/]+))\/([^/]+)$/.exec(pathname);
  if (!match) return false;
  const [, group = "", version = ""] = match;
  const served = types.filter((type) => type.group === group && type.versions.includes(version));
  if (served.length === 0) return false;
  send(call, groupDocument(served, version), "application/json");
  return true;
}

function send(call: Call, document: object, contentType: string): void {
  const text = JSON.stringify(document);
  call.response.setHeader("accept-ranges", "bytes");
  call.response.setHeader("last-modified", new Date(call.api.store.now()).toUTCString());
  if (contentType === "application/json") {
    call.response.setHeader("etag", `"${hash(text)}"`);
    call.response.setHeader("vary", "Accept");
  }
  sendBody(call.response, 200, contentType, Buffer.from(text));
}

function hash(text: string): string {
  return createHash("sha512").update(text).digest("hex").toUpperCase();
}

function groupDocument(types: readonly ResourceType[], version: string): object {
  const paths: Record<string, object> = {};
  const schemas: Record<string, object> = {};
  for (const type of types) {
    const root = `${type.group === "" ? "/api" : "/apis"}/${apiVersionOf(type.group, version)}`;
    const collection = type.namespaced
      ? `${root}/namespaces/{namespace}/${type.plural}`
      : `${root}/${type.plural}`;
    const kind = { group: type.group, version, kind: type.kind };
    paths[collection] = operations(kind, { get: "list", post: "create", delete: "deletecollection" });
    paths[`${collection}/{name}`] = operations(kind, {
      get: "get",
      put: "update",
      patch: "patch",
      delete: "delete",
    });
    if (type.hasStatus) {
      paths[`${collection}/{name}/status`] = operations(kind, { get: "get", put: "update", patch: "patch" });
    }
    if (type.namespaced) paths[`${root}/${type.plural}`] = operations(kind, { get: "list" });
    const name = `${type.group.split(".").reverse().join(".")}.${version}.${type.kind}`;
    schemas[name] = {
      ...type.schemas.get(version),
      type: "object",
      "x-kubernetes-group-version-kind": [kind],
    };
  }
  const info = { title: "Kubernetes CRD Swagger", version: "v0.1.0" };
  return { openapi: "3.0.0", info, paths, components: { schemas } };
}

function operations(kind: object, actions: Readonly<Record<string, string>>): object {
  return Object.fromEntries(
    Object.entries(actions).map(([method, action]) => [
      method,
      {
        "x-kubernetes-action": action,
        "x-kubernetes-group-version-kind": kind,
        // kubectl looks here to learn whether the server validates fields itself.
        ...(method === "get" ? {} : { parameters: WRITE_PARAMETERS }),
        responses: { "200": { description: "OK" }, "401": { description: "Unauthorized" } },
      },
    ]),
  );
}

const WRITE_PARAMETERS = ["dryRun", "fieldManager", "fieldValidation"].map((name) => ({
  name,
  in: "query",
  schema: { type: "string", uniqueItems: true },
}));
