import type { AttachmentState } from "../model/attachment.ts";
import type { Claim, Evidence, EvidenceAddress } from "../model/evidence.ts";
import type { KubeEvent } from "../model/kube-event.ts";
import { GUEST_ORIGIN } from "../model/machine.ts";
import type { Network } from "../model/network.ts";
import { hasEnded, type Node, type Pod } from "../model/workload.ts";
import {
  addingFailure,
  blockingFailure,
  type InterfaceFailure,
  removingFailure,
} from "./interface-failure.ts";
import type { ClaimMatch } from "./match-claims.ts";
import type { SandboxFailure } from "./sandbox-failure.ts";
import { msOf, timeOf, TRANSITION_MS } from "./times.ts";

/** What is known around one match. Times are ms by our own clock, undefined where nothing was seen to happen. */
export interface AttachmentContext {
  readonly pod: Pod;
  readonly node: Node | undefined;
  readonly network: Network | undefined;
  readonly kubeEvents: readonly KubeEvent[];
  readonly sandboxFailure: SandboxFailure | undefined;
  readonly isObserved: boolean;
  readonly isRequestReadable: boolean;
  readonly isStatusReadable: boolean;
  /** How many networks the pod asks for besides the default. */
  readonly askedCount: number;
  readonly askedSeenMs: number | undefined;
  readonly takenBackSeenMs: number | undefined;
  readonly reportedSeenMs: number | undefined;
  readonly nowMs: number;
}

export interface AttachmentJudgement {
  readonly state: AttachmentState;
  readonly reason: string | null;
  readonly since: string | null;
  /** When it must be judged again although nothing changed, ms. */
  readonly dueMs: number | undefined;
}

/**
 * What the evidences of one attachment amount to (docs of AttachmentState). Absence counts only where somebody looked, and
 * only after a change had its time.
 */
export const judgeAttachment = (
  match: ClaimMatch,
  recorded: Evidence | null,
  context: AttachmentContext,
): AttachmentJudgement => {
  const { pod } = context;
  const reportedAt = match.reported?.at ?? timeOrNull(context.reportedSeenMs);
  const reportedSince = match.reported?.since ?? reportedAt;
  if (hasEnded(pod)) {
    return judged("unknown", "the pod has completed; its interfaces are gone with its sandbox");
  }
  if (context.node?.isUnreachable === true || pod.phase === "Unknown") {
    return judged(
      "unknown",
      `${pod.node ?? "its node"} is unreachable: what is there can't be told`,
      reportedSince,
    );
  }
  if (match.reported === null) return judgeUnreported(match, context);
  const unasked = match.asked === null && !match.isDefault ? judgeUnasked(match, context) : undefined;
  if (unasked?.state === "detaching" || unasked?.state === "unknown") return unasked;
  const reportedMs = msOf(reportedAt);
  if (isAbsent(match, context)) {
    const settledMs = dueAfter(reportedMs, context.nowMs);
    if (settledMs !== undefined)
      return judged("attached", "reported a moment ago, not observed yet", reportedSince, settledMs);
    return judged("phantom", `${match.interface} is reported, but the pod has no such link`, reportedSince);
  }
  if (unasked !== undefined) return unasked;
  const dueMs = dueAfter(context.reportedSeenMs, context.nowMs);
  const drift = driftOf(match, recorded);
  if (drift !== null && dueMs === undefined) return judged("drifted", drift);
  return judged("attached", noteOf(match), reportedSince, dueMs);
};

const judged = (
  state: AttachmentState,
  reason: string | null,
  since: string | null = null,
  dueMs: number | undefined = undefined,
): AttachmentJudgement => ({ state, reason, since, dueMs });

