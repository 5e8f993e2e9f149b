import type { Claim, PodEvidence } from "../model/evidence.ts";
import { type EntityId, joinId, type NetworkKey, type PodKey } from "../model/ids.ts";
import type { Problem } from "../model/problems.ts";
import type { SourceRef } from "../model/source-ref.ts";

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

export interface EvidenceForm {
  readonly number: number;
  /** Id of the Source. */
  readonly source: string;
  /** The same for all pods of a workload. */
  readonly askedText: string | undefined;
  /** undefined: nothing can be shared. */
  readonly claims: ClaimForms | undefined;
}

interface ClaimForms {
  readonly asked: readonly ClaimForm[];
  readonly reported: readonly ClaimForm[];
  readonly observed: readonly ClaimForm[] | null;
}

/** `has…`: whether a line of the text says it. */
interface ClaimForm {
  readonly source: string;
  readonly network: NetworkKey | null;
  readonly interface: string | null;
  readonly isDefault: boolean;
  readonly index: number;
  readonly mtu: number | null;
  readonly link: Claim["link"];
  readonly addresses: readonly AddressForm[];
  readonly gatewayCount: number;
  readonly hasAt: boolean;
  readonly hasMac: boolean;
  readonly hasDevice: boolean;
  readonly hasContainer: boolean;
  readonly isStale: boolean;
  readonly hasHostLink: boolean;
  readonly hasSince: boolean;
}

type AddressForm = Omit<Claim["addresses"][number], "address">;

/** The forms that are in use, by what they say. */
export interface FormTable {
  formOf(evidence: PodEvidence, isShared: boolean): EvidenceForm;
  /** The same list for the same forms. */
  listOf(forms: readonly EvidenceForm[]): readonly EvidenceForm[];
}

/** Beyond that they are forgotten; whoever has one keeps it. */
const FORMS_MAX = 20_000;

export const createFormTable = (formsMax = FORMS_MAX): FormTable => {
  const forms = new Map<string, EvidenceForm>();
  const lists = new Map<string, readonly EvidenceForm[]>();
  let made = 0;
  return {
    formOf: (evidence, isShared) => {
      const key = isShared ? keyOf(evidence) : "";
      const known = isShared ? forms.get(key) : undefined;
      if (known !== undefined) return known;
      const { source, askedText } = evidence;
      const claims = isShared ? makeForms(evidence) : undefined;
      const form: EvidenceForm = { number: (made += 1), source, askedText, claims };
      if (!isShared) return form;
      if (forms.size >= formsMax) forms.clear();
      forms.set(key, form);
      return form;
    },
    listOf: (all) => {
      if (all.some(({ claims }) => claims === undefined)) return all;
      const key = all.map(({ number }) => number).join(" ");
      const known = lists.get(key);
      if (known !== undefined) return known;
      if (lists.size >= formsMax) lists.clear();
      lists.set(key, all);
      return all;
    },
  };
};

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
    const open = linesOf(evidence);
    if (open === undefined) lines.push(writtenOf(evidence));
    else lines.push(...open);
    return table.formOf(evidence, open !== undefined);
  });
  const from = all.map((each) => (own !== undefined && isSameRef(own, each.from) ? own : each.from));
  return {
    forms: table.listOf(forms),
    from: from.every((each) => each === from[0]) ? (from[0] ?? first.from) : from,
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
  const lines: Lines = { all: packed.text.split("\n"), at: 0 };
  return packed.forms.map(({ source, askedText, claims }, at) => {
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
  });
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

/** The id that every source gives what it says of a pod. */
export const evidenceId = (cluster: string, source: string, pod: PodKey): EntityId =>
  joinId(cluster, "pod-evidence", source, pod.namespace, pod.name);

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
}

const nextLine = (lines: Lines): string => lines.all[lines.at++] ?? "";

