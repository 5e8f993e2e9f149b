import type { Claim, PodEvidence } from "../model/evidence.ts";
import type { NetworkKey } from "../model/ids.ts";
import { compareNatural } from "./natural-order.ts";

/** The claims of all witnesses about one attachment, before anything is concluded from them. */
export interface ClaimMatch {
  readonly network: NetworkKey;
  readonly interface: string | null;
  readonly isDefault: boolean;
  readonly asked: Claim | null;
  readonly reported: Claim | null;
  readonly observed: Claim | null;
  /** Reported beside another interface of the same network, which was asked for. */
  readonly isSibling: boolean;
  /** A virtual machine's pod has the interface, its guest doesn't. */
  readonly isNotInGuest?: boolean;
}

/**
 * Brings together what all sources say of one pod. Every reported entry becomes exactly one match; one asked for without
 * an interface takes the one that Multus would have given it (`net` and its place, Multus getIfname), else the next of
 * that network. The order of network-status means nothing: the dynamic-networks controller writes it from a Go map.
 */
export const matchClaims = (evidence: readonly PodEvidence[]): readonly ClaimMatch[] => {
  if (evidence.length === 0) return [];
  const asked: Sorted = { ofDefault: [], named: [] };
  const reported: Sorted = { ofDefault: [], named: [] };
  for (const each of evidence) {
    sortClaims(each.asked, asked);
    sortClaims(each.reported, reported);
  }
  const drafts = matchDefault(asked.ofDefault, reported.ofDefault);
  drafts.push(...matchNamed(asked.named, reported.named));
  for (const each of evidence) if (each.observed !== null) matchObserved(drafts, each.observed);
  return drafts;
};

interface Sorted {
  readonly ofDefault: NamedClaim[];
  readonly named: NamedClaim[];
}

const sortClaims = (claims: readonly Claim[], into: Sorted): void => {
  for (const claim of claims) {
    if (!isNamed(claim)) continue;
    if (claim.isDefault) into.ofDefault.push(claim);
    else into.named.push(claim);
  }
};

/** Whether anybody looked into the pod's network namespace. */
export const isObserved = (evidence: readonly PodEvidence[]): boolean =>
  evidence.some((each) => each.observed !== null);

/** Source of claims that were read from the status annotation: one entry, one attachment. */
export const STATUS_SOURCE = "network-status";

type Draft = { -readonly [Key in keyof ClaimMatch]: ClaimMatch[Key] };

/** A claim that names its network. */
type NamedClaim = Claim & { readonly network: NetworkKey };

const isNamed = (claim: Claim): claim is NamedClaim => claim.network !== null;

const draftOf = (from: NamedClaim, asked: Claim | null, reported: Claim | null): Draft => ({
  network: from.network,
  interface: from.interface,
  isDefault: from.isDefault,
  asked,
  reported,
  observed: null,
  isSibling: false,
});

/** The status annotation knows the default network's name; podIPs only that there is one. */
const matchDefault = (asked: readonly NamedClaim[], reported: readonly NamedClaim[]): Draft[] => {
  const inStatus = reported.filter(({ source }) => source === STATUS_SOURCE);
  const counted = inStatus.length > 0 ? inStatus : reported.slice(0, 1);
  const drafts = counted.map((claim, at) => draftOf(claim, at === 0 ? (asked[0] ?? null) : null, claim));
  const [first] = drafts;
  if (first !== undefined) first.interface ??= first.asked?.interface ?? null;
  else drafts.push(...asked.slice(0, 1).map((claim) => draftOf(claim, claim, null)));
  return drafts;
};

const matchNamed = (asked: readonly NamedClaim[], reported: readonly NamedClaim[]): Draft[] => {
  if (asked.length === 0 && reported.length === 0) return [];
  if (isPlain(asked, reported)) return asked.map((ask, at) => pairOf(ask, reported[at] ?? null));
  const free = new Set(reported.filter((claim) => !isVague(claim)));
  const partners = new Map<NamedClaim, NamedClaim>();
  const pair = (isMatch: (ask: NamedClaim, report: NamedClaim) => boolean): void => {
    for (const ask of asked) {
      if (partners.has(ask)) continue;
      for (const report of free) {
        if (!isSameNetwork(ask.network, report.network) || !isMatch(ask, report)) continue;
        partners.set(ask, report);
        free.delete(report);
        break;
      }
    }
  };
  pair((ask, report) => ask.interface !== null && ask.interface === report.interface);
  pair((ask, report) => ask.interface === null && report.interface === netName(ask.index));
  // A device without a link of its own (vhost-user, memif) is reported without an interface.
  pair((_, report) => report.interface === null);
  pairInOrder(asked, free, partners);
  for (const claim of reported) if (isVague(claim)) free.add(claim);
  pair((_, report) => isVague(report));

  const drafts = asked.map((ask) => pairOf(ask, partners.get(ask) ?? null));
  const askedCount = drafts.length;
  for (const claim of reported) if (free.has(claim)) addReported(drafts, askedCount, claim);
  return drafts;
};

