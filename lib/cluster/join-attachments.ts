import type { Attachment } from "../model/attachment.ts";
import type { PodEvidence } from "../model/evidence.ts";
import { attachmentIdsOf, type EntityId, type NetworkKey } from "../model/ids.ts";
import type { KubeEvent } from "../model/kube-event.ts";
import type { Machine } from "../model/machine.ts";
import type { Network } from "../model/network.ts";
import type { Allocation } from "../model/pool.ts";
import type { SourceRef } from "../model/source-ref.ts";
import type { Node, Pod } from "../model/workload.ts";
import { askedMoment, reportedMoment, takenBackMoment } from "./claim-changes.ts";
import { inOrder } from "./in-order.ts";
import { type AttachmentContext, judgeAttachment } from "./judge-attachment.ts";
import { type ClaimMatch, isObserved, matchClaims } from "./match-claims.ts";
import { matchMachine } from "./match-machine.ts";
import { compareNatural } from "./natural-order.ts";
import { isRequestReadable, isStatusReadable } from "./readable.ts";
import { recordedFor } from "./recorded.ts";
import { sandboxFailure } from "./sandbox-failure.ts";
import { earlierOf } from "./times.ts";

/** All that the attachments of one pod are concluded from. */
export interface JoinInput {
  readonly pod: Pod;
  readonly evidence: readonly PodEvidence[];
  readonly node: Node | undefined;
  readonly kubeEvents: readonly KubeEvent[];
  readonly allocations: readonly Allocation[];
  /** The virtual machine that the pod carries, as it runs. */
  readonly machine: Machine | undefined;
  /** The network that a claim of `source` means: only network-status knows the default network's name. */
  readonly resolve: (key: NetworkKey, source: string) => ResolvedNetwork;
  readonly isPoolOf: (pool: EntityId, network: EntityId) => boolean;
  /** When we saw that change (claim-changes.ts), ms; undefined: none was seen. */
  readonly seenMs: ((what: string) => number | undefined) | undefined;
  readonly nowMs: number;
}

export interface ResolvedNetwork {
  readonly id: EntityId;
  readonly key: NetworkKey;
  readonly defined: Network | undefined;
}

export interface Joined {
  readonly attachments: readonly Attachment[];
  /** When it must be joined again although nothing changed, ms. */
  readonly dueMs: number | undefined;
}

/**
 * One pod's attachments from what all witnesses say of it; none for a pod on the host's network. Sorted: default first,
 * then interface name in natural order, then unnamed.
 */
export const joinAttachments = (input: JoinInput): Joined => {
  if (input.pod.isHostNetwork || input.evidence.length === 0) return NOTHING;
  const claimed = matchClaims(input.evidence);
  const matches =
    input.machine === undefined ? claimed : matchMachine(claimed, input.machine, input.pod.name);
  if (matches.length === 0) return NOTHING;
  const around = contextOf(input, matches);
  const refs = refsOf(input);
  const idOf = attachmentIdsOf(input.pod.id);
  const taken: Taken[] = [];
  let dueMs: number | undefined;
  const attachments = inOrder(matches, compareMatches).map((match) => {
    const network = input.resolve(match.network, witnessOf(match));
    const kept = recordedFor(match, input.allocations, (each) => input.isPoolOf(each.pool, network.id));
    const recorded = kept?.evidence ?? null;
    around.network = network.defined;
    if (input.seenMs !== undefined) {
      around.askedSeenMs = match.asked === null ? undefined : input.seenMs(askedMoment(match.asked));
      around.reportedSeenMs =
        match.reported === null ? undefined : input.seenMs(reportedMoment(match.reported));
      around.takenBackSeenMs = takenBackMs(match, input.seenMs);
    }
    const judgement = judgeAttachment(match, recorded, around);
    dueMs = earlierOf(dueMs, judgement.dueMs);
    return {
      id: idOf(network.id, match.interface, countIn(taken, network.id, match.interface)),
      cluster: input.pod.cluster,
      pod: podKeyOf(input),
      podUid: input.pod.uid,
      node: input.pod.node,
      interface: match.interface,
      network: network.key,
      isNetworkDefined: match.isDefault || network.defined !== undefined,
      isDefault: match.isDefault,
      state: judgement.state,
      reason: judgement.reason,
      since: judgement.since,
      asked: match.asked,
      reported: match.reported,
      observed: match.observed,
      recorded,
      refs: kept === null ? refs : [...refs, ...kept.allocations.map((each) => each.from)],
    } satisfies Attachment;
  });
  return { attachments, dueMs };
};

