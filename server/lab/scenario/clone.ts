import type { LabMetadata, LabObject } from "../lab-cluster.ts";
import { isRecord, recordAt, recordsAt, type JsonRecord } from "../controllers/json.ts";
import { timeText } from "../controllers/lab-context.ts";
import type { Random } from "../controllers/random.ts";

/**
 * Copies of objects that were really written, for clusters too large to be written object by object. What differs is
 * replaced, the rest is shared between all copies: a pod of eight kilobytes costs one or two.
 */

/** Who and when the copy is. */
export interface Identity {
  namespace?: string;
  name: string;
  owner?: { name: string; uid: string };
}

/** The same things written so much later, for all copies of one owner. */
export interface Shift {
  ms: number;
  managedFields: readonly unknown[];
  createdAt: string;
}

export function shiftOf(original: LabObject, ms: number): Shift {
  return {
    ms,
    managedFields: (original.metadata.managedFields ?? []).map((entry) => shifted(entry, ms)),
    createdAt: later(original.metadata.creationTimestamp ?? "", ms),
  };
}

export function cloneMetadata(original: LabObject, shift: Shift, as: Identity, random: Random): LabMetadata {
  const { owner } = as;
  const owners = original.metadata.ownerReferences;
  return {
    ...original.metadata,
    name: as.name,
    ...(as.namespace !== undefined && { namespace: as.namespace }),
    uid: random.uuid(),
    creationTimestamp: shift.createdAt,
    ...(owner !== undefined &&
      owners !== undefined && { ownerReferences: owners.map((each) => ({ ...each, ...owner })) }),
    managedFields: shift.managedFields,
  };
}

/** Status of a running pod's copies, without what tells one from another. */
export function statusFrame(pod: LabObject, ms: number): JsonRecord {
  const status = recordAt(pod, "status") ?? {};
  return {
    ...status,
    conditions: recordsAt(status, "conditions").map((each) => shifted(each, ms)),
    startTime: later(String(status["startTime"]), ms),
    containerStatuses: recordsAt(status, "containerStatuses").map((each) => ({
      ...each,
      state: deepShifted(each["state"], ms),
    })),
  };
}

/** One copy's status: its addresses and containers. */
export function podStatus(
  frame: JsonRecord,
  at: { hostIp: string; podIp: string },
  random: Random,
): JsonRecord {
  return {
    ...frame,
    hostIP: at.hostIp,
    hostIPs: [{ ip: at.hostIp }],
    podIP: at.podIp,
    podIPs: [{ ip: at.podIp }],
    containerStatuses: recordsAt(frame, "containerStatuses").map((each) => ({
      ...each,
      containerID: `containerd://${random.hex(64)}`,
    })),
  };
}

const TIMES = ["time", "lastTransitionTime", "startedAt"];

function shifted(entry: unknown, ms: number): unknown {
  if (!isRecord(entry)) return entry;
  const copy: Record<string, unknown> = { ...entry };
  for (const key of TIMES) if (typeof copy[key] === "string") copy[key] = later(copy[key], ms);
  return copy;
}

function deepShifted(value: unknown, ms: number): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shifted(each, ms)]));
}

function later(time: string, ms: number): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? time : timeText(at + ms);
}
