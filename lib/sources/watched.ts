import type { Watched } from "./source.ts";

/** Resources that more than one source reads. */
export const PODS: Watched = { group: "", version: "v1", resource: "pods", kind: "Pod", isNamespaced: true };

export const NADS: Watched = {
  group: "k8s.cni.cncf.io",
  version: "v1",
  resource: "network-attachment-definitions",
  kind: "NetworkAttachmentDefinition",
  isNamespaced: true,
};

/** What node agents, or a snapshot's node folders, say of a node. Not a resource of the API. */
export const NODE_REPORTS: Watched = {
  group: "node-report",
  version: "v1",
  resource: "node-reports",
  kind: "NodeReport",
  isNamespaced: false,
};
