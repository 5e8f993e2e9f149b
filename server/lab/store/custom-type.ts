import { isRecord, listAt, recordAt, stringAt, stringsAt } from "./json.ts";
import type { JsonRecord } from "./json.ts";
import { keyOf } from "./resource-type.ts";
import type { ResourceType } from "./resource-type.ts";

/**
 * The resource that a CustomResourceDefinition declares (apiextensions.k8s.io/v1), `undefined` when it names none.
 * Versions are ordered as Kubernetes prefers them: stable before beta before alpha, higher before lower.
 */
export function customType(definition: unknown): ResourceType | undefined {
  const spec = recordAt(definition, "spec");
  const group = stringAt(spec, "group");
  const plural = stringAt(spec, "names", "plural");
  const kind = stringAt(spec, "names", "kind");
  if (group === undefined || plural === undefined || kind === undefined) return undefined;
  const versions = listAt(spec, "versions").filter(
    (version) => isRecord(version) && version["served"] === true,
  );
  const schemas = new Map<string, JsonRecord>();
  const printerColumns = new Map<string, readonly unknown[]>();
  for (const version of versions) {
    const name = stringAt(version, "name") ?? "";
    const schema = recordAt(version, "schema", "openAPIV3Schema");
    if (schema) schemas.set(name, schema);
    printerColumns.set(name, listAt(version, "additionalPrinterColumns"));
  }
  return {
    key: keyOf(group, plural),
    group,
    versions: versions.map((version) => stringAt(version, "name") ?? "").sort(byPreference),
    plural,
    singular: stringAt(spec, "names", "singular") ?? kind.toLowerCase(),
    kind,
    listKind: stringAt(spec, "names", "listKind") ?? `${kind}List`,
    namespaced: stringAt(spec, "scope") !== "Cluster",
    shortNames: stringsAt(spec, "names", "shortNames"),
    categories: stringsAt(spec, "names", "categories"),
    isCustom: true,
    hasStatus: versions.some((version) => recordAt(version, "subresources", "status") !== undefined),
    hasGeneration: true,
    schemas,
    printerColumns,
  };
}

const STABILITY = ["alpha", "beta", ""];

function rank(version: string): readonly [number, number, number] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (!match) return [-1, 0, 0];
  return [STABILITY.indexOf(match[2] ?? ""), Number(match[1]), Number(match[3] ?? 0)];
}

function byPreference(left: string, right: string): number {
  const a = rank(left);
  const b = rank(right);
  return b[0] - a[0] || b[1] - a[1] || b[2] - a[2] || left.localeCompare(right);
}
