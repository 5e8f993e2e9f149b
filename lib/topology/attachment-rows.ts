import type { ClusterView } from "../cluster/cluster-model.ts";
import type { Attachment } from "../model/attachment.ts";
import { factsOfPart } from "./part.ts";
import { byName, byNamespace } from "./order.ts";
import type { Scope } from "./scope.ts";

/** The attachments of all pods in scope, by namespace, pod and interface. */
export const attachmentsIn = function* (
  scope: Pick<Scope, "namespaces">,
  view: ClusterView,
): Iterable<Attachment> {
  const ordered = scope.namespaces.toSorted((left, right) => byNamespace(left.name, right.name));
  for (const { groups } of ordered) {
    const facts = [...groups.values()]
      .flatMap(({ buckets }) => [...buckets.values()])
      .flatMap(({ parts }) => [...parts.values()])
      .flatMap((part) => [...factsOfPart(part)])
      .toSorted((left, right) => byName(left.name, right.name));
    for (const { pod } of facts) yield* view.attachmentsOf(pod);
  }
};

export const ATTACHMENT_COLUMNS = [
  "namespace",
  "pod",
  "node",
  "interface",
  "network",
  "state",
  "reason",
  "since",
  "asked_addresses",
  "reported_addresses",
  "observed_addresses",
  "recorded_addresses",
  "mac",
  "asked",
  "reported",
  "observed",
  "recorded",
] as const;

export const attachmentRow = (attachment: Attachment): readonly (string | null)[] => {
  const { network, observed, reported, asked, recorded } = attachment;
  const claims = [observed, reported, recorded, asked];
  return [
    attachment.pod.namespace,
    attachment.pod.name,
    attachment.node,
    attachment.interface,
    `${network.provider}/${network.namespace ?? "-"}/${network.name}`,
    attachment.state,
    attachment.reason,
    attachment.since,
    ...[asked, reported, observed, recorded].map(addressesOf),
    claims.find((claim) => (claim?.mac ?? null) !== null)?.mac ?? null,
    asked?.source ?? null,
    reported?.source ?? null,
    observed?.source ?? null,
    recorded?.source ?? null,
  ];
};

/** Null: nobody says any. */
const addressesOf = (claim: Attachment["recorded"] | Attachment["asked"]): string | null =>
  claim === null || claim.addresses.length === 0
    ? null
    : claim.addresses.map(({ address }) => address).join(" ");
