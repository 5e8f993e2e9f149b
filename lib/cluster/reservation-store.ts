import { addressOfReservation } from "../cni/whereabouts-names.ts";
import { type EntityId, nameInReservationId, type PodKey, reservationId } from "../model/ids.ts";
import type { Reservation } from "../model/pool.ts";
import type { SourceRef } from "../model/source-ref.ts";
import { type Bag, bagWith, bagWithout, countIn, idsIn } from "./bag.ts";
import { WideMap } from "./wide.ts";

/**
 * Reservations, found by the address that their names stand for. There are as many as pods, and one is looked at once in a
 * while: kept is what tells it from the others, and an entity is made of it for whoever asks.
 */
export interface ReservationStore {
  count(): number;
  get(id: EntityId): KeptReservation | undefined;
  /** In no order. */
  all(): Iterable<KeptReservation>;
  at(address: string): Iterable<KeptReservation>;
  /** Whether there are any of that address; costs nothing. */
  has(address: string): boolean;
  /** Of which there is none of the same id. */
  put(reservation: Reservation): KeptReservation;
  drop(kept: KeptReservation): void;
}

/** One reservation as it is kept. */
export interface KeptReservation {
  readonly name: string;
  readonly uid: string | null;
  readonly address: string | null;
  readonly owner: PodKey | null;
  readonly interface: string | null;
  readonly createdAt: string | null;
  readonly common: Common;
}

/** One record for all reservations of a namespace and a network name. */
interface Common {
  readonly from: Omit<SourceRef, "name" | "uid">;
  readonly networkName: string | null;
}

export const idOfReservation = ({ name, common: { from } }: KeptReservation): EntityId =>
  reservationId(from.cluster, from.namespace, name);

export const reservationOf = (kept: KeptReservation): Reservation => ({
  kind: "reservation",
  id: idOfReservation(kept),
  cluster: kept.common.from.cluster,
  from: { ...kept.common.from, name: kept.name, uid: kept.uid },
  address: kept.address,
  networkName: kept.common.networkName,
  owner: kept.owner,
  interface: kept.interface,
  createdAt: kept.createdAt,
});

export const createReservationStore = (): ReservationStore => {
  const byAddress = new WideMap<string, Bag<KeptReservation>>();
  let count = 0;
  let last: Common | undefined;

  const get = (id: EntityId): KeptReservation | undefined => {
    const name = nameInReservationId(id);
    if (name === undefined) return undefined;
    for (const kept of idsIn(byAddress.get(addressOfReservation(name)?.address ?? name)))
      if (kept.name === name && idOfReservation(kept) === id) return kept;
    return undefined;
  };

  /** Most come one after the other, all of one namespace and without a network name. */
  const commonOf = ({ from, networkName }: Reservation): Common => {
    const { cluster, group, kind, namespace } = from;
    const isLast =
      last?.networkName === networkName &&
      last.from.namespace === namespace &&
      last.from.cluster === cluster &&
      last.from.kind === kind &&
      last.from.group === group;
    return isLast && last !== undefined
      ? last
      : (last = { from: { cluster, group, kind, namespace }, networkName });
  };

  return {
    count: () => count,
    get,
    all: function* () {
      for (const bag of byAddress.values()) yield* idsIn(bag);
    },
    at: (address) => idsIn(byAddress.get(address)),
    has: (address) => countIn(byAddress.get(address)) > 0,
    put: (reservation) => {
      const { from, address, owner, createdAt } = reservation;
      const kept: KeptReservation = {
        name: from.name,
        uid: from.uid,
        // One text where both are the same: of all but IPv6 and named networks.
        address: address === from.name ? from.name : address,
        owner,
        interface: reservation.interface,
        createdAt,
        common: commonOf(reservation),
      };
      byAddress.set(keyOf(kept), bagWith(byAddress.get(keyOf(kept)), kept));
      count += 1;
      return kept;
    },
    drop: (kept) => {
      const bag = bagWithout(byAddress.get(keyOf(kept)), kept);
      if (bag === undefined) byAddress.delete(keyOf(kept));
      else byAddress.set(keyOf(kept), bag);
      count -= 1;
    },
  };
};

const keyOf = ({ address, name }: KeptReservation): string => address ?? name;
