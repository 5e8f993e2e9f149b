import type { LabStore } from "./lab-store.ts";
import { stringAt } from "./json.ts";

/**
 * Plays the controllers behind namespaces: a new one gets its default ServiceAccount and the CA ConfigMap; a terminating one
 * is emptied (pods with their grace period) and goes when nothing is left in it.
 */
export function startNamespaceLifecycle(store: LabStore): () => void {
  const namespaces = store.type("namespaces");
  if (!namespaces) return () => undefined;
  const by = { manager: "kube-controller-manager" };
  const stops: (() => void)[] = [];
  stops.push(
    store.watch("namespaces", ({ type, object }) => {
      const namespace = object.metadata.name;
      if (type === "DELETED") return;
      if (object.metadata.deletionTimestamp !== undefined) {
        empty(store, namespace);
        return;
      }
      if (type !== "ADDED") return;
      store.create("serviceaccounts", { metadata: { name: "default", namespace } }, by);
      const data = { "ca.crt": "-----BEGIN CERTIFICATE-----\nlab\n-----END CERTIFICATE-----\n" };
      store.create("configmaps", { metadata: { name: "kube-root-ca.crt", namespace }, data }, by);
    }),
  );
  stops.push(
    store.watch("pods", ({ type, object }) => {
      if (type !== "DELETED") return;
      const found = store.get("namespaces", undefined, object.metadata.namespace ?? "");
      if (found && stringAt(found, "status", "phase") === "Terminating") empty(store, found.metadata.name);
    }),
  );
  return () => {
    for (const stop of stops) stop();
  };
}

function empty(store: LabStore, namespace: string): void {
  let left = 0;
  for (const type of store.types()) {
    if (!type.namespaced || type.faceOf !== undefined) continue;
    for (const item of [...store.collection(type).values()]) {
      if (item.namespace !== namespace) continue;
      const removed = store.removeObject(type, namespace, item.name);
      if (!removed.ok || removed.isGone !== true) left++;
    }
  }
  const namespaces = store.type("namespaces");
  const item = namespaces && store.read(namespaces, undefined, namespace);
  if (left === 0 && namespaces && item) store.purge(namespaces, item);
}
