import { type EntityId, templateId } from "../model/ids.ts";
import type { WorkloadTemplate } from "../model/workload-template.ts";
import type { Controller, Pod } from "../model/workload.ts";

export interface Templates {
  readonly cluster: string;
  readonly byId: ReadonlyMap<EntityId, WorkloadTemplate>;
}

export type TemplateLookup = (pod: Pod) => WorkloadTemplate | undefined;

export const createTemplateLookup =
  ({ cluster, byId }: Templates): TemplateLookup =>
  ({ controller, namespace, labels }) =>
    controller === null || byId.size === 0
      ? undefined
      : byId.get(templateIdOf(cluster, controller, namespace, labels[TEMPLATE_HASH]));

interface Known {
  readonly hash: string | undefined;
  readonly template: WorkloadTemplate | undefined;
}

/** For a walk through all, in which pods of one template come one by one: the last of each controller in each namespace. */
export const rememberingLookup = (templates: Templates): TemplateLookup => {
  const known = new Map<Controller, Map<string, Known>>();
  return ({ controller, namespace, labels }) => {
    if (controller === null || templates.byId.size === 0) return undefined;
    let ofNamespaces = known.get(controller);
    if (ofNamespaces === undefined) known.set(controller, (ofNamespaces = new Map()));
    const hash = labels[TEMPLATE_HASH];
    const last = ofNamespaces.get(namespace);
    if (last !== undefined && last.hash === hash) return last.template;
    const template = templates.byId.get(templateIdOf(templates.cluster, controller, namespace, hash));
    ofNamespaces.set(namespace, { hash, template });
    return template;
  };
};

/** A Deployment's pods are made by the ReplicaSet that carries the hash of their template in its name. */
const templateIdOf = (
  cluster: string,
  { kind, name }: Controller,
  namespace: string,
  hash: string | undefined,
): EntityId =>
  kind === "Deployment" && hash !== undefined
    ? templateId(cluster, "ReplicaSet", namespace, `${name}-${hash}`)
    : templateId(cluster, kind, namespace, name);

/** A pod's label. */
const TEMPLATE_HASH = "pod-template-hash";
