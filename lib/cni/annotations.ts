/** Keys of the annotations by which pods and networks find each other. */
export const NETWORKS_ANNOTATION = "k8s.v1.cni.cncf.io/networks";
export const NETWORK_STATUS_ANNOTATION = "k8s.v1.cni.cncf.io/network-status";
/** Written by Multus before 4.0; read only where the newer one is missing. */
export const LEGACY_NETWORK_STATUS_ANNOTATION = "k8s.v1.cni.cncf.io/networks-status";

/** Path of an annotation inside an object, for problems. */
export const annotationPath = (key: string): string => `metadata.annotations["${key}"]`;
