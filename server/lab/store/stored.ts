import type { LabObject } from "../lab-cluster.ts";

/** One immutable version of an object, with its encodings once they have been asked for. */
export interface Stored {
  /** `namespace/name`, or the name alone for cluster-scoped objects: the order in which lists are served. */
  readonly key: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly version: number;
  readonly object: LabObject;
  body: string | undefined;
  proto: Uint8Array | undefined;
}

export interface StoreChange {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly version: number;
  /** Cluster time of the write, ms since the epoch. */
  readonly atMs: number;
  readonly current: Stored;
  readonly previous: Stored | undefined;
}

export function storedKey(namespace: string | undefined, name: string): string {
  return namespace === undefined || namespace === "" ? name : `${namespace}/${name}`;
}

export function stored(object: LabObject, version: number): Stored {
  const { name, namespace } = object.metadata;
  return {
    key: storedKey(namespace, name),
    namespace,
    name,
    version,
    object,
    body: undefined,
    proto: undefined,
  };
}

/**
 * The object as JSON without its opening brace, `kind` and `apiVersion`: lists of built-ins leave those two out, gets and
 * watches put them in front, and a custom resource may be asked for in several versions.
 */
export function bodyOf(item: Stored): string {
  if (item.body === undefined) item.body = encodeBody(item.object);
  return item.body;
}

export function encodeBody(object: LabObject): string {
  return JSON.stringify({ ...object, kind: undefined, apiVersion: undefined }).slice(1);
}
