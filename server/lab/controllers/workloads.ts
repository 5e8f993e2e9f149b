import type { LabObject, ResourceKey } from "../lab-cluster.ts";
import { reconcileDaemonSet } from "./daemon-sets.ts";
import { reconcileDeployment } from "./deployments.ts";
import { reconcileJob } from "./jobs.ts";
import type { LabContext } from "./lab-context.ts";
import type { Owned } from "./owned.ts";
import { controllerOf, uidOf } from "./pod-view.ts";
import { reconcileReplicaSet } from "./replica-sets.ts";
import { reconcileStatefulSet } from "./stateful-sets.ts";

type Reconcile = (context: LabContext, owned: Owned, object: LabObject) => void;

const RECONCILERS: readonly (readonly [ResourceKey, Reconcile])[] = [
  ["deployments.apps", reconcileDeployment],
  ["replicasets.apps", reconcileReplicaSet],
  ["statefulsets.apps", reconcileStatefulSet],
  ["daemonsets.apps", reconcileDaemonSet],
  ["jobs.batch", reconcileJob],
];
const OWNED_RESOURCES: readonly ResourceKey[] = ["pods", "replicasets.apps"];

/**
 * The controller manager: level-based, one reconcile per owner some milliseconds after it or anything it owns changed.
 * When an owner goes, what it owned is deleted after it.
 */
export function startWorkloads(context: LabContext): () => void {
  const { cluster, scheduler, random } = context;
  const children = new Map<string, Map<string, { resource: ResourceKey; object: LabObject }>>();
  const owners = new Map<string, { resource: ResourceKey; object: LabObject }>();
  const dirty = new Set<string>();
  const owned: Owned = {
    of: (owner, resource) =>
      [...(children.get(uidOf(owner))?.values() ?? [])]
        .filter((child) => child.resource === resource)
        .map(({ object }) => object),
  };
  const mark = (uid: string): void => {
    if (dirty.has(uid) || !owners.has(uid)) return;
    dirty.add(uid);
    scheduler.after(random.between(8, 40), () => {
      dirty.delete(uid);
      const owner = owners.get(uid);
      const reconcile = RECONCILERS.find(([resource]) => resource === owner?.resource)?.[1];
      if (owner !== undefined && reconcile !== undefined) reconcile(context, owned, owner.object);
    });
  };
  const noteChild = (resource: ResourceKey, object: LabObject, gone: boolean): void => {
    const owner = controllerOf(object);
    if (owner === undefined) return;
    const group = children.get(owner.uid) ?? new Map();
    if (gone) group.delete(uidOf(object));
    else group.set(uidOf(object), { resource, object });
    if (group.size === 0) children.delete(owner.uid);
    else children.set(owner.uid, group);
    mark(owner.uid);
  };
  const noteOwner = (resource: ResourceKey, object: LabObject, gone: boolean): void => {
    if (!gone) owners.set(uidOf(object), { resource, object });
    else {
      owners.delete(uidOf(object));
      scheduler.after(random.between(30, 200), () =>
        collect(context, [...(children.get(uidOf(object))?.values() ?? [])]),
      );
    }
    mark(uidOf(object));
  };
  const stops: (() => void)[] = [];
  for (const resource of OWNED_RESOURCES) {
    for (const object of cluster.list(resource)) noteChild(resource, object, false);
    stops.push(
      cluster.watch(resource, ({ type, object }) => noteChild(resource, object, type === "DELETED")),
    );
  }
  for (const [resource] of RECONCILERS) {
    for (const object of cluster.list(resource)) noteOwner(resource, object, false);
    stops.push(
      cluster.watch(resource, ({ type, object }) => noteOwner(resource, object, type === "DELETED")),
    );
  }
  return () => stops.forEach((stop) => stop());
}

function collect(
  context: LabContext,
  orphans: readonly { resource: ResourceKey; object: LabObject }[],
): void {
  for (const { resource, object } of orphans) {
    const { namespace, name } = object.metadata;
    context.cluster.remove(resource, namespace, name, { manager: "garbage-collector" });
  }
}
