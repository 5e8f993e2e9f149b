import type { OperationWire } from "../../lib/wire/operation.ts";

/** Where an operation stands, in a few words: `net2 reported with 10.60.1.13 on n3-macvlan`. */
export const stageText = (operation: OperationWire): string => {
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
      return operation.kind === "detach" && operation.endedAt !== null
        ? `${what}${on} is no longer reported`
        : `${what} reported${addresses}${on}`;
    case "observed":
      return `${what} observed${addresses}${on}`;
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
