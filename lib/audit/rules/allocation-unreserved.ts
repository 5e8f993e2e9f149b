import type { Rule } from "../rule.ts";
import { allocationSubjects, evidence, SOURCES, syncedEvidence } from "../wording.ts";

/**
 * A pool records an address, and no reservation stands beside it, although the network asks for reservations. Another
 * range that overlaps would hand the address out again. whereabouts' own reconciler deletes reservations of networks with
 * a `network_name` at each run, so that there it is expected. A file on the nodes may switch reservations off for all
 * networks: where there is not a single one, nothing is said.
 */
export const allocationUnreserved: Rule = {
  code: "MOOR410",
  title: "Allocation without a reservation",
  help:
    "A pool records an address, and no reservation stands beside it, although the network asks for reservations: another " +
    "range that overlaps would hand the address out again. whereabouts’ own reconciler deletes the reservations of " +
    "networks with a network_name at each run, so that there it is expected. Where there is no reservation at all, the " +
    "nodes’ own configuration may have switched them off.",
  about: "allocation",
  ofVerdict: "live",
  check: (id, { view }) => {
    const allocation = view.allocation(id);
    if (allocation === undefined || allocation.store !== "whereabouts" || allocation.address === null)
      return [];
    if (view.isReserved(allocation.address)) return [];
    if (!view.isSynced(SOURCES.reservations) || !view.isSynced(SOURCES.pools)) return [];
    if (!hasAny(view.reservations())) return [];
    const pool = view.pool(allocation.pool);
    if (pool === undefined || pool.networkName !== null) return [];
    const networks = view.networksOfPool(pool.id);
    if (networks.length === 0 || !networks.every(({ ipam }) => ipam?.hasReservations === true)) return [];
    return [
      {
        about: "",
        title: `${allocation.address} is recorded, but not reserved`,
        detail: "Its pool hands it out once only; a range that overlaps would not know of it.",
        severity: "info",
        confidence: "certain",
        verdict: "present",
        subjects: allocationSubjects(view, allocation),
        evidence: [
          evidence("pass", `${pool.name} records it`, SOURCES.pools),
          syncedEvidence(view, SOURCES.reservations, "Reservations"),
          evidence("fail", "No reservation has its address", SOURCES.reservations),
        ],
        remedy: "Nothing while no other range overlaps. Attached anew, the interface gets both.",
        refs: [allocation.from],
      },
    ];
  },
};

const hasAny = (things: Iterable<unknown>): boolean => things[Symbol.iterator]().next().done !== true;
