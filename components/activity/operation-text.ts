import type { OperationWire, PodOperationWire } from "../../lib/wire/operation.ts";

/** A change of what a pod asks for; all others are done by a node's agent. */
export const isOfPod = (operation: OperationWire): operation is PodOperationWire =>
  operation.kind === "attach" || operation.kind === "detach";

/** What it is about, where a list has room for one name. */
export const subjectText = ({ subject }: OperationWire): string =>
  "node" in subject ? subject.node : `${subject.namespace}/${subject.pod}`;

export const operationTitle = (operation: OperationWire): string => {
  switch (operation.kind) {
    case "attach":
      return `Attach ${operation.subject.interface ?? "a network"} on ${operation.subject.network.name}`;
    case "detach":
      return `Detach ${operation.subject.interface ?? "a network"} from ${operation.subject.network.name}`;
    case "del":
      return `Remove what is left of ${operation.subject.targets[0]?.interface ?? "an interface"} on ${operation.subject.cniNetwork}`;
    case "gc":
      return `Collect what is left of ${operation.subject.cniNetwork}`;
    case "release":
      return `Release ${operation.subject.targets[0]?.addresses[0] ?? "a lease"} of ${operation.subject.cniNetwork}`;
    default:
      return operation satisfies never;
  }
};
