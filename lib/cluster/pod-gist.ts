import { ATTACHMENT_STATES, type Attachment, type AttachmentState } from "../model/attachment.ts";
import type { Claim, PodEvidence } from "../model/evidence.ts";
import type { Network } from "../model/network.ts";

/**
 * What a pod's attachments come to, so that whoever looks for trouble need not join those of the many pods that have
 * none. One record for all pods that are alike.
 */
export interface PodGist {
  /** States that its attachments are in. */
  has(state: AttachmentState): boolean;
  /** All are attached, and nothing of what follows is so. */
  readonly isPlain: boolean;
  /**
   * All are attached, each address that is seen is reported by the same attachment, and each that any witness names is
   * reported. Addresses of the link alone (`isOfLink`) don't count.
   */
  readonly isCalm: boolean;
  /** Some attachment is asked for, and neither reported nor observed. */
  readonly hasUnmet: boolean;
  /** Some network that whereabouts gives addresses for has a reported address that no store has on file. */
  readonly hasUnrecorded: boolean;
  /** Some network that is asked for names a device resource. */
  readonly needsDevice: boolean;
  readonly hasLinkDown: boolean;
  /** The kernel found that somebody else has an address. */
  readonly hasDuplicate: boolean;
  /** Some of what is said of it can't be read. */
  readonly hasProblems: boolean;
}

/** `networkOf`: as it is defined. `isRecorded`: whether any store has the address on file. */
export const gistOf = (
  attachments: readonly Attachment[],
  evidence: readonly PodEvidence[],
  networkOf: (attachment: Attachment) => Network | undefined,
  isRecorded: (address: string) => boolean,
): PodGist => {
  let states = 0;
  let marks = 0;
  for (const attachment of attachments) {
    states |= 1 << ATTACHMENT_STATES.indexOf(attachment.state);
    marks |= marksOf(attachment, networkOf(attachment), isRecorded);
  }
  if (!areAllReported(attachments, evidence)) marks |= UNREPORTED;
  if (evidence.some(({ problems }) => problems.length > 0)) marks |= PROBLEMS;
  return gistFor(states, marks);
};

/** Loopback and IPv6 link-local: every network namespace has them, and no store hands them out. */
export const isOfLink = (address: string): boolean =>
  address.startsWith("fe80:") || address.startsWith("127.") || address === "::1";

const UNREPORTED = 1;
const UNMET = 2;
const UNRECORDED = 4;
const DEVICE = 8;
const LINK_DOWN = 16;
const DUPLICATE = 32;
const PROBLEMS = 64;
const MARKS = 128;

const marksOf = (
  { asked, reported, observed }: Attachment,
  network: Network | undefined,
  isRecorded: (address: string) => boolean,
): number => {
  let marks = 0;
  if (asked !== null && reported === null && observed === null) marks |= UNMET;
  if (asked !== null && network !== undefined && network.resourceName !== null) marks |= DEVICE;
  if (network?.ipam?.type === "whereabouts") {
    for (const { address } of reported?.addresses ?? []) if (!isRecorded(address)) marks |= UNRECORDED;
  }
  if (observed === null) return marks;
  if (observed.link === "down") marks |= LINK_DOWN;
  for (const { address, isDuplicate } of observed.addresses) {
    if (isDuplicate === true) marks |= DUPLICATE;
    if (!isOfLink(address) && reported?.addresses.some((each) => each.address === address) !== true)
      marks |= UNREPORTED;
  }
  return marks;
};

const areAllReported = (attachments: readonly Attachment[], evidence: readonly PodEvidence[]): boolean =>
  evidence.every(
    ({ asked, reported, observed }) =>
      areReported(asked, attachments) &&
      areReported(reported, attachments) &&
      (observed === null || areReported(observed, attachments)),
  );

const areReported = (claims: readonly Claim[], attachments: readonly Attachment[]): boolean =>
  claims.every(({ addresses }) =>
    addresses.every(
      ({ address }) => isOfLink(address) || attachments.some((each) => isReporting(each, address)),
    ),
  );

const isReporting = ({ reported }: Attachment, address: string): boolean =>
  reported?.addresses.some((each) => each.address === address) === true;

/** At most as many as there are kinds of pods: 2^16 in theory, a few dozen in practice. */
const known = new Map<number, PodGist>();

const gistFor = (states: number, marks: number): PodGist => {
  const key = states * MARKS + marks;
  const before = known.get(key);
  if (before !== undefined) return before;
  const made: PodGist = {
    has: (state) => (states & (1 << ATTACHMENT_STATES.indexOf(state))) !== 0,
    isPlain: (states & ~1) === 0 && marks === 0,
    isCalm: (states & ~1) === 0 && (marks & UNREPORTED) === 0,
    hasUnmet: (marks & UNMET) !== 0,
    hasUnrecorded: (marks & UNRECORDED) !== 0,
    needsDevice: (marks & DEVICE) !== 0,
    hasLinkDown: (marks & LINK_DOWN) !== 0,
    hasDuplicate: (marks & DUPLICATE) !== 0,
    hasProblems: (marks & PROBLEMS) !== 0,
  };
  known.set(key, made);
  return made;
};
