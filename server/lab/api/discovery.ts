import { createHash } from "node:crypto";
import { apiVersionOf } from "../store/resource-type.ts";
import type { ResourceType } from "../store/resource-type.ts";
import { wantsAggregatedDiscovery } from "./accept.ts";
import type { Call } from "./call.ts";
import { sendJson } from "./respond.ts";
import { REVIEWS } from "./reviews.ts";
import { servedTypes } from "./target.ts";
import { hostOf } from "./transport.ts";

/** /api, /apis and the resource lists below them, in the legacy and in the aggregated form. */
interface Served {
  name: string;
  singular: string;
  namespaced: boolean;
  kind: string;
  verbs: readonly string[];
  shortNames: readonly string[];
  categories: readonly string[];
  isCustom: boolean;
  subresources: readonly {
    name: string;
    kind: string;
    group?: string;
    version?: string;
    verbs: readonly string[];
  }[];
}

const BUILT_IN_VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const CUSTOM_VERBS = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

interface Group {
  name: string;
  versions: string[];
}

function groupsOf(types: readonly ResourceType[]): Group[] {
  const groups = new Map<string, Set<string>>();
  const add = (name: string, version: string): void => {
    const versions = groups.get(name) ?? new Set();
    versions.add(version);
    groups.set(name, versions);
  };
  for (const type of types) for (const version of type.versions) add(type.group, version);
  for (const review of REVIEWS) add(review.group, "v1");
  return [...groups].map(([name, versions]) => ({ name, versions: [...versions].sort(stableFirst) }));
}

/** v1 before v1beta1 before v1alpha1. */
function stableFirst(left: string, right: string): number {
  const rank = (version: string): number =>
    version.includes("alpha") ? 2 : version.includes("beta") ? 1 : 0;
  return rank(left) - rank(right) || right.localeCompare(left);
}

export function servedIn(types: readonly ResourceType[], group: string, version: string): Served[] {
  const served: Served[] = types
    .filter((type) => type.group === group && type.versions.includes(version))
    .map((type) => ({
      name: type.plural,
      singular: type.singular,
      namespaced: type.namespaced,
      kind: type.kind,
      verbs: type.isCustom ? CUSTOM_VERBS : BUILT_IN_VERBS,
      shortNames: type.shortNames,
      categories: type.categories,
      isCustom: type.isCustom,
      subresources: [
        ...(type.key === "pods" ? [{ name: "log", kind: "Pod", verbs: ["get"] }] : []),
        ...(type.hasStatus ? [{ name: "status", kind: type.kind, verbs: ["get", "patch", "update"] }] : []),
        ...(type.key === "serviceaccounts"
          ? [
              {
                name: "token",
                kind: "TokenRequest",
                group: "authentication.k8s.io",
                version: "v1",
                verbs: ["create"],
              },
            ]
          : []),
      ],
    }));
  for (const review of REVIEWS) {
    if (review.group !== group || version !== "v1") continue;
    served.push({
      name: review.plural,
      singular: review.kind.toLowerCase(),
      namespaced: review.namespaced === true,
      kind: review.kind,
      verbs: ["create"],
      shortNames: [],
      categories: [],
      isCustom: false,
      subresources: [],
    });
  }
  return served.sort((a, b) => a.name.localeCompare(b.name));
}

/** Answers a discovery path; false when it is none. */
export function serveDiscovery(call: Call): boolean {
  const types = servedTypes(call.api);
  const parts = call.url.pathname.split("/").filter((part) => part !== "");
  const [root, group, version] = parts;
  if (root === "api") return serveCore(call, types, parts);
  if (root !== "apis" || parts.length > 3) return false;
  const groups = groupsOf(types).filter(({ name }) => name !== "");
  if (group === undefined) {
    if (wantsAggregatedDiscovery(call.request.headers.accept)) sendAggregated(call, types, groups);
    else
      sendJson(
        call,
        200,
        JSON.stringify({ kind: "APIGroupList", apiVersion: "v1", groups: groups.map(legacyGroup) }),
      );
    return true;
  }
  const found = groups.find(({ name }) => name === group);
  if (!found) return false;
  if (version === undefined) {
    sendJson(call, 200, JSON.stringify({ kind: "APIGroup", apiVersion: "v1", ...legacyGroup(found) }));
    return true;
  }
  if (!found.versions.includes(version)) return false;
  sendJson(call, 200, JSON.stringify(resourceList(types, group, version)));
  return true;
}

