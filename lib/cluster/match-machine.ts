import type { Claim } from "../model/evidence.ts";
import { GUEST_ORIGIN, type Machine } from "../model/machine.ts";
import type { NetworkKey } from "../model/ids.ts";
import type { ClaimMatch } from "./match-claims.ts";

/**
 * Adds what a virtual machine says to the claims about the pod that carries it. The machine's own request takes the place
 * of the pod's, which virt-controller wrote after it. Its status adds the guest's addresses, or stands alone where nobody
 * else reported the interface.
 */
export const matchMachine = (
  matches: readonly ClaimMatch[],
  machine: Machine,
  podName: string,
): readonly ClaimMatch[] => {
  const hasGuest = machine.guestPod === null || machine.guestPod === podName;
  const drafts: Draft[] = matches.map((match) => ({ ...match }));
  for (const asked of machine.asked) {
    const { network } = asked;
    if (network === null) continue;
    const found =
      drafts.find((each) => each.interface === asked.interface && isSame(each.network, network)) ??
      drafts.find(
        (each) =>
          asked.interface === null && each.asked?.source !== asked.source && isSame(each.network, network),
      );
    if (found === undefined) drafts.push(draftOf(network, asked, null));
    else found.asked = asked;
  }
  for (const reported of machine.reported) {
    const found = drafts.find((each) => each.interface === reported.interface);
    if (found === undefined) {
      if (reported.network !== null && !reported.isDefault)
        drafts.push(draftOf(reported.network, null, reported));
      continue;
    }
    if (found.reported === null) found.reported = reported;
    else if (hasGuest) found.reported = withGuest(found.reported, reported);
  }
  for (const draft of drafts)
    if (draft.interface !== null && machine.notInGuest.includes(draft.interface)) draft.isNotInGuest = true;
  return drafts;
};

type Draft = { -readonly [Key in keyof ClaimMatch]: ClaimMatch[Key] };

/** Addresses that only the guest's agent told, beside what was reported for the pod. */
const withGuest = (reported: Claim, told: Claim): Claim => {
  const more = told.addresses.filter(
    ({ address, origin }) =>
      origin === GUEST_ORIGIN && !reported.addresses.some((each) => each.address === address),
  );
  return more.length === 0 ? reported : { ...reported, addresses: [...reported.addresses, ...more] };
};

const draftOf = (network: NetworkKey, asked: Claim | null, reported: Claim | null): ClaimMatch => ({
  network,
  interface: asked?.interface ?? reported?.interface ?? null,
  isDefault: false,
  asked,
  reported,
  observed: null,
  isSibling: false,
});

const isSame = (a: NetworkKey, b: NetworkKey): boolean =>
  a.name === b.name && a.namespace === b.namespace && a.provider === b.provider;
