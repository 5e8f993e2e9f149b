import { recall, remember } from "../ui/browser-memory.ts";

const PREFIX = "moorings-lanes ";
/** More than any order that was made here. */
const LENGTH_MAX = 8_000;

/** The order of lanes that the reader last made for a cluster; empty where none is kept. */
export const readOrder = (cluster: string): readonly string[] => {
  const text = recall(PREFIX + cluster) ?? "";
  return text.length > LENGTH_MAX ? [] : text.split(",").filter((name) => name !== "");
};

/** Keeps an order in this browser; an empty one is forgotten. */
export const keepOrder = (cluster: string, order: readonly string[]): void =>
  remember(PREFIX + cluster, order.length === 0 ? null : order.join(","));