function serveCore(call: Call, types: readonly ResourceType[], parts: readonly string[]): boolean {
  if (parts.length === 1) {
    if (wantsAggregatedDiscovery(call.request.headers.accept)) {
      sendAggregated(call, types, [{ name: "", versions: ["v1"] }]);
    } else {
      const serverAddressByClientCIDRs = [{ clientCIDR: "0.0.0.0/0", serverAddress: hostOf(call.request) }];
      sendJson(
        call,
        200,
        JSON.stringify({ kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs }),
      );
    }
    return true;
  }
  if (parts.length !== 2 || parts[1] !== "v1") return false;
  sendJson(call, 200, JSON.stringify(resourceList(types, "", "v1")));
  return true;
}

function legacyGroup(group: Group): object {
  const versions = group.versions.map((version) => ({ groupVersion: `${group.name}/${version}`, version }));
  return { name: group.name, versions, preferredVersion: versions[0] };
}

function resourceList(types: readonly ResourceType[], group: string, version: string): object {
  const resources = servedIn(types, group, version).flatMap((served) => [
    {
      name: served.name,
      singularName: served.singular,
      namespaced: served.namespaced,
      kind: served.kind,
      verbs: served.verbs,
      ...(served.shortNames.length === 0 ? {} : { shortNames: served.shortNames }),
      ...(served.categories.length === 0 ? {} : { categories: served.categories }),
      ...(served.verbs.includes("list")
        ? { storageVersionHash: storageHash(group, version, served.kind) }
        : {}),
    },
    ...served.subresources.map((sub) => ({
      name: `${served.name}/${sub.name}`,
      singularName: "",
      namespaced: served.namespaced,
      ...(sub.group === undefined ? {} : { group: sub.group, version: sub.version }),
      kind: sub.kind,
      verbs: sub.verbs,
    })),
  ]);
  const head = group === "" ? { kind: "APIResourceList" } : { kind: "APIResourceList", apiVersion: "v1" };
  return { ...head, groupVersion: apiVersionOf(group, version), resources };
}

/** k8s.io/apiserver discovery.StorageVersionHash: the first 8 bytes of SHA-256 over group/version/kind. */
function storageHash(group: string, version: string, kind: string): string {
  const hash = createHash("sha256").update(`${group}/${version}/${kind}`).digest();
  return hash.subarray(0, 8).toString("base64");
}

function sendAggregated(call: Call, types: readonly ResourceType[], groups: readonly Group[]): void {
  const items = groups.map((group) => ({
    metadata: group.name === "" ? {} : { name: group.name },
    versions: group.versions.map((version) => ({
      version,
      resources: servedIn(types, group.name, version).map((served) =>
        aggregated(served, group.name, version),
      ),
      freshness: "Current",
    })),
  }));
  const body = { kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2", metadata: {}, items };
  const text = JSON.stringify(body);
  call.response.setHeader("etag", `"${createHash("sha512").update(text).digest("hex").toUpperCase()}"`);
  call.response.setHeader("vary", "Accept");
  call.response.setHeader("cache-control", "public");
  sendJson(call, 200, text, "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
}

function aggregated(served: Served, group: string, version: string): object {
  const own = served.isCustom ? { group, version } : { group: "", version: "" };
  return {
    resource: served.name,
    responseKind: { ...own, kind: served.kind },
    scope: served.namespaced ? "Namespaced" : "Cluster",
    singularResource: served.singular,
    verbs: served.verbs,
    ...(served.shortNames.length === 0 ? {} : { shortNames: served.shortNames }),
    ...(served.categories.length === 0 ? {} : { categories: served.categories }),
    ...(served.subresources.length === 0
      ? {}
      : {
          subresources: served.subresources.map((sub) => ({
            subresource: sub.name,
            responseKind:
              sub.group === undefined
                ? { ...own, kind: sub.kind }
                : { group: sub.group, version: sub.version, kind: sub.kind },
            verbs: sub.verbs,
          })),
        }),
  };
}
