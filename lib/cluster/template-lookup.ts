import { type EntityId, templateId } from "../model/ids.ts";
import type { WorkloadTemplate } from "../model/workload-template.ts";
import type { Controller, Pod } from "../model/workload.ts";
import type { ClusterView } from "./cluster-model.ts";

export interface Templates {
  readonly cluster: string;
  readonly byId: ReadonlyMap<EntityId, WorkloadTemplate>;
}

/** Pods of one template stand beside each other: its id is made once for all of them. */
export const createTemplateLookup = ({ cluster, byId }: Templates): ClusterView["templateOf"] => {
  let last: (Pick<Pod, "controller" | "namespace"> & { hash: string | undefined; id: EntityId }) | undefined;
  return ({ controller, namespace, labels }) => {
    if (controller === null) return undefined;
    const hash = labels[TEMPLATE_HASH];
    if (last?.controller !== controller || last.namespace !== namespace || last.hash !== hash)
      last = { controller, namespace, hash, id: templateIdOf(cluster, controller, namespace, hash) };
    return byId.get(last.id);
  };
};

/** A Deployment's pods are made by the ReplicaSet that carries the hash of their template in its name. */
export const templateIdOf = (
  cluster: string,
  { kind, name }: Controller,
  namespace: string,
  hash: string | undefined,
): EntityId =>
  kind === "Deployment" && hash !== undefined
    ? templateId(cluster, "ReplicaSet", namespace, `${name}-${hash}`)
    : templateId(cluster, kind, namespace, name);

/** A pod's label. */
export const TEMPLATE_HASH = "pod-template-hash";