const judgeUnreported = (match: ClaimMatch, context: AttachmentContext): AttachmentJudgement => {
  const { pod, nowMs } = context;
  if (match.asked === null) {
    if (!context.isRequestReadable) return judged("unknown", UNREADABLE_REQUEST);
    return judged(
      "stray",
      `${match.interface ?? "a link"} is there, but nobody asked for it and nobody reports it`,
    );
  }
  if (pod.deletedAt !== null) return judged("unknown", "the pod is being deleted");
  if (!context.isStatusReadable) return judged("unknown", "the network-status annotation can't be read");
  const askedMs = knownMs(context.askedSeenMs, match.asked.at, nowMs);
  const since = timeOrNull(askedMs);
  const failure = failureOf(match, context, askedMs);
  if (failure !== undefined) return judged("failed", failure.reason, failure.at ?? since);
  if (pod.phase === "Pending") {
    const cause = context.sandboxFailure?.cause;
    return judged(
      "attaching",
      cause === undefined ? "the pod has not started yet" : `the pod can't start: ${cause}`,
      // The default is asked for by the pod itself, as long as it is there.
      since ?? (match.isDefault ? pod.createdAt : null),
    );
  }
  const dueMs = dueAfter(askedMs ?? msOf(pod.startedAt) ?? msOf(pod.createdAt), nowMs);
  if (dueMs !== undefined) return judged("attaching", null, since, dueMs);
  if (match.observed !== null) {
    return judged("drifted", `${match.interface ?? "the link"} is there, but nobody reports it`, since);
  }
  const blocker = blockingFailure(context.kubeEvents, askedMs);
  return judged(
    "missing",
    blocker === undefined || blocker === match.network.name
      ? "asked, but not reported"
      : `asked, but not reported: the controller stopped at ${blocker} before`,
    since,
  );
};

const judgeUnasked = (match: ClaimMatch, context: AttachmentContext): AttachmentJudgement | undefined => {
  if (!context.isRequestReadable) return judged("unknown", UNREADABLE_REQUEST);
  const since = timeOrNull(context.takenBackSeenMs);
  if (context.pod.deletedAt !== null)
    return judged("detaching", "the pod is being deleted", context.pod.deletedAt);
  const failure = removingFailure(context.kubeEvents, match);
  if (failure !== undefined) {
    const isGone = context.network === undefined;
    const cause = isGone
      ? `${failure.reason}; the network's definition is gone, without which it can't`
      : failure.reason;
    return judged("stray", cause, failure.at ?? since);
  }
  const dueMs = dueAfter(context.takenBackSeenMs, context.nowMs);
  if (dueMs !== undefined) return judged("detaching", null, since, dueMs);
  if (context.takenBackSeenMs === undefined && (match.isSibling || isFromNodeDefaults(match, context.pod)))
    return undefined;
  return judged("stray", "reported, but nobody asks for it", since);
};

const UNREADABLE_REQUEST = "the networks annotation can't be read, so what was asked isn't known";

/** Multus' `defaultNetworks` come with every pod: from files of the node (no namespace), or from Multus' own namespace. */
const isFromNodeDefaults = (match: ClaimMatch, pod: Pod): boolean =>
  match.network.namespace === null ||
  (match.network.namespace === MULTUS_NAMESPACE && pod.namespace !== MULTUS_NAMESPACE);

const MULTUS_NAMESPACE = "kube-system";

/** A device that was handed over (VF, vhost-user) needs no link of that name in the kernel. */
const isAbsent = (match: ClaimMatch, context: AttachmentContext): boolean =>
  context.isObserved &&
  match.observed === null &&
  match.reported !== null &&
  match.interface !== null &&
  match.reported.device === null;

const noteOf = (match: ClaimMatch): string | null => {
  if (match.observed?.link === "down") return "the link is down";
  if (match.isNotInGuest === true) return "in the pod, but not in the virtual machine";
  if (match.asked !== null || match.isDefault) return null;
  return match.isSibling
    ? "not asked for by name: another interface of the same network"
    : "not asked for by the pod: the node's configuration adds it";
};

