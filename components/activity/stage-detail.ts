import type { NodeOperationWire, OperationWire } from "../../lib/wire/operation.ts";
import { isOfPod } from "./operation-text.ts";

/** What is waited for next: its name, what lacks, and what the operation is called if that never comes. */
export const awaitedStage = (
  operation: OperationWire,
): { readonly title: string; readonly detail: string; readonly end: string } => {
  if (!isOfPod(operation))
    return {
      title: operation.kind === "release" ? "Released" : "Gone",
      detail:
        operation.reason === null
          ? `The agent of ${operation.subject.node} is at it. A plugin may take 10 s.`
          : `${operation.reason.title}. What the node says next decides.`,
      end: "nobody knows",
    };
  const name = operation.subject.interface ?? operation.subject.network.name;
  const isReported = operation.stages.some((stage) => stage.name === "reported");
  if (operation.kind === "detach")
    return isReported
      ? {
          title: "Gone from the kernel",
          detail: `The agent still sees ${name}. Usually gone in 0.2 s.`,
          end: "no longer reported, still there",
        }
      : {
          title: "No longer reported",
          detail: `network-status still names ${name}. Usually gone in 0.3 s.`,
          end: "still reported",
        };
  return isReported
    ? {
        title: "Observed",
        detail: `The agent has not seen ${name} yet. Usually 0.2 s.`,
        end: "reported, not observed",
      }
    : {
        title: "Reported",
        detail: `network-status does not name ${name} yet. Usually 0.4 s.`,
        end: "asked, not reported",
      };
};

export const stageTitle = (operation: OperationWire, name: string): string => {
  if (operation.kind === "del" || operation.kind === "gc") return name === "observed" ? "Gone" : upper(name);
  if (operation.kind !== "detach") return upper(name);
  if (name === "reported") return "No longer reported";
  return name === "observed" ? "Gone from the kernel" : upper(name);
};

const upper = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** What a stage proves, each by its own evidence: addresses that are observed needn't be those that are reported. */
export const stageDetail = (
  operation: OperationWire,
  { name, detail }: OperationWire["stages"][number],
): string => {
  if (!isOfPod(operation)) return nodeStageDetail(operation, name);
  const iface = operation.subject.interface ?? operation.subject.network.name;
  const addresses = detail === null ? "" : ` with ${detail}`;
  const isAttach = operation.kind === "attach";
  switch (name) {
    case "asked":
      return detail ?? "The API accepted the new annotation.";
    case "reported":
      return isAttach
        ? `network-status names ${iface}${addresses}.`
        : `network-status no longer names ${iface}.`;
    case "observed":
      return isAttach ? `The kernel has ${iface}${addresses}.` : `The kernel no longer has ${iface}.`;
    case "released":
      return `${iface} is no longer reported, and its address is free.`;
    default:
      return detail ?? "";
  }
};

const nodeStageDetail = ({ subject }: NodeOperationWire, name: string): string =>
  name === "asked"
    ? `The agent of ${subject.node} was told to carry out its plan.`
    : `The agent of ${subject.node} looked again, and nothing of it is there.`;
