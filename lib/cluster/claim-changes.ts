import type { Claim, PodEvidence } from "../model/evidence.ts";

type Named = Pick<Claim, "network" | "interface">;

/** Names of what can be seen to change about a pod's claims. */
export const askedMoment = (claim: Named): string => `asked ${labelOf(claim)}`;
export const takenBackMoment = (claim: Named): string => `taken back ${labelOf(claim)}`;
export const reportedMoment = (claim: Named): string => `reported ${labelOf(claim)}`;
export const ANY_REPORT_MOMENT = "any report";

const labelOf = ({ network, interface: iface }: Named): string =>
  `${network?.provider} ${network?.namespace ?? "-"}/${network?.name} ${iface ?? "-"}`;

/**
 * What changed between two states of what one source says of one pod. Nothing where the pod is another one of the same
 * name: all of it is as old as the pod then.
 */
export const claimChanges = (before: PodEvidence, after: PodEvidence): readonly string[] => {
  if (before.from.uid !== after.from.uid) return [];
  const changes: string[] = [];
  if (before.asked !== after.asked) {
    changes.push(...added(before.asked, after.asked).map(askedMoment));
    changes.push(...added(after.asked, before.asked).map(takenBackMoment));
  }
  if (before.reported !== after.reported) {
    const reported = added(before.reported, after.reported).map(reportedMoment);
    changes.push(...reported);
    if (reported.length > 0 || added(after.reported, before.reported).length > 0)
      changes.push(ANY_REPORT_MOMENT);
  }
  return changes;
};

const added = (before: readonly Claim[], after: readonly Claim[]): readonly Claim[] =>
  after.filter(
    (claim) =>
      !claim.isDefault &&
      !before.some(
        (each) =>
          each.interface === claim.interface &&
          each.network?.name === claim.network?.name &&
          each.network?.namespace === claim.network?.namespace,
      ),
  );

/**
 * The same evidence, in which each report that says nothing new knows since when it says so: an annotation is written as a
 * whole, and the time of that write is all that the API tells of each of its entries.
 */
export const keepSince = (before: PodEvidence, after: PodEvidence): PodEvidence => {
  if (before.from.uid !== after.from.uid) return after;
  const reported = after.reported.map((claim) => {
    const known = before.reported.find((each) => isSameReport(each, claim));
    const since = known?.since ?? known?.at ?? claim.at;
    return since === null || since === claim.at ? claim : { ...claim, since };
  });
  return { ...after, reported };
};

const isSameReport = (a: Claim, b: Claim): boolean =>
  a.interface === b.interface &&
  a.network?.name === b.network?.name &&
  a.network?.namespace === b.network?.namespace &&
  a.network?.provider === b.network?.provider &&
  a.isDefault === b.isDefault &&
  a.mac === b.mac &&
  a.mtu === b.mtu &&
  a.device === b.device &&
  a.gateways.join() === b.gateways.join() &&
  a.addresses.map(textOf).join() === b.addresses.map(textOf).join();

const textOf = ({ address, prefixLength }: Claim["addresses"][number]): string =>
  `${address}/${prefixLength ?? ""}`;
