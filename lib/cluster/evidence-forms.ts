import type { Claim, PodEvidence } from "../model/evidence.ts";
import type { NetworkKey } from "../model/ids.ts";

/** What a source says of one pod, with all that differs from pod to pod left open. One for all pods that are alike. */
export interface EvidenceForm {
  readonly number: number;
  /** Id of the Source. */
  readonly source: string;
  /** The same for all pods of a workload. */
  readonly askedText: string | undefined;
  /** undefined: nothing can be shared. */
  readonly claims: ClaimForms | undefined;
  /** How many lines of the text it takes. */
  readonly lineCount: number;
}

export interface ClaimForms {
  readonly asked: readonly ClaimForm[];
  readonly reported: readonly ClaimForm[];
  readonly observed: readonly ClaimForm[] | null;
}

/** `same`: as the claim before it of the same source that has one; an annotation is written as a whole. */
export type AtForm = "none" | "own" | "same";

/** `before`: the last that was said. */
export const atFormOf = ({ at }: Claim, before: string | null): AtForm =>
  at === null ? "none" : at === before ? "same" : "own";

/** `has…`: whether a line of the text says it. */
export interface ClaimForm {
  readonly source: string;
  readonly network: NetworkKey | null;
  readonly interface: string | null;
  readonly isDefault: boolean;
  readonly index: number;
  readonly mtu: number | null;
  readonly link: Claim["link"];
  readonly addresses: readonly AddressForm[];
  readonly gatewayCount: number;
  readonly at: AtForm;
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
  // The last of those that begin alike: a glance at them makes no text of all that is said, and most pods are found there.
  const recent = new Map<string, EvidenceForm[]>();
  const lists = new Map<string, readonly EvidenceForm[]>();
  let lastList: readonly EvidenceForm[] | undefined;
  let made = 0;

  const sharedForm = (evidence: PodEvidence): EvidenceForm => {
    const { source, askedText } = evidence;
    const claims = makeForms(evidence);
    const key = JSON.stringify([source, askedText, claims]);
    const known = forms.get(key);
    if (known !== undefined) return known;
    const form: EvidenceForm = { number: (made += 1), source, askedText, claims, lineCount: linesIn(claims) };
    if (forms.size >= formsMax) forms.clear();
    forms.set(key, form);
    return form;
  };

  const sharedList = (all: readonly EvidenceForm[]): readonly EvidenceForm[] => {
    const key = all.map(({ number }) => number).join(" ");
    const known = lists.get(key);
    if (known !== undefined) return known;
    if (lists.size >= formsMax) lists.clear();
    lists.set(key, all);
    return all;
  };

  return {
    formOf: (evidence, isShared) => {
      const { source, askedText } = evidence;
      if (!isShared) return { number: (made += 1), source, askedText, claims: undefined, lineCount: 1 };
      const start = askedText ?? source;
      const last = recent.get(start);
      const known = last?.find((form) => isFormOf(form, evidence));
      if (known !== undefined) return known;
      const form = sharedForm(evidence);
      if (last === undefined) {
        if (recent.size >= STARTS_MAX) recent.clear();
        recent.set(start, [form]);
      } else {
        if (last.length >= RECENT_FORMS_MAX) last.shift();
        last.push(form);
      }
      return form;
    },
    listOf: (all) => {
      if (all.some(({ claims }) => claims === undefined)) return all;
      if (lastList !== undefined && areSame(lastList, all)) return lastList;
      return (lastList = sharedList(all));
    },
  };
};

const linesIn = ({ asked, reported, observed }: ClaimForms): number => {
  let count = 0;
  for (const form of [...asked, ...reported, ...(observed ?? [])]) {
    count += Number(form.at === "own") + form.addresses.length + form.gatewayCount;
    count += Number(form.hasMac) + Number(form.hasDevice) + Number(form.hasContainer);
    count += Number(form.isStale) + Number(form.hasHostLink) + Number(form.hasSince);
  }
  return count;
};

