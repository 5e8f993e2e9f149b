import type { Watched } from "../../lib/sources/source.ts";

/** Path of a resource's collection over all namespaces: `/api/v1/pods`, `/apis/k8s.cni.cncf.io/v1/…`. */
export const collectionPath = (watched: Watched): string =>
  watched.group === ""
    ? `/api/${watched.version}/${watched.resource}`
    : `/apis/${watched.group}/${watched.version}/${watched.resource}`;
