import type { LabObject } from "../lab-cluster.ts";
import { recordsAt, textAt, valueAt } from "./json.ts";

export function internalIp(node: LabObject | undefined): string {
  const found = recordsAt(node?.["status"], "addresses").find((entry) => entry["type"] === "InternalIP");
  return textAt(found, "address") ?? "0.0.0.0";
}

export function isSchedulable(node: LabObject): boolean {
  const ready = recordsAt(node["status"], "conditions").some(
    (condition) => condition["type"] === "Ready" && condition["status"] === "True",
  );
  // No pod of the lab tolerates more than its node being away.
  const isTainted = recordsAt(node["spec"], "taints").some((taint) => taint["effect"] === "NoSchedule");
  return ready && !isTainted && valueAt(node["spec"], ["unschedulable"]) !== true;
}
