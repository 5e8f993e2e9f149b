import type { LabObject } from "../lab-cluster.ts";
import { customType } from "./custom-type.ts";
import { timestamp } from "./prepare.ts";

/** What apiextensions writes into a definition's status once it is served. */
export function established(definition: LabObject, nowMs: number): LabObject {
  const type = customType(definition);
  if (!type || definition["status"] !== undefined) return definition;
  const at = definition.metadata.creationTimestamp ?? timestamp(nowMs);
  const condition = (name: string, reason: string, message: string): object => ({
    type: name,
    status: "True",
    lastTransitionTime: at,
    reason,
    message,
  });
  return {
    ...definition,
    status: {
      conditions: [
        condition("NamesAccepted", "NoConflicts", "no conflicts found"),
        condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
      ],
      acceptedNames: {
        plural: type.plural,
        singular: type.singular,
        ...(type.shortNames.length === 0 ? {} : { shortNames: type.shortNames }),
        kind: type.kind,
        listKind: type.listKind,
      },
      storedVersions: type.versions,
    },
  };
}
