import { RESOURCE_NAME_ANNOTATION } from "../kube/nad.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { BUILT_AT } from "./build-pod.ts";

/** Builds a NetworkAttachmentDefinition. */
export interface NadBuilder {
  inNamespace(namespace: string): NadBuilder;
  /** Text as it is (broken, too), an object written as JSON, undefined for no spec at all. */
  withConfig(config: string | object | undefined): NadBuilder;
  withResource(resourceName: string): NadBuilder;
  build(): KubeObject;
}

/** A bridge network without addresses in the namespace `lab`. */
export const aNad = (name = "net-a"): NadBuilder =>
  nadBuilder({
    name,
    namespace: "lab",
    config: JSON.stringify({ cniVersion: "1.0.0", name, type: "bridge", bridge: `br-${name}` }),
    resourceName: undefined,
  });

/** A network on which whereabouts gives addresses of 10.60.3.0/24 to all nodes. */
export const aWhereaboutsNad = (name = "net-a"): NadBuilder =>
  aNad(name).withConfig({
    cniVersion: "1.0.0",
    name,
    type: "macvlan",
    master: "ens3",
    ipam: { type: "whereabouts", range: "10.60.3.0/24" },
  });

interface NadDraft {
  readonly name: string;
  readonly namespace: string;
  readonly config: string | undefined;
  readonly resourceName: string | undefined;
}

const nadBuilder = (draft: NadDraft): NadBuilder => ({
  inNamespace: (namespace) => nadBuilder({ ...draft, namespace }),
  withConfig: (config) =>
    nadBuilder({ ...draft, config: typeof config === "object" ? JSON.stringify(config) : config }),
  withResource: (resourceName) => nadBuilder({ ...draft, resourceName }),
  build: () => ({
    apiVersion: "k8s.cni.cncf.io/v1",
    kind: "NetworkAttachmentDefinition",
    metadata: {
      name: draft.name,
      namespace: draft.namespace,
      uid: `uid-nad-${draft.namespace}-${draft.name}`,
      resourceVersion: "1",
      creationTimestamp: BUILT_AT,
      ...(draft.resourceName === undefined
        ? {}
        : { annotations: { [RESOURCE_NAME_ANNOTATION]: draft.resourceName } }),
    },
    ...(draft.config === undefined ? {} : { spec: { config: draft.config } }),
  }),
});
