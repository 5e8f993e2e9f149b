import type { KubeObject } from "../../../lib/kube/kube-object.ts";

/**
 * The newest moment that an object bears witness to, in ms since the epoch; undefined where it names none. Looks at
 * what the cluster itself wrote (metadata, status, event and lease times), never at a user's fields, and leaves out
 * what lies ahead by intention (deletion, expiry).
 */
export const newestTime = (object: KubeObject): number | undefined => {
  let newest: number | undefined;
  const visit = (value: unknown, key: string, depth: number): void => {
    if (typeof value === "string") {
      if (!isMoment(key) || !ISO_TIME.test(value)) return;
      const at = Date.parse(value);
      if (!Number.isNaN(at) && (newest === undefined || at > newest)) newest = at;
      return;
    }
    if (typeof value !== "object" || value === null || depth >= DEPTH_MAX) return;
    for (const [inner, child] of Object.entries(value))
      visit(child, Array.isArray(value) ? key : inner, depth + 1);
  };
  visit(object.metadata["creationTimestamp"], "creationTimestamp", 0);
  visit(object.metadata["managedFields"], "managedFields", 0);
  visit(object["status"], "status", 0);
  if (object.kind === "Event" || object.kind === "Lease")
    for (const [key, value] of Object.entries(object)) if (key !== "metadata") visit(value, key, 0);
  return newest;
};

const DEPTH_MAX = 8;
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

const isMoment = (key: string): boolean =>
  /(^time|Time|Timestamp|At)$/.test(key) && !/deletion|expir|notAfter|renewalTime|deadline/i.test(key);
