import type { NodeOperationWire, OperationWire, PodOperationWire } from "../../lib/wire/operation.ts";
import { isOfPod } from "./operation-text.ts";
import { plural } from "../../lib/text/count.ts";

/** Where an operation stands, in a few words: `net2 reported with 10.60.1.13 on n3-macvlan`. */
export const stageText = (operation: OperationWire): string =>
  isOfPod(operation) ? podStageText(operation) : nodeStageText(operation);

const nodeStageText = (operation: NodeOperationWire): string => {
  const { targets, cniNetwork } = operation.subject;
  const what =
    operation.kind === "release"
      ? (targets[0]?.addresses[0] ?? "the lease")
      : `${plural(targets.length, "left-over attachment")} of ${cniNetwork}`;
  if (operation.endedAt === null)
    return operation.reason === null
      ? `the agent removes ${what}`
      : `${what}: no answer came, the node is looked at`;
  if (operation.state === "failed") return `${what}: ${operation.reason?.title ?? "no cause was given"}`;
  return operation.kind === "release" ? `${what} released` : `${what} gone`;
};

const podStageText = (operation: PodOperationWire): string => {
  const what = operation.subject.interface ?? operation.subject.network.name;
  const on = operation.subject.interface === null ? "" : ` on ${operation.subject.network.name}`;
  const addresses = operation.addresses.length > 0 ? ` with ${operation.addresses.join(", ")}` : "";
  const verb = operation.kind === "attach" ? "asked for" : "asked to leave";
  switch (operation.state) {
    case "planned":
      return `${what}${on} is planned, not sent`;
    case "asked":
      return operation.endedAt === null ? `${what}${on} ${verb}` : `${what}${on} ${verb}; nothing followed`;
    case "reported":
      return operation.kind === "detach"
        ? `${what}${on} is no longer reported`
        : `${what} reported${addresses}${on}`;
    case "observed":
      return operation.kind === "detach" ? `${what} is gone${on}` : `${what} observed${addresses}${on}`;
    case "released":
      return `${what} is gone${on}`;
    case "failed":
      return `${what} failed: ${operation.reason?.title ?? "no cause was given"}`;
    case "aborted":
      return `${what} given up: ${operation.reason?.title ?? "no cause was given"}`;
    default:
      return operation.state satisfies never;
  }
};
