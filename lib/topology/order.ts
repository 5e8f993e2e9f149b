import type { NetworkEntry } from "../cluster/cluster-model.ts";
import { slotName } from "./slots.ts";

const collator = new Intl.Collator("en", { numeric: true });

/** `node-2` before `node-10`. */
export const byName = (left: string, right: string): number =>
  collator.compare(left, right) || (left < right ? -1 : left > right ? 1 : 0);

/** The cluster's own namespaces come last: what people look for is above them. */
export const byNamespace = (left: string, right: string): number =>
  Number(isSystem(left)) - Number(isSystem(right)) || byName(left, right);

const isSystem = (namespace: string): boolean => namespace.startsWith("kube-");

/**
 * Lanes: the default first, then by age, so that a new one comes last and moves nobody; what nothing defines has no age
 * and comes after all others.
 */
export const byAge = (left: NetworkEntry, right: NetworkEntry): number =>
  Number(right.isDefault) - Number(left.isDefault) ||
  compareText(left.defined?.createdAt ?? YOUNGEST, right.defined?.createdAt ?? YOUNGEST) ||
  compareText(slotName(left.key), slotName(right.key));

const YOUNGEST = "~";

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
