import { ok, type Result } from "../model/result.ts";
import { countOf, type JsonRecord, recordOf, textOf, timeOf } from "./fields.ts";
import type { KubeObject } from "./kube-object.ts";
import { createdAtOf, nameOf, unreadable } from "./metadata.ts";

/**
 * A Kubernetes event, the same from either of its two API groups: core/v1 (`involvedObject`, `message`) and
 * events.k8s.io/v1 (`regarding`, `note`, `deprecated…`).
 * @see https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
 */
export interface EventFields {
  /** The event's own uid; its name where it has none. */
  readonly uid: string;
  readonly regarding: {
    readonly kind: string;
    readonly namespace: string | null;
    readonly name: string;
    readonly uid: string | null;
  };
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly component: string;
  /** Cut at 4 KiB. */
  readonly message: string;
  readonly count: number;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
}

export const readEvent = (object: KubeObject): Result<EventFields> => {
  const named = nameOf(object);
  if (named === undefined) return unreadable("Event", "it has no name");
  const regarding = recordOf(object["regarding"]) ?? recordOf(object["involvedObject"]);
  const kind = textOf(regarding?.["kind"]);
  const name = textOf(regarding?.["name"]);
  if (kind === undefined || name === undefined)
    return unreadable("Event", "it does not say what it is about");
  const series = recordOf(object["series"]);
  const lastAt =
    timeOf(series?.["lastObservedTime"]) ??
    timeOf(object["deprecatedLastTimestamp"]) ??
    timeOf(object["lastTimestamp"]) ??
    timeOf(object["eventTime"]);
  const firstAt =
    timeOf(object["deprecatedFirstTimestamp"]) ??
    timeOf(object["firstTimestamp"]) ??
    timeOf(object["eventTime"]);
  return ok({
    uid: named.uid ?? named.name,
    regarding: {
      kind,
      name,
      namespace: textOf(regarding?.["namespace"]) ?? null,
      uid: textOf(regarding?.["uid"]) ?? null,
    },
    type: object["type"] === "Warning" ? "Warning" : "Normal",
    reason: textOf(object["reason"]) ?? "",
    component: componentOf(object),
    message: (textOf(object["note"]) ?? textOf(object["message"]) ?? "").slice(0, MESSAGE_LENGTH_MAX),
    count: countOf(series?.["count"]) ?? countOf(object["deprecatedCount"]) ?? countOf(object["count"]) ?? 1,
    firstAt: firstAt ?? createdAtOf(object),
    lastAt: lastAt ?? firstAt ?? createdAtOf(object),
  });
};

const componentOf = (object: JsonRecord): string =>
  textOf(recordOf(object["deprecatedSource"])?.["component"]) ??
  textOf(recordOf(object["source"])?.["component"]) ??
  textOf(object["reportingController"]) ??
  textOf(object["reportingComponent"]) ??
  "";

const MESSAGE_LENGTH_MAX = 4_096;
