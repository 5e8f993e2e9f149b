/**
 * What the lab's controllers see of the lab's API server: the same reads and writes that HTTP callers get, without the
 * socket. Implemented by `store/`; every write goes through the same code path as an HTTP request (resourceVersion,
 * uid, managedFields, watch cache, preconditions).
 */
export interface LabCluster {
  get(resource: ResourceKey, namespace: string | undefined, name: string): LabObject | undefined;
  /** All objects of a resource, in every namespace when `namespace` is undefined. The result must not be changed. */
  list(resource: ResourceKey, namespace?: string): readonly LabObject[];
  create(resource: ResourceKey, object: LabObject, by: Writer): LabWrite;
  /** Replaces an object. With `metadata.resourceVersion` set, a stale one is a 409. */
  update(resource: ResourceKey, object: LabObject, by: Writer): LabWrite;
  /** Merge patch (RFC 7396). */
  mergePatch(
    resource: ResourceKey,
    namespace: string | undefined,
    name: string,
    patch: unknown,
    by: Writer,
  ): LabWrite;
  /**
   * Deletes. A pod on a node with a grace period only gets its deletionTimestamp first; removing a terminating pod again
   * (as its kubelet does) takes it out.
   */
  remove(resource: ResourceKey, namespace: string | undefined, name: string, by: Writer): LabWrite;
  /**
   * Puts finished objects in as they are (uid, times and managedFields are theirs), as if they had been there for long:
   * nobody is told. For creating clusters that are too large to be written object by object.
   */
  load(resource: ResourceKey, objects: readonly LabObject[]): void;
  /** Called in write order, after the write, with the stored object (for DELETED: its last state). */
  watch(resource: ResourceKey, listener: (change: LabChange) => void): () => void;
  /** The cluster's clock, ms since the epoch. Controllers use it and nothing else. */
  now(): number;
}

/** `pods`, or `<plural>.<group>` for everything outside the core group, e.g. `ippools.whereabouts.cni.cncf.io`. */
export type ResourceKey = string;

export interface LabObject {
  apiVersion?: string;
  kind?: string;
  metadata: LabMetadata;
  [field: string]: unknown;
}

export interface LabMetadata {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  generateName?: string;
  generation?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: readonly LabOwnerReference[];
  finalizers?: readonly string[];
  managedFields?: readonly unknown[];
  [field: string]: unknown;
}

export interface LabOwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** Who writes: becomes `manager` in managedFields, and `subresource` decides which half of the object is taken. */
export interface Writer {
  manager: string;
  subresource?: "status";
  /** When it is written, ms since the epoch; now when absent. For creating a cluster with a past. */
  at?: number;
}

export interface LabChange {
  type: "ADDED" | "MODIFIED" | "DELETED";
  object: LabObject;
}

/** Either the stored object, or what an HTTP caller would have been told. */
export type LabWrite = { ok: true; object: LabObject } | { ok: false; status: LabStatus };

/** The parts of a `meta/v1.Status` that matter to a caller. */
export interface LabStatus {
  code: number;
  reason: string;
  message: string;
  details?: Record<string, unknown>;
}
