import type { Claim, PodEvidence } from "../model/evidence.ts";
import { evidenceId, type PodKey } from "../model/ids.ts";
import type { Problem } from "../model/problems.ts";
import type { SourceRef } from "../model/source-ref.ts";
import {
  type AtForm,
  atFormOf,
  type ClaimForm,
  type ClaimForms,
  type EvidenceForm,
  type FormTable,
} from "./evidence-forms.ts";

/**
 * What all sources say of one pod, as it is kept: forms that it shares with the pods that are alike, and a line of text
 * for each thing that differs (times, addresses). There are hundreds of thousands of pods and each is looked at once in a
 * while. Nothing is lost: what comes out equals what went in.
 */
export interface PackedEvidence {
  /** One for each source. */
  readonly forms: readonly EvidenceForm[];
  /** One where all are the same. */
  readonly from: SourceRef | readonly SourceRef[];
  /** The lines that the forms leave open, in their order; where a form is of nobody else, claims as JSON in one line. */
  readonly text: string;
  /** One list for each source; undefined where all are empty. */
  readonly problems: readonly (readonly Problem[])[] | undefined;
}

/** `own`: a reference that is kept anyway, and taken for those that equal it. */
export const packEvidence = (
  all: readonly PodEvidence[],
  table: FormTable,
  own: SourceRef | undefined,
): PackedEvidence | undefined => {
  const [first] = all;
  if (first === undefined) return undefined;
  const lines: string[] = [];
  const forms = all.map((evidence) => {
    const isShared = addLines(evidence, lines);
    if (!isShared) lines.push(writtenOf(evidence));
    return table.formOf(evidence, isShared);
  });
  return {
    forms: table.listOf(forms),
    from: refsOf(all, own) ?? first.from,
    text: lines.join("\n"),
    problems: all.every(({ problems }) => problems.length === 0)
      ? undefined
      : all.map(({ problems }) => problems),
  };
};

export const unpackEvidence = (
  packed: PackedEvidence,
  cluster: string,
  pod: PodKey,
): readonly PodEvidence[] => {
  const lines: Lines = { all: packed.text.split("\n"), at: 0, said: "" };
  return packed.forms.map((form, at) => evidenceIn(packed, form, at, lines, cluster, pod));
};

/** What one source says, the first of that name; the others are gone past. undefined: it says nothing. */
export const unpackOne = (
  packed: PackedEvidence,
  cluster: string,
  pod: PodKey,
  source: string,
): PodEvidence | undefined => {
  const lines: Lines = { all: packed.text.split("\n"), at: 0, said: "" };
  for (const [at, form] of packed.forms.entries()) {
    if (form.source === source) return evidenceIn(packed, form, at, lines, cluster, pod);
    lines.at += form.lineCount;
  }
  return undefined;
};

const evidenceIn = (
  packed: PackedEvidence,
  { source, askedText, claims }: EvidenceForm,
  at: number,
  lines: Lines,
  cluster: string,
  pod: PodKey,
): PodEvidence => {
  const from = refAt(packed, at);
  return {
    kind: "pod-evidence",
    id: evidenceId(cluster, source, pod),
    cluster,
    from,
    source,
    pod,
    ...(claims === undefined ? parsed(nextLine(lines), from) : filled(claims, lines, from)),
    ...(askedText === undefined ? {} : { askedText }),
    problems: packed.problems?.[at] ?? NONE,
  };
};

/** One where all are the same; undefined where that is the first one's. */
const refsOf = (
  all: readonly PodEvidence[],
  own: SourceRef | undefined,
): SourceRef | readonly SourceRef[] | undefined => {
  const refOf = ({ from }: PodEvidence): SourceRef =>
    own !== undefined && isSameRef(own, from) ? own : from;
  const [first] = all;
  const one = first && refOf(first);
  return all.every((each) => refOf(each) === one) ? one : all.map(refOf);
};

const refAt = ({ from }: PackedEvidence, at: number): SourceRef => {
  if ("cluster" in from) return from;
  const own = from[at];
  if (own === undefined) throw new Error("evidence was packed without its origin");
  return own;
};

const isSameRef = (a: SourceRef, b: SourceRef): boolean =>
  a === b ||
  (a.name === b.name &&
    a.namespace === b.namespace &&
    a.uid === b.uid &&
    a.kind === b.kind &&
    a.group === b.group &&
    a.cluster === b.cluster);

