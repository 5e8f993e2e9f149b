import type { Problem } from "../model/problems.ts";
import type { SourceRef } from "../model/source-ref.ts";
import { isRecord, listOf, recordOf, stringMapOf, textOf, timeOf } from "./fields.ts";
import type { KubeObject } from "./kube-object.ts";

/** What every object says of itself. Times ISO 8601. */
export interface ObjectName {
  readonly namespace: string | null;
  readonly name: string;
  readonly uid: string | null;
}

/** undefined where the object has no usable name. All who read one object one after the other get the same record. */
export const nameOf = (object: KubeObject): ObjectName | undefined => {
  if (lastNamed?.object !== object) lastNamed = { object, name: readName(object) };
  return lastNamed.name;
};

let lastNamed: { readonly object: KubeObject; readonly name: ObjectName | undefined } | undefined;

const readName = (object: KubeObject): ObjectName | undefined => {
  const metadata = recordOf(object.metadata);
  const name = textOf(metadata?.["name"]);
  if (metadata === undefined || name === undefined) return undefined;
  const namespace = textOf(metadata["namespace"]);
  return {
    namespace: namespace === undefined ? null : sharedNamespace(namespace),
    name,
    uid: textOf(metadata["uid"]) ?? null,
  };
};

/** One text for all objects of a namespace: each object that was read brings its own. */
const sharedNamespace = (text: string): string => {
  const known = namespaces.get(text);
  if (known !== undefined) return known;
  if (namespaces.size >= NAMESPACES_MAX) namespaces.clear();
  namespaces.set(text, text);
  return text;
};

const namespaces = new Map<string, string>();
const NAMESPACES_MAX = 10_000;

export const sourceRefOf = (cluster: string, group: string, kind: string, name: ObjectName): SourceRef => ({
  cluster,
  group,
  kind,
  namespace: name.namespace,
  name: name.name,
  uid: name.uid,
});

export const labelsOf = (object: KubeObject): Readonly<Record<string, string>> =>
  stringMapOf(recordOf(object.metadata)?.["labels"]);

/** One annotation; undefined where it isn't there (the empty string is an answer). */
export const annotationOf = (object: KubeObject, key: string): string | undefined => {
  const annotations = recordOf(recordOf(object.metadata)?.["annotations"]);
  if (annotations === undefined || !Object.hasOwn(annotations, key)) return undefined;
  const value = annotations[key];
  return typeof value === "string" ? value : undefined;
};

export const createdAtOf = (object: KubeObject): string | null =>
  timeOf(recordOf(object.metadata)?.["creationTimestamp"]);

export const deletedAtOf = (object: KubeObject): string | null =>
  timeOf(recordOf(object.metadata)?.["deletionTimestamp"]);

/** Time of the newest write of any field, else of the creation; null where managedFields were stripped and nothing is said. */
export const writtenAtOf = (object: KubeObject): string | null =>
  newest(object, () => true) ?? createdAtOf(object);

/**
 * Time of the newest write of one annotation, by the entry of managedFields that owns it. A write of the same value by
 * the same manager counts too: its entry's time moves with any of its fields.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export const annotationWrittenAt = (object: KubeObject, key: string): string | null =>
  newest(object, (fields) => {
    const owned = recordOf(recordOf(recordOf(fields["fieldsV1"])?.["f:metadata"])?.["f:annotations"]);
    return owned !== undefined && Object.hasOwn(owned, `f:${key}`);
  });

const newest = (
  object: KubeObject,
  owns: (entry: Readonly<Record<string, unknown>>) => boolean,
): string | null => {
  let latest: string | null = null;
  for (const entry of listOf(recordOf(object.metadata)?.["managedFields"])) {
    if (!isRecord(entry)) continue;
    const time = timeOf(entry["time"]);
    // The API server writes these times in UTC with whole seconds: text order is time order.
    if (time !== null && (latest === null || time > latest) && owns(entry)) latest = time;
  }
  return latest;
};

/** The answer of a reader that finds no name in an object. */
export const unreadable = (kind: string, detail: string): { ok: false; problem: Problem } => ({
  ok: false,
  problem: { code: "OBJECT_UNREADABLE", detail: `This ${kind} can't be read: ${detail}` },
});
