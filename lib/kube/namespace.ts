import { ok, type Result } from "../model/result.ts";
import type { Namespace } from "../model/workload.ts";
import type { KubeObject } from "./kube-object.ts";
import { deletedAtOf, labelsOf, nameOf, unreadable } from "./metadata.ts";

export type NamespaceFields = Omit<Namespace, "kind" | "id" | "cluster" | "from">;

export const readNamespace = (object: KubeObject): Result<NamespaceFields> => {
  const named = nameOf(object);
  return named === undefined
    ? unreadable("Namespace", "it has no name")
    : ok({ name: named.name, labels: labelsOf(object), deletedAt: deletedAtOf(object) });
};