/** Claims as JSON; their origin only where it isn't that of the rest. */
const writtenOf = ({ asked, reported, observed, from }: PodEvidence): string => {
  const written = (claim: Claim): object => (claim.from === from ? { ...claim, from: undefined } : claim);
  return JSON.stringify([asked.map(written), reported.map(written), observed?.map(written) ?? null]);
};

type Claims = Pick<PodEvidence, "asked" | "reported" | "observed">;

const parsed = (text: string, from: SourceRef): Claims => {
  const [asked, reported, observed]: [Claim[], Claim[], Claim[] | null] = JSON.parse(text);
  const withFrom = (claim: Claim): Claim => ({ ...claim, from: (claim as Partial<Claim>).from ?? from });
  return {
    asked: asked.map(withFrom),
    reported: reported.map(withFrom),
    observed: observed?.map(withFrom) ?? null,
  };
};

const filled = (forms: ClaimForms, lines: Lines, from: SourceRef): Claims => {
  const fill = (form: ClaimForm): Claim => fillClaim(form, lines, from);
  return {
    asked: forms.asked.map(fill),
    reported: forms.reported.map(fill),
    observed: forms.observed === null ? null : forms.observed.map(fill),
  };
};

interface Lines {
  readonly all: readonly string[];
  at: number;
  /** The last time that was said. */
  said: string;
}

/** Of one source: the next begins anew. */
const nextAt = ({ at }: ClaimForm, lines: Lines): string | null => {
  if (at === "own") lines.said = nextLine(lines);
  return at === "none" ? null : lines.said;
};

const nextLine = (lines: Lines): string => lines.all[lines.at++] ?? "";

/** In the order of `linesOfClaim`. */
const fillClaim = (form: ClaimForm, lines: Lines, from: SourceRef): Claim => {
  const claim: Claim = {
    source: form.source,
    at: nextAt(form, lines),
    mac: form.hasMac ? nextLine(lines) : null,
    addresses:
      form.addresses.length === 0
        ? NONE
        : form.addresses.map((address) => ({ address: nextLine(lines), ...address })),
    mtu: form.mtu,
    link: form.link,
    gateways:
      form.gatewayCount === 0 ? NONE : Array.from({ length: form.gatewayCount }, () => nextLine(lines)),
    device: form.hasDevice ? nextLine(lines) : null,
    containerId: form.hasContainer ? nextLine(lines) : null,
    from,
    network: form.network,
    interface: form.interface,
    isDefault: form.isDefault,
    index: form.index,
  };
  if (!form.isStale && !form.hasHostLink && !form.hasSince) return claim;
  return {
    ...claim,
    ...(form.isStale ? { staleSince: nextLine(lines) } : {}),
    ...(form.hasHostLink ? { hostLink: nextLine(lines) } : {}),
    ...(form.hasSince ? { since: nextLine(lines) } : {}),
  };
};

/** False, and adds none, where some can't be told apart from the next, or a claim comes from another object than the rest. */
const addLines = ({ asked, reported, observed, from }: PodEvidence, lines: string[]): boolean => {
  const { length } = lines;
  let said: string | null = null;
  const add = (claim: Claim): boolean => {
    if (claim.from !== from) return false;
    linesOfClaim(claim, atFormOf(claim, said), lines);
    said = claim.at ?? said;
    return true;
  };
  const areAdded = asked.every(add) && reported.every(add) && (observed === null || observed.every(add));
  if (areAdded && !hasBreak(lines, length)) return true;
  lines.length = length;
  return false;
};

const hasBreak = (lines: readonly string[], from: number): boolean => {
  for (let at = from; at < lines.length; at += 1) if (lines[at]?.includes("\n") === true) return true;
  return false;
};

const linesOfClaim = (claim: Claim, at: AtForm, lines: string[]): void => {
  if (claim.at !== null && at === "own") lines.push(claim.at);
  if (claim.mac !== null) lines.push(claim.mac);
  for (const { address } of claim.addresses) lines.push(address);
  for (const gateway of claim.gateways) lines.push(gateway);
  if (claim.device !== null) lines.push(claim.device);
  if (claim.containerId !== null) lines.push(claim.containerId);
  if (claim.staleSince !== undefined) lines.push(claim.staleSince);
  if (claim.hostLink !== undefined) lines.push(claim.hostLink);
  if (claim.since !== undefined) lines.push(claim.since);
};

const NONE: readonly never[] = [];
