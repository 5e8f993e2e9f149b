import type { HostLink } from "../model/host-link.ts";
import type { EntityId } from "../model/ids.ts";
import type { NodeAgent } from "../model/node-agent.ts";
import type { ClusterState } from "./cluster-state.ts";
import { markNode, markRecordsOfNode, markStandingOn } from "./marks.ts";

// What agents tell of their nodes: the devices of the host, and of themselves.

export const putHostLink = (state: ClusterState, link: HostLink): void => {
  const known = state.hostLinks.get(link.node);
  const before = known?.get(link.id);
  // Over a bridge with an uplink the same address on two nodes may be a conflict.
  if (before?.controller !== link.controller && link.type !== "veth")
    for (const id of state.pods.byNode.of(link.node)) state.changed.pods.add(id);
  if (before === undefined) markStandingOn(state, state.fabric.putLink(link, known === undefined));
  if (known === undefined) {
    state.hostLinks.set(link.node, new Map([[link.id, link]]));
    markRecordsOfNode(state, link.node);
  } else {
    known.set(link.id, link);
  }
  state.hostLinkNodes.set(link.id, link.node);
  markNode(state, link.node);
};

export const putNodeAgent = (state: ClusterState, agent: NodeAgent): void => {
  const before = state.nodeAgents.get(agent.node);
  markStandingOn(state, state.fabric.putAgent(before, agent));
  // What it can't tell (any more) proves nothing of the node's leases.
  if (
    before?.hearing.state !== agent.hearing.state ||
    before.seen?.problems.length !== agent.seen?.problems.length
  )
    markRecordsOfNode(state, agent.node);
  state.nodeAgents.set(agent.node, agent);
  state.nodeAgentNodes.set(agent.id, agent.node);
  markNode(state, agent.node);
};

export const dropNodeAgent = (state: ClusterState, id: EntityId): boolean => {
  const node = state.nodeAgentNodes.get(id);
  if (node === undefined) return false;
  state.nodeAgentNodes.delete(id);
  markStandingOn(state, state.fabric.putAgent(state.nodeAgents.get(node), undefined));
  state.nodeAgents.delete(node);
  markNode(state, node);
  return true;
};

export const dropHostLink = (state: ClusterState, id: EntityId): void => {
  const node = state.hostLinkNodes.get(id);
  if (node === undefined) return;
  state.hostLinkNodes.delete(id);
  const links = state.hostLinks.get(node);
  const link = links?.get(id);
  links?.delete(id);
  if (link !== undefined) markStandingOn(state, state.fabric.dropLink(link, links?.size === 0));
  if (links?.size === 0) {
    state.hostLinks.delete(node);
    markRecordsOfNode(state, node);
  }
  markNode(state, node);
};
