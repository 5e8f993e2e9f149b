import type { LabObject } from "../lab-cluster.ts";
import { isRecord } from "./json.ts";

/**
 * Kubernetes keeps one KubeEvent and shows it in two API groups. The store holds the core/v1 form; these two turn it into
 * events.k8s.io/v1 and back (staging/src/k8s.io/api/events/v1/types.go).
 */
const NEW_NAMES: Readonly<Record<string, string>> = {
  involvedObject: "regarding",
  message: "note",
  source: "deprecatedSource",
  firstTimestamp: "deprecatedFirstTimestamp",
  lastTimestamp: "deprecatedLastTimestamp",
  count: "deprecatedCount",
  reportingComponent: "reportingController",
};

const OLD_NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(NEW_NAMES).map(([old, next]) => [next, old]),
);

export function toEventsGroup(event: LabObject): LabObject {
  return renamed(event, NEW_NAMES, "events.k8s.io/v1");
}

/** Accepts both forms: an object that is in core form already stays as it is. */
export function toCoreEvent(event: LabObject): LabObject {
  return renamed(event, OLD_NAMES, "v1");
}

function renamed(event: LabObject, names: Readonly<Record<string, string>>, apiVersion: string): LabObject {
  const { metadata, ...rest } = event;
  const result: LabObject = { kind: "Event", apiVersion, metadata };
  for (const [key, value] of Object.entries(rest)) {
    if (key === "kind" || key === "apiVersion") continue;
    const name = names[key] ?? key;
    // In events.k8s.io the deprecated timestamps are always written, empty ones as null.
    if (isRecord(value) && Object.keys(value).length === 0 && name === "deprecatedSource") result[name] = {};
    else result[name] = value;
  }
  return result;
}
