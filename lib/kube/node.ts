import { parseAddress } from "../ip/address.ts";
import { parsePrefix } from "../ip/prefix.ts";
import { ok, type Result } from "../model/result.ts";
import type { Node } from "../model/workload.ts";
import { isRecord, type JsonRecord, listOf, recordOf, textOf, textsOf } from "./fields.ts";
import type { KubeObject } from "./kube-object.ts";
import { createdAtOf, nameOf, unreadable } from "./metadata.ts";

export type NodeFields = Omit<Node, "kind" | "id" | "cluster" | "from">;

export const readNode = (object: KubeObject): Result<NodeFields> => {
  const named = nameOf(object);
  if (named === undefined) return unreadable("Node", "it has no name");
  const spec = recordOf(object["spec"]);
  const status = recordOf(object["status"]);
  const info = recordOf(status?.["nodeInfo"]);
  const ready = readyOf(status);
  return ok({
    name: named.name,
    isReady: ready === "True" ? true : ready === "False" ? false : null,
    isUnreachable: ready === "Unknown" || isTainted(spec, "node.kubernetes.io/unreachable"),
    addresses: addressesOf(status),
    podRanges: podRangesOf(spec),
    kubeletVersion: textOf(info?.["kubeletVersion"]) ?? null,
    runtime: textOf(info?.["containerRuntimeVersion"]) ?? null,
    bootId: textOf(info?.["bootID"]) ?? null,
    createdAt: createdAtOf(object),
    resources: resourcesOf(status),
  });
};

const readyOf = (status: JsonRecord | undefined): unknown =>
  listOf(status?.["conditions"])
    .filter(isRecord)
    .find((condition) => condition["type"] === "Ready")?.["status"];

const isTainted = (spec: JsonRecord | undefined, key: string): boolean =>
  listOf(spec?.["taints"]).some((taint) => recordOf(taint)?.["key"] === key);

/** Addresses only: a node also lists its host names. */
const addressesOf = (status: JsonRecord | undefined): string[] => [
  ...new Set(
    listOf(status?.["addresses"])
      .map((entry) => parseAddress(textOf(recordOf(entry)?.["address"]) ?? ""))
      .filter((address) => address !== undefined),
  ),
];

const podRangesOf = (spec: JsonRecord | undefined): string[] => {
  const written = textsOf(spec?.["podCIDRs"]);
  const single = textOf(spec?.["podCIDR"]);
  return (written.length > 0 || single === undefined ? written : [single])
    .map(parsePrefix)
    .filter((prefix) => prefix !== undefined);
};

/** Extended resources: only their names have a slash. */
const resourcesOf = (status: JsonRecord | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(recordOf(status?.["allocatable"]) ?? {}).filter(
      (entry): entry is [string, string] => entry[0].includes("/") && typeof entry[1] === "string",
    ),
  );