/** A later KubeEvent about this network, or the kubelet's reason why the pod can't start. */
const failureOf = (
  match: ClaimMatch,
  context: AttachmentContext,
  askedMs: number | undefined,
): InterfaceFailure | undefined => {
  if (context.pod.phase !== "Pending") {
    const failure = addingFailure(context.kubeEvents, match, askedMs);
    if (failure === undefined || context.network !== undefined || match.isDefault) return failure;
    return { ...failure, reason: `${failure.reason}; no such network is defined` };
  }
  const failure = context.sandboxFailure;
  if (failure === undefined || !isCulprit(match, failure, context)) return undefined;
  return { reason: failure.cause, at: failure.at };
};

const isCulprit = (match: ClaimMatch, failure: SandboxFailure, context: AttachmentContext): boolean => {
  if (failure.network !== null) {
    return (
      failure.network.name === match.network.name && failure.network.namespace === match.network.namespace
    );
  }
  if (failure.cniName !== null) {
    return failure.cniName === (context.network?.cniName ?? match.network.name);
  }
  if (failure.kind === "network-invalid") return (context.network?.problems.length ?? 0) > 0;
  return !match.isDefault && context.askedCount === 1 && failure.kind !== "request-unreadable";
};

/** The first difference between what the witnesses say, as one sentence. */
const driftOf = (match: ClaimMatch, recorded: Evidence | null): string | null => {
  const { asked, reported, observed } = match;
  if (reported === null) return null;
  const unmet = missingFrom(asked?.addresses, reported.addresses);
  if (unmet !== undefined) return `asked for ${unmet}, but ${listed(reported)} is reported`;
  if (asked?.mac != null && reported.mac !== null && asked.mac.toLowerCase() !== reported.mac.toLowerCase()) {
    return `asked for MAC ${asked.mac}, but ${reported.mac} is reported`;
  }
  // What a guest gave itself, no kernel outside it has.
  const unseen =
    observed === null
      ? undefined
      : missingFrom(
          reported.addresses.filter(({ origin }) => origin !== GUEST_ORIGIN),
          observed.addresses,
        );
  if (unseen !== undefined && observed !== null)
    return `${unseen} is reported, but ${listed(observed)} is observed`;
  if (
    observed?.mac != null &&
    reported.mac !== null &&
    observed.mac.toLowerCase() !== reported.mac.toLowerCase()
  ) {
    return `MAC ${reported.mac} is reported, but ${observed.mac} is observed`;
  }
  if (recorded === null || reported.addresses.length === 0) return null;
  const unheld = missingFrom(recorded.addresses, reported.addresses, observed?.addresses);
  return unheld === undefined
    ? null
    : `${recorded.source} records ${unheld}, but ${listed(reported)} is reported`;
};

const missingFrom = (
  wanted: readonly EvidenceAddress[] | undefined,
  there: readonly EvidenceAddress[],
  orThere: readonly EvidenceAddress[] = [],
): string | undefined =>
  wanted?.find(({ address }) => !isAmong(there, address) && !isAmong(orThere, address))?.address;

const isAmong = (addresses: readonly EvidenceAddress[], address: string): boolean =>
  addresses.some((each) => each.address === address);

const listed = (claim: Claim): string => {
  const addresses = claim.addresses.filter(({ address }) => !address.startsWith("fe80:"));
  return addresses.length === 0 ? "no address" : addresses.map(({ address }) => address).join(", ");
};

/** When the transition that began at `startMs` has had its time; undefined: it has. */
const dueAfter = (startMs: number | undefined, nowMs: number): number | undefined => {
  const dueMs = startMs === undefined ? undefined : startMs + TRANSITION_MS;
  // A time far ahead of our clock says nothing about how long ago it was.
  return dueMs !== undefined && dueMs > nowMs && dueMs <= nowMs + 2 * TRANSITION_MS ? dueMs : undefined;
};

const knownMs = (seenMs: number | undefined, at: string | null, nowMs: number): number | undefined => {
  const atMs = msOf(at);
  return seenMs ?? (atMs !== undefined && atMs > nowMs + TRANSITION_MS ? undefined : atMs);
};

const timeOrNull = (ms: number | undefined): string | null => (ms === undefined ? null : timeOf(ms));
