import type { Problem } from "../model/problems.ts";
import { isRecord, type JsonRecord, recordOf, textOf } from "./fields.ts";
import type { KubeObject } from "./kube-object.ts";

/** A parsed file or answer of the API: a list (`PodList`, kubectl's `List`) or a single object. */
export interface KubeDocument {
  /** Every one with `apiVersion` and `kind`, filled in from the list where its items lack them. */
  readonly objects: readonly KubeObject[];
  /** The list's own; null for a single object. */
  readonly resourceVersion: string | null;
  /** Token of the next page, null on the last. */
  readonly next: string | null;
  readonly problems: readonly Problem[];
}

export const readDocument = (value: unknown): KubeDocument => {
  const document = recordOf(value);
  if (document !== undefined && Array.isArray(document["items"]))
    return readList(document, document["items"]);
  const object = kubeObjectOf(value);
  return {
    objects: object === undefined ? [] : [object],
    resourceVersion: null,
    next: null,
    problems:
      object === undefined ? [problem("This is not a Kubernetes object: it has no metadata.name")] : [],
  };
};

/** The value itself where it has what every object has; undefined otherwise. */
export const kubeObjectOf = (value: unknown): KubeObject | undefined =>
  isKubeObject(value) ? value : undefined;

const readList = (list: JsonRecord, items: readonly unknown[]): KubeDocument => {
  const metadata = recordOf(list["metadata"]);
  const listKind = textOf(list["kind"]);
  const kind = listKind === undefined || listKind === "List" ? undefined : listKind.replace(/List$/, "");
  const apiVersion = kind === undefined ? undefined : textOf(list["apiVersion"]);
  const objects: KubeObject[] = [];
  const problems: Problem[] = [];
  items.forEach((item, index) => {
    const object = kubeObjectOf(item);
    if (object === undefined) {
      problems.push({
        ...problem("This item of a list is not an object with a name"),
        path: `items[${index}]`,
      });
    } else {
      objects.push(completed(object, apiVersion, kind));
    }
  });
  return {
    objects,
    resourceVersion: textOf(metadata?.["resourceVersion"]) ?? null,
    next: textOf(metadata?.["continue"]) ?? null,
    problems,
  };
};

const isKubeObject = (value: unknown): value is KubeObject =>
  isRecord(value) && textOf(recordOf(value["metadata"])?.["name"]) !== undefined;

const completed = (
  object: KubeObject,
  apiVersion: string | undefined,
  kind: string | undefined,
): KubeObject =>
  (object.kind !== undefined && object.apiVersion !== undefined) ||
  kind === undefined ||
  apiVersion === undefined
    ? object
    : { apiVersion, kind, ...object };

const problem = (detail: string): Problem => ({ code: "OBJECT_UNREADABLE", detail });
