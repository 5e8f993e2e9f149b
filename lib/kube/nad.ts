import { ok, type Result } from "../model/result.ts";
import { recordOf, textOf } from "./fields.ts";
import type { KubeObject } from "./kube-object.ts";
import { annotationOf, createdAtOf, deletedAtOf, nameOf, unreadable } from "./metadata.ts";

/**
 * A NetworkAttachmentDefinition. The API validates nothing of it.
 * @see https://github.com/k8snetworkplumbingwg/network-attachment-definition-client/blob/master/pkg/apis/k8s.cni.cncf.io/v1/types.go
 */
export interface NetworkAttachmentDefinition {
  readonly namespace: string;
  readonly name: string;
  readonly createdAt: string | null;
  readonly deletedAt: string | null;
  /** `spec.config` as written; undefined where there is none (then each node's own files decide). */
  readonly configText: string | undefined;
  /** Extended resource that a pod must request to get a device. */
  readonly resourceName: string | null;
}

export const RESOURCE_NAME_ANNOTATION = "k8s.v1.cni.cncf.io/resourceName";

export const readNetworkAttachmentDefinition = (object: KubeObject): Result<NetworkAttachmentDefinition> => {
  const named = nameOf(object);
  if (named === undefined || named.namespace === null) {
    return unreadable("NetworkAttachmentDefinition", "it has no name or no namespace");
  }
  return ok({
    namespace: named.namespace,
    name: named.name,
    createdAt: createdAtOf(object),
    deletedAt: deletedAtOf(object),
    configText: textOf(recordOf(object["spec"])?.["config"]),
    resourceName: textOf(annotationOf(object, RESOURCE_NAME_ANNOTATION)) ?? null,
  });
};