const pairOf = (ask: NamedClaim, report: NamedClaim | null): Draft => {
  const draft = draftOf(ask, ask, report);
  draft.interface = report?.interface ?? ask.interface;
  return draft;
};

/** What most pods have, and what `pair` would come to: each is reported in its turn, under the name that it has to have. */
const isPlain = (asked: readonly NamedClaim[], reported: readonly NamedClaim[]): boolean => {
  if (asked.length !== reported.length || asked.length > PLAIN_MAX) return false;
  for (let at = 0; at < asked.length; at += 1) {
    const ask = asked[at];
    const report = reported[at];
    if (ask === undefined || report === undefined || report.interface === null) return false;
    if (!isSameNetwork(ask.network, report.network)) return false;
    if (report.interface !== (ask.interface ?? netName(ask.index))) return false;
    for (let before = 0; before < at; before += 1)
      if (reported[before]?.interface === report.interface) return false;
  }
  return true;
};

const PLAIN_MAX = 8;
const NET_NAMES = Array.from({ length: PLAIN_MAX }, (_, index) => `net${index + 1}`);

/** As Multus names the one at that place, from 0. */
const netName = (index: number): string => NET_NAMES[index] ?? `net${index + 1}`;

/** OVN-Kubernetes names the network only: it comes last, and adds nothing where somebody named the interface. */
const isVague = (claim: NamedClaim): boolean => claim.interface === null && claim.source !== STATUS_SOURCE;

/** What was asked for without an interface takes the rest of that network, lowest name first. */
const pairInOrder = (
  asked: readonly NamedClaim[],
  free: Set<NamedClaim>,
  partners: Map<NamedClaim, NamedClaim>,
): void => {
  if (free.size === 0) return;
  const inOrder = [...free].sort((a, b) => compareNatural(a.interface ?? "", b.interface ?? ""));
  for (const ask of asked) {
    if (ask.interface !== null || partners.has(ask)) continue;
    const report = inOrder.find((each) => free.has(each) && isSameNetwork(ask.network, each.network));
    if (report === undefined) continue;
    partners.set(ask, report);
    free.delete(report);
  }
};

const addReported = (drafts: Draft[], askedCount: number, claim: NamedClaim): void => {
  // A second witness of the same attachment adds nothing; an entry of network-status always counts.
  if (claim.source !== STATUS_SOURCE) {
    // OVN-Kubernetes names no interface.
    const same = drafts.find(
      (each) =>
        (claim.interface === null || each.interface === claim.interface) &&
        isSameNetwork(each.network, claim.network),
    );
    if (same !== undefined) {
      same.reported ??= claim;
      return;
    }
  }
  const draft = draftOf(claim, null, claim);
  draft.isSibling = drafts
    .slice(0, askedCount)
    .some((each) => each.reported !== null && isSameNetwork(each.network, claim.network));
  drafts.push(draft);
};

/** By interface name; where two share it, by the network too. The rest counts only where a cache names its network. */
const matchObserved = (drafts: Draft[], observed: readonly Claim[]): void => {
  for (const claim of observed) {
    if (claim.interface === null || claim.interface === "lo") continue;
    const candidates = drafts.filter((each) => each.interface === claim.interface);
    if (candidates.length === 0 && claim.isDefault) {
      candidates.push(...drafts.filter((each) => each.isDefault && each.interface === null));
    }
    const network = claim.network;
    const match =
      candidates.find((each) => network !== null && isSameNetwork(each.network, network)) ??
      candidates.find((each) => each.reported !== null) ??
      candidates[0];
    if (match !== undefined) match.observed ??= claim;
    else if (!claim.isDefault && isNamed(claim))
      drafts.push({ ...draftOf(claim, null, null), observed: claim });
  }
};

const isSameNetwork = (a: NetworkKey, b: NetworkKey): boolean =>
  a.name === b.name && a.namespace === b.namespace && a.provider === b.provider;
