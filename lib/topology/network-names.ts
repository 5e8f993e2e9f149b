import type { NetworkKey } from "../model/ids.ts";
import { slotName } from "./slots.ts";

/**
 * Place in a list of names of the first that means the network; -1 where none does. `tenant-*` means all that begin so, and a
 * star between provider and name all that are called so, whatever their namespace.
 */
export const placeIn = (names: readonly string[], key: NetworkKey): number =>
  names.findIndex((wanted) => isNamed(key, wanted));

/** How all networks of one name are named together. */
export const namesakes = ({ provider, name }: { readonly provider: string; readonly name: string }): string =>
  `${provider}${ANY_NAMESPACE}${name}`;

const ANY_NAMESPACE = "/*/";

/** Whether a name means several networks. */
export const isOfMany = (wanted: string): boolean => wanted.includes("*");

/** By `name`, `namespace/name` or `provider/namespace/name`, `-` for no namespace. */
const isNamed = (key: NetworkKey, wanted: string): boolean => {
  if (wanted.includes(ANY_NAMESPACE)) return wanted === namesakes(key);
  const texts = [key.name, `${key.namespace ?? "-"}/${key.name}`, slotName(key)];
  if (!wanted.endsWith("*")) return texts.includes(wanted);
  const beginning = wanted.slice(0, -1);
  return texts.some((text) => text.startsWith(beginning));
};
