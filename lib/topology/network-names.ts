import type { NetworkKey } from "../model/ids.ts";
import { slotName } from "./slots.ts";

/** Place in a list of names of the first that means the network (`tenant-*` for all that begin so); -1 where none does. */
export const placeIn = (names: readonly string[], key: NetworkKey): number =>
  names.findIndex((wanted) => isNamed(key, wanted));

/** By `name`, `namespace/name` or `provider/namespace/name`, `-` for no namespace. */
const isNamed = (key: NetworkKey, wanted: string): boolean => {
  const texts = [key.name, `${key.namespace ?? "-"}/${key.name}`, slotName(key)];
  if (!wanted.endsWith("*")) return texts.includes(wanted);
  const beginning = wanted.slice(0, -1);
  return texts.some((text) => text.startsWith(beginning));
};
