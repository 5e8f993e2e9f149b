import { addressOfPoolKey, addressOfReservation, whereaboutsPoolName } from "../../cni/whereabouts-names.ts";
import { parseAddressInPrefix } from "../../ip/prefix.ts";
import { type IPPool, readIPPool } from "../../kube/ippool.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { nameOf } from "../../kube/metadata.ts";
import { readOverlappingReservation } from "../../kube/overlapping-reservation.ts";
import { type EntityId, idsUnder, joinId, reservationId } from "../../model/ids.ts";
import type { Allocation, Pool } from "../../model/pool.ts";
import type { Problem } from "../../model/problems.ts";
import type { SourceRef } from "../../model/source-ref.ts";
import { derivedProblem, NOTHING_DERIVED, refIn } from "../derived.ts";
import type { DeriveContext, Derived, Source, Watched } from "../source.ts";

const POOLS: Watched = {
  group: "whereabouts.cni.cncf.io",
  version: "v1alpha1",
  resource: "ippools",
  kind: "IPPool",
  isNamespaced: true,
};
const RESERVATIONS: Watched = {
  group: "whereabouts.cni.cncf.io",
  version: "v1alpha1",
  resource: "overlappingrangeipreservations",
  kind: "OverlappingRangeIPReservation",
  isNamespaced: true,
};

/** whereabouts: what it has handed out, pool by pool, and the reservations that it keeps beside the pools. */
export const whereabouts: Source = {
  id: "whereabouts",
  title: "whereabouts",
  watches: [POOLS, RESERVATIONS],
  derive: (object, context) =>
    context.watched.kind === POOLS.kind ? derivePool(object, context) : deriveReservation(object, context),
};

const derivePool = (object: KubeObject, context: DeriveContext): Derived => {
  const read = readIPPool(object);
  const named = nameOf(object);
  if (!read.ok || named === undefined) {
    return read.ok ? NOTHING_DERIVED : derivedProblem(object, context, read.problem);
  }
  const from = refIn(context, named);
  const id = joinId(context.cluster, "pool", whereabouts.id, read.value.namespace, read.value.name);
  const range = parseAddressInPrefix(read.value.rangeText ?? "");
  const problems: Problem[] = [];
  if (range === undefined) {
    problems.push({
      code: "RANGE_INVALID",
      detail: `"${(read.value.rangeText ?? "").slice(0, 60)}" is not an address range`,
      from,
      path: "spec.range",
    });
  }
  const allocationId = idsUnder(
    context.cluster,
    "allocation",
    whereabouts.id,
    read.value.namespace,
    read.value.name,
  );
  const allocations = read.value.allocations.map((written): Allocation => {
    const address = range === undefined ? undefined : addressOfPoolKey(range, written.key);
    if (range !== undefined && address === undefined) {
      problems.push({
        code: "POOL_KEY_INVALID",
        detail: `The entry "${written.key.slice(0, 60)}" is not an address of ${range.prefix}`,
        from,
        path: `spec.allocations["${written.key.slice(0, 60)}"]`,
      });
    }
    return {
      kind: "allocation",
      id: allocationId(written.key),
      cluster: context.cluster,
      from,
      store: "whereabouts",
      pool: id,
      key: written.key,
      address: address ?? null,
      owner: written.owner,
      interface: written.interface,
      containerId: written.containerId,
      at: null,
    };
  });
  return {
    entities: [poolOf(read.value, id, range?.prefix ?? null, from, problems), ...allocations],
    problems,
  };
};

const poolOf = (
  pool: IPPool,
  id: EntityId,
  range: string | null,
  from: SourceRef,
  problems: readonly Problem[],
): Pool => ({
  kind: "pool",
  id,
  cluster: from.cluster,
  from,
  store: "whereabouts",
  namespace: pool.namespace,
  name: pool.name,
  range,
  networkName: networkNameOf(pool),
  node: null,
  writtenAt: pool.writtenAt,
  problems,
});

/**
 * What stands before the range in the pool's name. With node slices that includes the node: names alone can't tell
 * them apart, the join can (it knows the configurations and the nodes).
 */
const networkNameOf = (pool: IPPool): string | null => {
  const tail = `-${whereaboutsPoolName({ range: pool.rangeText ?? "" })}`;
  return tail !== "-" && pool.name.length > tail.length && pool.name.endsWith(tail)
    ? pool.name.slice(0, -tail.length)
    : null;
};

const deriveReservation = (object: KubeObject, context: DeriveContext): Derived => {
  const read = readOverlappingReservation(object);
  const named = nameOf(object);
  if (!read.ok || named === undefined) {
    return read.ok ? NOTHING_DERIVED : derivedProblem(object, context, read.problem);
  }
  const from = refIn(context, named);
  const said = addressOfReservation(read.value.name);
  const problems: Problem[] =
    said === undefined
      ? [
          {
            code: "ADDRESS_INVALID",
            detail: "The name of this reservation is not an address",
            from,
            path: "metadata.name",
          },
        ]
      : [];
  return {
    entities: [
      {
        kind: "reservation",
        id: reservationId(context.cluster, named.namespace, named.name),
        cluster: context.cluster,
        from,
        address: said?.address ?? null,
        networkName: said?.networkName ?? null,
        owner: read.value.owner,
        interface: read.value.interface,
        createdAt: read.value.createdAt,
      },
    ],
    problems,
  };
};
