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
  return ready && valueAt(node["spec"], ["unschedulable"]) !== true;
}