/** In the order of `linesOfClaim`. */
const fillClaim = (form: ClaimForm, lines: Lines, from: SourceRef): Claim => {
  const claim: Claim = {
    source: form.source,
    at: form.hasAt ? nextLine(lines) : null,
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

/** undefined where some can't be told apart from the next, or a claim comes from another object than the rest. */
const linesOf = ({ asked, reported, observed, from }: PodEvidence): readonly string[] | undefined => {
  const lines: string[] = [];
  for (const claims of [asked, reported, observed ?? NONE]) {
    for (const claim of claims) {
      if (claim.from !== from) return undefined;
      linesOfClaim(claim, lines);
    }
  }
  return lines.some((line) => line.includes("\n")) ? undefined : lines;
};

const linesOfClaim = (claim: Claim, lines: string[]): void => {
  if (claim.at !== null) lines.push(claim.at);
  if (claim.mac !== null) lines.push(claim.mac);
  for (const { address } of claim.addresses) lines.push(address);
  for (const gateway of claim.gateways) lines.push(gateway);
  if (claim.device !== null) lines.push(claim.device);
  if (claim.containerId !== null) lines.push(claim.containerId);
  if (claim.staleSince !== undefined) lines.push(claim.staleSince);
  if (claim.hostLink !== undefined) lines.push(claim.hostLink);
  if (claim.since !== undefined) lines.push(claim.since);
};

const makeForms = ({ asked, reported, observed }: PodEvidence): ClaimForms => ({
  asked: asked.map(formOfClaim),
  reported: reported.map(formOfClaim),
  observed: observed?.map(formOfClaim) ?? null,
});

const formOfClaim = (claim: Claim): ClaimForm => ({
  source: claim.source,
  network: claim.network,
  interface: claim.interface,
  isDefault: claim.isDefault,
  index: claim.index,
  mtu: claim.mtu,
  link: claim.link,
  addresses: claim.addresses.map(({ prefixLength, origin, isDuplicate }) =>
    isDuplicate === undefined ? { prefixLength, origin } : { prefixLength, origin, isDuplicate },
  ),
  gatewayCount: claim.gateways.length,
  hasAt: claim.at !== null,
  hasMac: claim.mac !== null,
  hasDevice: claim.device !== null,
  hasContainer: claim.containerId !== null,
  isStale: claim.staleSince !== undefined,
  hasHostLink: claim.hostLink !== undefined,
  hasSince: claim.since !== undefined,
});

/** All that `formOf` takes over, as one text. Texts stand behind their length: no two forms have the same. */
const keyOf = ({ source, askedText, asked, reported, observed }: PodEvidence): string => {
  const key: Key = [];
  addText(key, source);
  addText(key, askedText ?? null);
  for (const claim of asked) addClaim(key, claim);
  key.push("/");
  for (const claim of reported) addClaim(key, claim);
  if (observed !== null) {
    key.push("/");
    for (const claim of observed) addClaim(key, claim);
  }
  return key.join(" ");
};

type Key = (string | number)[];

const addClaim = (key: Key, claim: Claim): void => {
  const { network } = claim;
  const said =
    (claim.at === null ? 0 : 1) +
    (claim.mac === null ? 0 : 2) +
    (claim.device === null ? 0 : 4) +
    (claim.containerId === null ? 0 : 8) +
    (claim.staleSince === undefined ? 0 : 16) +
    (claim.hostLink === undefined ? 0 : 32) +
    (claim.isDefault ? 64 : 0) +
    (claim.since === undefined ? 0 : 128);
  key.push("(", said, claim.index, claim.mtu ?? "-", claim.link ?? "-", claim.gateways.length);
  addText(key, claim.source);
  addText(key, claim.interface);
  if (network === null) key.push("-");
  else {
    addText(key, network.provider);
    addText(key, network.namespace);
    addText(key, network.name);
  }
  for (const { prefixLength, origin, isDuplicate } of claim.addresses) {
    key.push(isDuplicate === true ? "!" : ",", prefixLength ?? "-");
    addText(key, origin);
  }
};

const addText = (key: Key, text: string | null): void => {
  if (text === null) key.push("-");
  else key.push(text.length, text);
};

const NONE: readonly never[] = [];
