import type { Node } from "../model/workload.ts";
import type { HostLink } from "../model/host-link.ts";
import type { NodeAgent } from "../model/node-agent.ts";
import { isIll } from "../topology/health.ts";
import type { Facts } from "./facts.ts";
import type { HostLinkWire, NodeDetailWire, NodeSeenWire, NodeWire } from "./node.ts";

export const presentNode = (facts: Facts, node: Node): NodeWire => {
  const { view } = facts;
  let pods = 0;
  let attachments = 0;
  let ill = 0;
  for (const pod of view.podsOnNode(node.name)) {
    pods++;
    for (const attachment of view.attachmentsOf(pod.id)) {
      attachments++;
      if (isIll(attachment)) ill++;
    }
  }
  return {
    id: node.id,
    cluster: node.cluster,
    name: node.name,
    isReady: node.isReady,
    addresses: [...node.addresses],
    podRanges: [...node.podRanges],
    kubeletVersion: node.kubeletVersion,
    runtime: node.runtime,
    pods,
    attachments,
    ill,
    resources: { ...node.resources },
    agent: agentOf(facts, node),
  };
};

export const presentNodeDetail = (facts: Facts, node: Node): NodeDetailWire => ({
  ...presentNode(facts, node),
  links: presentLinks(facts, node),
  seen: presentSeen(facts.view.nodeAgent(node.name)),
  revision: facts.revision,
});

const presentLinks = ({ view }: Facts, node: Node): HostLinkWire[] | null => {
  const links = view.hostLinks(node.name);
  if (links === undefined) return null;
  const carried = new Map<string, HostLinkWire["carries"]>();
  for (const pod of view.podsOnNode(node.name)) {
    for (const { observed, interface: name } of view.attachmentsOf(pod.id)) {
      if (observed?.hostLink === undefined) continue;
      const known = carried.get(observed.hostLink) ?? [];
      known.push({ namespace: pod.namespace, pod: pod.name, interface: observed.interface ?? name });
      carried.set(observed.hostLink, known);
    }
  }
  return links.map((link) => presentHostLink(link, carried.get(link.name) ?? []));
};

const presentHostLink = (link: HostLink, carries: HostLinkWire["carries"]): HostLinkWire => ({
  name: link.name,
  type: link.type,
  mac: link.mac,
  mtu: link.mtu,
  link: link.link,
  controller: link.controller,
  parent: link.parent,
  vlan: link.vlan,
  addresses: link.addresses.map(({ address, prefixLength }) => ({ address, prefixLength })),
  carries,
});

const agentOf = ({ view }: Facts, node: Node): NodeWire["agent"] => {
  const agent = view.nodeAgent(node.name);
  return agent === undefined
    ? { state: "none", at: null, since: null, error: null }
    : { ...agent.hearing, at: agent.at };
};

const presentSeen = (agent: NodeAgent | undefined): NodeSeenWire | null => {
  if (agent?.seen === null || agent === undefined) return null;
  const { namespaces, leases, plugins, configs, problems } = agent.seen;
  return {
    bootId: agent.bootId,
    namespaces,
    leases,
    plugins: plugins === null ? null : [...plugins],
    configs: configs === null ? null : configs.map((config) => ({ ...config, types: [...config.types] })),
    problems: [...problems],
  };
};