const NOTHING: Joined = { attachments: [], dueMs: undefined };

const witnessOf = (match: ClaimMatch): string =>
  match.reported?.source ?? match.asked?.source ?? match.observed?.source ?? "";

/** The key that the evidence carries already: one object for all attachments of the pod. */
const podKeyOf = (input: JoinInput): Attachment["pod"] =>
  input.evidence[0]?.pod ?? { namespace: input.pod.namespace, name: input.pod.name };

/** One for all attachments of the pod: what is known of each of them takes the place of what was of the one before. */
type Around = { -readonly [Field in keyof AttachmentContext]: AttachmentContext[Field] };

const contextOf = (input: JoinInput, matches: readonly ClaimMatch[]): Around => ({
  pod: input.pod,
  node: input.node,
  kubeEvents: input.kubeEvents,
  sandboxFailure: input.pod.phase === "Pending" ? sandboxFailure(input.kubeEvents) : undefined,
  isObserved: isObserved(input.evidence),
  isRequestReadable: input.evidence.every(isRequestReadable),
  isStatusReadable: input.evidence.every(isStatusReadable),
  askedCount: askedIn(matches),
  network: undefined,
  askedSeenMs: undefined,
  reportedSeenMs: undefined,
  takenBackSeenMs: undefined,
  nowMs: input.nowMs,
});

const askedIn = (matches: readonly ClaimMatch[]): number => {
  let count = 0;
  for (const { asked, isDefault } of matches) if (asked !== null && !isDefault) count += 1;
  return count;
};

/** It may have been asked for by its interface or without one. */
const takenBackMs = (match: ClaimMatch, seenMs: (what: string) => number | undefined): number | undefined => {
  if (match.asked !== null || match.reported === null) return undefined;
  return (
    seenMs(takenBackMoment(match.reported)) ??
    seenMs(takenBackMoment({ network: match.network, interface: null }))
  );
};

const compareMatches = (a: ClaimMatch, b: ClaimMatch): number => {
  if (a.isDefault !== b.isDefault) return a.isDefault ? -1 : 1;
  if (a.interface === null || b.interface === null) {
    return a.interface === b.interface ? compareKeys(a, b) : a.interface === null ? 1 : -1;
  }
  return compareNatural(a.interface, b.interface) || compareKeys(a, b);
};

const compareKeys = (a: ClaimMatch, b: ClaimMatch): number => {
  const left = `${a.network.namespace ?? ""}/${a.network.name}`;
  const right = `${b.network.namespace ?? ""}/${b.network.name}`;
  return left < right ? -1 : left > right ? 1 : 0;
};

interface Taken {
  readonly network: EntityId;
  readonly iface: string | null;
}

/** Of several on one network under one name each but the first has its number. */
const countIn = (taken: Taken[], network: EntityId, iface: string | null): number | undefined => {
  let count = 1;
  for (const each of taken) if (each.network === network && each.iface === iface) count += 1;
  taken.push({ network, iface });
  return count === 1 ? undefined : count;
};

const refsOf = (input: JoinInput): readonly SourceRef[] => {
  const refs: SourceRef[] = [input.pod.from];
  for (const { from } of input.evidence) if (!refs.some((each) => isSameRef(each, from))) refs.push(from);
  if (input.machine !== undefined) refs.push(input.machine.from);
  return refs;
};

const isSameRef = (a: SourceRef, b: SourceRef): boolean =>
  a === b ||
  (a.name === b.name &&
    a.namespace === b.namespace &&
    a.kind === b.kind &&
    a.group === b.group &&
    a.cluster === b.cluster);
