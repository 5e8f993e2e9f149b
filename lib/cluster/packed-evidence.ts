import type { Claim, PodEvidence } from "../model/evidence.ts";
import { type EntityId, joinId, type NetworkKey, type PodKey } from "../model/ids.ts";
import type { Problem } from "../model/problems.ts";
import type { SourceRef } from "../model/source-ref.ts";

/**
 * What one source says of one pod, as it is kept: a form that it shares with the pods that are alike, and a line of text
 * for each thing that differs (times, addresses). There are hundreds of thousands of them and each is looked at once in a
 * while. Nothing is lost: what comes out equals what went in.
 */
export interface PackedEvidence {
  readonly form: EvidenceForm;
  readonly from: SourceRef;
  /** Shared by all pods of a workload anyway. */
  readonly askedText: string | undefined;
  /** The lines that the form leaves open, in its order; where it is of nobody else, claims as JSON. */
  readonly text: string;
  readonly problems: readonly Problem[];
}

export interface EvidenceForm {
  /** Id of the Source. */
  readonly source: string;
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
}

type AddressForm = Omit<Claim["addresses"][number], "address">;

/** The forms that are in use, by what they say. */
export interface FormTable {
  formOf(evidence: PodEvidence): EvidenceForm;
}

/** Beyond that they are forgotten; whoever has one keeps it. */
const FORMS_MAX = 20_000;

export const createFormTable = (formsMax = FORMS_MAX): FormTable => {
  const forms = new Map<string, EvidenceForm>();
  return {
    formOf: (evidence) => {
      const key = keyOf(evidence);
      const known = forms.get(key);
      if (known !== undefined) return known;
      const made = makeForm(evidence);
      if (forms.size >= formsMax) forms.clear();
      forms.set(key, made);
      return made;
    },
  };
};

/** `from`: an equal reference that is kept anyway. */
export const packEvidence = (
  evidence: PodEvidence,
  table: FormTable,
  from: SourceRef = evidence.from,
): PackedEvidence => {
  const { source, askedText } = evidence;
  const problems = evidence.problems.length === 0 ? NO_PROBLEMS : evidence.problems;
  const lines = linesOf(evidence);
  if (lines !== undefined)
    return { form: table.formOf(evidence), from, askedText, text: lines.join("\n"), problems };
  const written = (claim: Claim): object =>
    claim.from === evidence.from ? { ...claim, from: undefined } : claim;
  const { asked, reported, observed } = evidence;
  const text = JSON.stringify([asked.map(written), reported.map(written), observed?.map(written) ?? null]);
  return { form: { source, claims: undefined }, from, askedText, text, problems };
};

export const unpackEvidence = (packed: PackedEvidence, cluster: string, pod: PodKey): PodEvidence => {
  const { form, from, askedText, problems } = packed;
  return {
    kind: "pod-evidence",
    id: evidenceId(cluster, form.source, pod),
    cluster,
    from,
    source: form.source,
    pod,
    ...(form.claims === undefined ? parsed(packed.text, from) : filled(form.claims, packed.text, from)),
    ...(askedText === undefined ? {} : { askedText }),
    problems,
  };
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

const filled = (forms: ClaimForms, text: string, from: SourceRef): Claims => {
  const lines: Lines = { all: text.split("\n"), at: 0 };
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
  if (!form.isStale && !form.hasHostLink) return claim;
  return {
    ...claim,
    ...(form.isStale ? { staleSince: nextLine(lines) } : {}),
    ...(form.hasHostLink ? { hostLink: nextLine(lines) } : {}),
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
};

const makeForm = ({ source, asked, reported, observed }: PodEvidence): EvidenceForm => ({
  source,
  claims: {
    asked: asked.map(formOfClaim),
    reported: reported.map(formOfClaim),
    observed: observed?.map(formOfClaim) ?? null,
  },
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
});

/** All that `makeForm` takes over, as one text. Texts stand behind their length: no two forms have the same. */
const keyOf = ({ source, asked, reported, observed }: PodEvidence): string => {
  let key = counted(source);
  for (const claim of asked) key += keyOfClaim(claim);
  key += "/";
  for (const claim of reported) key += keyOfClaim(claim);
  if (observed === null) return key;
  key += "/";
  for (const claim of observed) key += keyOfClaim(claim);
  return key;
};

const keyOfClaim = (claim: Claim): string => {
  const { network } = claim;
  const said =
    (claim.at === null ? 0 : 1) +
    (claim.mac === null ? 0 : 2) +
    (claim.device === null ? 0 : 4) +
    (claim.containerId === null ? 0 : 8) +
    (claim.staleSince === undefined ? 0 : 16) +
    (claim.hostLink === undefined ? 0 : 32) +
    (claim.isDefault ? 64 : 0);
  let key = `(${said} ${claim.index} ${claim.mtu ?? "-"} ${claim.link ?? "-"} ${claim.gateways.length} ${counted(claim.source)}${counted(claim.interface)}`;
  key +=
    network === null
      ? "-"
      : `${counted(network.provider)}${counted(network.namespace)}${counted(network.name)}`;
  for (const { prefixLength, origin, isDuplicate } of claim.addresses)
    key += `,${prefixLength ?? "-"}${isDuplicate === true ? "!" : " "}${counted(origin)}`;
  return `${key})`;
};

const counted = (text: string | null): string => (text === null ? "-" : `${text.length}:${text}`);

const NONE: readonly never[] = [];
const NO_PROBLEMS: readonly Problem[] = [];
