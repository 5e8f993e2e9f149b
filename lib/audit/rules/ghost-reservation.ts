import { FREED_MOMENT } from "../../cluster/judge-allocation.ts";
import type { Rule } from "../rule.ts";
import { evidence, podName, podSubject, SOURCES, syncedEvidence } from "../wording.ts";

/**
 * A reservation says that an address is taken, but no pool records it. whereabouts then never hands it out, in any range
 * that overlaps. It frees the pool first and the reservation after it, so a reservation is a ghost only when it stays.
 */
export const ghostReservation: Rule = {
  code: "MOOR404",
  title: "Reservation without an allocation",
  help:
    "A reservation says that an address is taken, but no pool records it. whereabouts then never hands it out, in any " +
    "range that overlaps. It frees the pool first and the reservation after it, so a reservation is a ghost only when it stays.",
  about: "reservation",
  check: (id, { view, nowMs }) => {
    const reservation = view.reservation(id);
    if (reservation === undefined || reservation.address === null) return [];
    if (view.allocationsAt(reservation.address).some((allocation) => allocation.store === "whereabouts"))
      return [];
    if (!view.isSynced(SOURCES.pools) && view.source(SOURCES.pools)?.state === "syncing") return [];
    if (view.changeSeenMs(id, FREED_MOMENT) !== undefined) return [];
    const createdMs = reservation.createdAt === null ? undefined : Date.parse(reservation.createdAt);
    if (createdMs !== undefined && nowMs - createdMs < YOUNG_MS) return [];
    const owner = reservation.owner === null ? null : podName(reservation.owner);
    const isSynced = view.isSynced(SOURCES.pools);
    return [
      {
        about: "",
        title: isSynced
          ? `${reservation.address} is reserved, but no pool records it`
          : `Is ${reservation.address} reserved for nothing? Pools can’t be read`,
        detail: `The reservation is kept for ${owner ?? "nobody"}. No pod can be given the address while it stands.`,
        severity: isSynced ? "warning" : "info",
        confidence: isSynced ? "likely" : "watch",
        verdict: isSynced ? "present" : "undetermined",
        subjects: [
          { kind: "Reservation", namespace: reservation.from.namespace, name: reservation.from.name },
          ...(reservation.owner === null ? [] : [podSubject(reservation.owner)]),
        ],
        evidence: [
          evidence(
            "pass",
            `${reservation.from.name} reserves the address`,
            SOURCES.reservations,
            reservation.createdAt,
          ),
          syncedEvidence(view, SOURCES.pools, "Pools"),
          evidence(isSynced ? "fail" : "unknown", "No pool has an entry for it", SOURCES.pools),
        ],
        remedy: isSynced
          ? "If no pod uses the address, the reservation can be deleted."
          : "A complete read of the pools would decide it.",
        refs: [reservation.from],
      },
    ];
  },
};

const YOUNG_MS = 600_000;
