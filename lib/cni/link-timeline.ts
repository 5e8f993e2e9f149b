import type { TimelineEntry } from "./agent-wire.ts";
import type { NodeReport, NodeReportLink, NodeReportNamespace } from "./node-report.ts";

/** An entry that has no place in a timeline yet. */
export type LinkHappening = Omit<TimelineEntry, "sequence" | "at">;

/**
 * What happened to devices and addresses between two reports of a node. A namespace that appears or goes brings its
 * devices with it. A change that came and went between the two is not seen.
 */
export const happeningsBetween = (before: NodeReport, after: NodeReport): LinkHappening[] => {
  const old = new Map(before.namespaces.map((netns) => [netns.id, netns]));
  const happenings = ofLinks(HOST, before.host.links, after.host.links);
  for (const netns of after.namespaces) {
    const known = old.get(netns.id);
    old.delete(netns.id);
    if (known?.links === netns.links) continue;
    happenings.push(...ofLinks(placeOf(netns), known?.links ?? [], netns.links));
  }
  for (const gone of old.values()) happenings.push(...ofLinks(placeOf(gone), gone.links, []));
  return happenings;
};

type Place = Pick<LinkHappening, "netns" | "pod">;
type SeenAddress = NodeReportLink["addresses"][number];

const HOST: Place = { netns: null, pod: null };
const placeOf = (netns: NodeReportNamespace): Place => ({ netns: netns.id, pod: netns.pod });

const ofLinks = (
  place: Place,
  before: readonly NodeReportLink[],
  after: readonly NodeReportLink[],
): LinkHappening[] => {
  if (before === after) return [];
  // The index, not the name: a device that was renamed is the same, one that was made anew is another.
  const old = new Map(before.map((link) => [link.index, link]));
  const happenings: LinkHappening[] = [];
  for (const link of after) {
    const known = old.get(link.index);
    old.delete(link.index);
    if (known === undefined) happenings.push(ofLink("link-added", place, link));
    if (known === undefined ? link.link === "up" : known.link !== link.link)
      happenings.push(ofLink(link.link === "up" ? "link-up" : "link-down", place, link));
    if (known === link) continue;
    const detail = known === undefined ? "" : differences(known, link);
    if (detail !== "") happenings.push({ ...ofLink("link-changed", place, link), detail });
    happenings.push(...ofAddresses(place, link, known?.addresses ?? [], link.addresses));
  }
  for (const link of old.values()) {
    happenings.push(...ofAddresses(place, link, link.addresses, []), ofLink("link-removed", place, link));
  }
  return happenings;
};

const ofAddresses = (
  place: Place,
  link: NodeReportLink,
  before: readonly SeenAddress[],
  after: readonly SeenAddress[],
): LinkHappening[] => {
  const old = new Map(before.map((address) => [keyOf(address), address]));
  const happenings: LinkHappening[] = [];
  for (const address of after) {
    const known = old.get(keyOf(address));
    old.delete(keyOf(address));
    if (known === undefined) happenings.push(ofLink("address-added", place, link, address));
    else if (known.flags.join() !== address.flags.join() || known.origin !== address.origin)
      happenings.push(
        ofLink(isDuplicate(address) ? "address-duplicate" : "address-changed", place, link, address),
      );
    if (known === undefined && isDuplicate(address))
      happenings.push(ofLink("address-duplicate", place, link, address));
  }
  for (const address of old.values()) happenings.push(ofLink("address-removed", place, link, address));
  return happenings;
};

/** Duplicate address detection found somebody else with it: the kernel doesn't use the address. */
const isDuplicate = (address: SeenAddress): boolean => address.flags.includes("dadfailed");

const differences = (before: NodeReportLink, after: NodeReportLink): string =>
  (["name", "mtu", "mac", "controller"] as const)
    .filter((field) => before[field] !== after[field])
    .map((field) => `${field} ${String(before[field] ?? "none")} → ${String(after[field] ?? "none")}`)
    .join(", ");

const keyOf = (address: SeenAddress): string => `${address.address}/${String(address.prefixLength)}`;

const ofLink = (
  kind: LinkHappening["kind"],
  place: Place,
  link: NodeReportLink,
  address?: SeenAddress,
): LinkHappening => ({
  kind,
  ...place,
  link: link.name,
  address: address?.address ?? null,
  prefixLength: address?.prefixLength ?? null,
  origin: address?.origin ?? null,
  flags: address?.flags ?? [],
  detail: null,
});
