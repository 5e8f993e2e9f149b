import type { LabObject } from "../lab-cluster.ts";

/** An object at least has metadata with a name. */
export function isObject(value: unknown): value is LabObject {
  if (typeof value !== "object" || value === null || !("metadata" in value)) return false;
  const { metadata } = value;
  return typeof metadata === "object" && metadata !== null && !Array.isArray(metadata);
}
