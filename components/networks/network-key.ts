import type { z } from "zod";
import type { NetworkKeyWire } from "../../lib/wire/common.ts";

export type NetworkKey = z.infer<typeof NetworkKeyWire>;

/** `provider/namespace/name`, `-` for no namespace: how URLs and the API name a network. */
export const networkPath = (key: NetworkKey): string => `${key.provider}/${key.namespace ?? "-"}/${key.name}`;

/** `storage/storage-wb`, or the bare name where there is no namespace. */
export const networkTitle = (key: NetworkKey): string =>
  key.namespace === null ? key.name : `${key.namespace}/${key.name}`;

/** The same of a path; of all that share a name (a star for the namespace), the name. */
export const pathTitle = (path: string): string =>
  path
    .split("/")
    .slice(-2)
    .join("/")
    .replace(/^[-*]\//, "");

export const isSameNetwork = (a: NetworkKey, b: NetworkKey): boolean => networkPath(a) === networkPath(b);