const areSame = (one: readonly EvidenceForm[], other: readonly EvidenceForm[]): boolean =>
  one.length === other.length && one.every((form, at) => form === other[at]);

const RECENT_FORMS_MAX = 8;
const STARTS_MAX = 1_000;

const makeForms = ({ asked, reported, observed }: PodEvidence): ClaimForms => {
  let said: string | null = null;
  const formOf = (claim: Claim): ClaimForm => {
    const form = formOfClaim(claim, atFormOf(claim, said));
    said = claim.at ?? said;
    return form;
  };
  return {
    asked: asked.map(formOf),
    reported: reported.map(formOf),
    observed: observed?.map(formOf) ?? null,
  };
};

const formOfClaim = (claim: Claim, at: AtForm): ClaimForm => ({
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
  at,
  hasMac: claim.mac !== null,
  hasDevice: claim.device !== null,
  hasContainer: claim.containerId !== null,
  isStale: claim.staleSince !== undefined,
  hasHostLink: claim.hostLink !== undefined,
  hasSince: claim.since !== undefined,
});

/** Whether `sharedForm` would give this one. */
const isFormOf = (form: EvidenceForm, evidence: PodEvidence): boolean => {
  const { source, askedText, claims } = form;
  if (claims === undefined || source !== evidence.source || askedText !== evidence.askedText) return false;
  const { observed } = claims;
  if ((observed === null) !== (evidence.observed === null)) return false;
  const said: Said = { at: null };
  return (
    areFormsOf(claims.asked, evidence.asked, said) &&
    areFormsOf(claims.reported, evidence.reported, said) &&
    (observed === null || evidence.observed === null || areFormsOf(observed, evidence.observed, said))
  );
};

/** What was said by the claims before. */
interface Said {
  at: string | null;
}

const areFormsOf = (forms: readonly ClaimForm[], claims: readonly Claim[], said: Said): boolean => {
  if (forms.length !== claims.length) return false;
  for (let at = 0; at < forms.length; at += 1) {
    const form = forms[at];
    const claim = claims[at];
    if (form === undefined || claim === undefined || form.at !== atFormOf(claim, said.at)) return false;
    if (!isClaimFormOf(form, claim)) return false;
    said.at = claim.at ?? said.at;
  }
  return true;
};

/** All fields of `formOfClaim` but `at`. */
const isClaimFormOf = (form: ClaimForm, claim: Claim): boolean =>
  form.source === claim.source &&
  form.interface === claim.interface &&
  isSameKey(form.network, claim.network) &&
  form.isDefault === claim.isDefault &&
  form.index === claim.index &&
  form.mtu === claim.mtu &&
  form.link === claim.link &&
  form.gatewayCount === claim.gateways.length &&
  form.hasMac === (claim.mac !== null) &&
  form.hasDevice === (claim.device !== null) &&
  form.hasContainer === (claim.containerId !== null) &&
  form.isStale === (claim.staleSince !== undefined) &&
  form.hasHostLink === (claim.hostLink !== undefined) &&
  form.hasSince === (claim.since !== undefined) &&
  areAddressFormsOf(form.addresses, claim.addresses);

const isSameKey = (one: NetworkKey | null, other: NetworkKey | null): boolean =>
  one === other ||
  (one !== null &&
    other !== null &&
    one.name === other.name &&
    one.namespace === other.namespace &&
    one.provider === other.provider);

const areAddressFormsOf = (forms: readonly AddressForm[], addresses: Claim["addresses"]): boolean => {
  if (forms.length !== addresses.length) return false;
  for (let at = 0; at < forms.length; at += 1) {
    const form = forms[at];
    const address = addresses[at];
    if (
      form?.prefixLength !== address?.prefixLength ||
      form?.origin !== address?.origin ||
      form?.isDuplicate !== address?.isDuplicate
    )
      return false;
  }
  return true;
};
