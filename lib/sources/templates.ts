import { NETWORKS_ANNOTATION } from "../cni/annotations.ts";
import { recordOf, textOf } from "../kube/fields.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { nameOf } from "../kube/metadata.ts";
import { templateId } from "../model/ids.ts";
import { NOTHING_DERIVED, refIn } from "./derived.ts";
import type { DeriveContext, Derived, Source, Watched } from "./source.ts";

const apps = (resource: string, kind: string): Watched => ({
  group: "apps",
  version: "v1",
  resource,
  kind,
  isNamespaced: true,
});

/**
 * What controllers make their next pods of. A Deployment's pods are compared with their own ReplicaSet: while a rollout is
 * under way the Deployment's template is already another.
 */
export const templates: Source = {
  id: "templates",
  title: "Workload templates",
  watches: [
    apps("replicasets", "ReplicaSet"),
    apps("statefulsets", "StatefulSet"),
    apps("daemonsets", "DaemonSet"),
  ],
  derive: (object, context) => deriveTemplate(object, context),
};

const deriveTemplate = (object: KubeObject, context: DeriveContext): Derived => {
  const named = nameOf(object);
  if (named === undefined || named.namespace === null) return NOTHING_DERIVED;
  const template = recordOf(recordOf(object["spec"])?.["template"]);
  const annotations = recordOf(recordOf(template?.["metadata"])?.["annotations"]);
  return {
    entities: [
      {
        kind: "workload-template",
        id: templateId(context.cluster, context.watched.kind, named.namespace, named.name),
        cluster: context.cluster,
        from: refIn(context, named),
        askedText: textOf(annotations?.[NETWORKS_ANNOTATION]) ?? null,
      },
    ],
    problems: [],
  };
};
