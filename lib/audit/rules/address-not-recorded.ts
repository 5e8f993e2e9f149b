import { parseAddress } from "../../ip/address.ts";
import { parsePrefix, prefixContains } from "../../ip/prefix.ts";
import { ANY_REPORT_MOMENT } from "../../cluster/claim-changes.ts";
import type { Attachment } from "../../model/attachment.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { attachmentName, evidence, networkSubject, podSubject, SOURCES, syncedEvidence } from "../wording.ts";

/**
 * A living pod uses an address out of a pool's range, and the pool does not record it: it will be handed out again. It
 * happens when a pool was edited or restored, or a reconciler freed too much. What was reported a moment ago may be ahead
 * of the pool's own watch, so it is left alone for ten minutes.
 */
export const addressNotRecorded: Rule = {
  code: "MOOR407",
  title: "Address in use that no pool records",
  help:
    "A living pod uses an address out of a pool’s range, and the pool does not record it: it will be handed out again. " +
    "It happens when a pool was edited or restored, or a reconciler freed too much. What was reported a moment ago may " +
    "be ahead of the pool’s own watch, so it is left alone for ten minutes.",
  about: "pod",
  mayConcern: ({ hasUnrecorded }) => hasUnrecorded,
  check: (id, context) => {
    const { view } = context;
    const pod = view.pod(id);
    if (pod === undefined || pod.phase !== "Running" || pod.deletedAt !== null) return [];
    if (!view.isSynced(SOURCES.pools) || view.changeSeenMs(id, ANY_REPORT_MOMENT) !== undefined) return [];
    return view.attachmentsOf(id).flatMap((attachment) =>
      unrecordedOf(attachment, context).map((address) => ({
        about: `${attachment.interface ?? ""} ${address}`,
        title: `${address} is in use, but its pool does not record it`,
        detail: `${attachmentName(attachment)} reports it on ${attachment.network.name}. The next pod on that network may be given the same address.`,
        severity: "error" as const,
        confidence: "likely" as const,
        verdict: "present" as const,
        subjects: [podSubject(attachment.pod), networkSubject(attachment.network)],
        evidence: [
          evidence(
            "pass",
            `network-status reports ${address}`,
            "network-status",
            attachment.reported?.at ?? null,
          ),
          syncedEvidence(view, SOURCES.pools, "Pools"),
          evidence("fail", "No pool of the network has an entry for it", SOURCES.pools),
        ],
        remedy: "Detach and attach the network once, or replace the pod: it then gets a recorded address.",
        refs: attachment.refs,
      })),
    );
  },
};

/** Addresses inside the ranges that whereabouts keeps for that network, with a pool that exists and no record there. */
const unrecordedOf = (attachment: Attachment, { view }: RuleContext): readonly string[] => {
  const network = view.network(attachment.network)?.defined;
  if (network === undefined || network.ipam?.type !== "whereabouts") return [];
  // The kernel has no such link: nobody uses what the status still names.
  if (attachment.state === "phantom") return [];
  const pools = view.poolsOfNetwork(network.id).filter((pool) => pool.store === "whereabouts");
  return (attachment.reported?.addresses ?? []).flatMap(({ address }) => {
    if (view.allocationsAt(address).length > 0) return [];
    const parsed = parseAddress(address);
    if (parsed === undefined) return [];
    const isInRange = pools.some((pool) => {
      const prefix = pool.range === null ? undefined : parsePrefix(pool.range);
      return prefix !== undefined && prefixContains(prefix, parsed);
    });
    return isInRange ? [address] : [];
  });
};
