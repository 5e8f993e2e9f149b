import type { Entity } from "../model/entity.ts";
import type { EntityId } from "../model/ids.ts";
import type { Reservation } from "../model/pool.ts";
import type { ClusterState } from "./cluster-state.ts";
import { reservationOf } from "./reservation-store.ts";

/** The entity of that id as it was put last, whatever its kind. */
export const entityOf = (state: ClusterState, id: EntityId): Entity | undefined =>
  state.pods.record(id)?.pod ??
  state.pods.evidence(id) ??
  state.records.allocations.get(id) ??
  reservationIn(state, id) ??
  state.records.pools.get(id) ??
  state.networks.defined(id) ??
  state.namespaces.get(id) ??
  state.pods.kubeEvent(id) ??
  state.machines.machine(id) ??
  state.templates.get(id) ??
  nodeThingOf(state, id);

const nodeThingOf = (state: ClusterState, id: EntityId): Entity | undefined => {
  const named = state.nodeNames.get(id);
  if (named !== undefined) return state.nodes.get(named);
  const agentOf = state.nodeAgentNodes.get(id);
  if (agentOf !== undefined) return state.nodeAgents.get(agentOf);
  const linkOf = state.hostLinkNodes.get(id);
  return linkOf === undefined ? undefined : state.hostLinks.get(linkOf)?.get(id);
};

const reservationIn = ({ records }: ClusterState, id: EntityId): Reservation | undefined => {
  const kept = records.reservations.get(id);
  return kept && reservationOf(kept);
};
