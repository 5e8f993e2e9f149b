import { gatewaysOver } from "../../cni/ip-json.ts";
import type { NodeReport, NodeReportLink, NodeReportNamespace } from "../../cni/node-report.ts";
import { parseAddress } from "../../ip/address.ts";
import { parseMac } from "../../ip/mac.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { nameOf } from "../../kube/metadata.ts";
import type { Entity } from "../../model/entity.ts";
import type { Claim, PodEvidence } from "../../model/evidence.ts";
import type { HostLink } from "../../model/host-link.ts";
import type { NodeAgent } from "../../model/node-agent.ts";
import { joinId, type NetworkKey } from "../../model/ids.ts";
import type { Problem } from "../../model/problems.ts";
import type { SourceRef } from "../../model/source-ref.ts";
import { derivedProblem, NOTHING_DERIVED, refIn } from "../derived.ts";
import { type HeardNode, readHeardNode } from "../node-report-object.ts";
import type { DeriveContext, Derived, Source } from "../source.ts";
import { NODE_REPORTS } from "../watched.ts";

/** What the kernel of a node has: its own devices, and those inside its pods' network namespaces. */
export const nodeReport: Source = {
  id: "node-report",
  title: "Node agent",
  watches: [NODE_REPORTS],
  derive: (object, context) => deriveReport(object, context),
};

const deriveReport = (object: KubeObject, context: DeriveContext): Derived => {
  const named = nameOf(object);
  if (named === undefined) return NOTHING_DERIVED;
  const heard = readHeardNode(object);
  if (!heard.ok) return derivedProblem(object, context, heard.problem);
  const from = refIn(context, { ...named, namespace: null });
  const agent = agentOf(heard.value, from);
  const { report } = heard.value;
  if (report === null) return { entities: [agent], problems: [] };
  const problems = report.problems.map(({ path, detail }): Problem => ({
    code: "REPORT_INVALID",
    detail,
    from,
    path,
  }));
  const entities: Entity[] = [
    agent,
    ...hostLinksOf(report, from),
    ...podEvidenceOf(report, from, heard.value.hearing.state === "stale" ? heard.value.hearing.since : null),
  ];
  return { entities, problems };
};

const agentOf = ({ node, hearing, report }: HeardNode, from: SourceRef): NodeAgent => ({
  kind: "node-agent",
  id: joinId(from.cluster, "node-agent", node),
  cluster: from.cluster,
  from,
  node,
  hearing,
  at: report?.at ?? null,
  bootId: report?.bootId ?? null,
  seen:
    report === null
      ? null
      : {
          namespaces: report.namespaces.length,
          leases: report.hostLocal.length,
          plugins: report.plugins ?? null,
          configs: report.configs ?? null,
          problems: report.problems,
        },
});

const hostLinksOf = (report: NodeReport, from: SourceRef): HostLink[] =>
  firstOfEach(report.host.links, (link) => link.name).map((link) => ({
    kind: "host-link",
    id: joinId(from.cluster, "host-link", report.node, link.name),
    cluster: from.cluster,
    from,
    node: report.node,
    name: link.name,
    index: link.index,
    type: link.kind,
    mac: macOf(link),
    mtu: link.mtu,
    link: link.link,
    controller: link.controller,
    // What a veth names as its lower device is its other end: nothing that it stands on.
    parent: link.kind === "veth" ? null : link.lower,
    vlan: link.vlan,
    addresses: link.addresses.flatMap(({ address: text, prefixLength }) => {
      const address = parseAddress(text);
      return address === undefined ? [] : [{ address, prefixLength }];
    }),
    at: report.at,
  }));

/** One pod may have left an older namespace behind: of each interface name the first is taken. */
const podEvidenceOf = (report: NodeReport, from: SourceRef, staleSince: string | null): PodEvidence[] => {
  const claims = new Map<string, { readonly evidence: PodEvidence; readonly observed: Claim[] }>();
  const places = { networks: networksOf(report), devices: devicesOf(report), cards: cardsOf(report) };
  for (const netns of report.namespaces) {
    if (netns.pod === null) continue;
    const { namespace, name } = netns.pod;
    const id = joinId(from.cluster, "pod-evidence", nodeReport.id, namespace, name);
    const observed = claims.get(id)?.observed ?? [];
    if (!claims.has(id)) {
      const evidence: PodEvidence = {
        kind: "pod-evidence",
        id,
        cluster: from.cluster,
        from,
        source: nodeReport.id,
        pod: { namespace, name },
        asked: [],
        reported: [],
        observed,
        problems: [],
      };
      claims.set(id, { evidence, observed });
    }
    for (const claim of claimsOf(netns, report, places, from, staleSince)) {
      if (!observed.some((known) => known.interface === claim.interface)) observed.push(claim);
    }
  }
  return [...claims.values()].map(({ evidence }) => evidence);
};

const claimsOf = (
  netns: NodeReportNamespace,
  report: NodeReport,
  { networks, devices, cards }: Places,
  from: SourceRef,
  staleSince: string | null,
): Claim[] =>
  netns.links
    .filter((link) => link.kind !== "loopback" && link.name !== "lo")
    .map((link, index) => {
      const network = networks.get(attachmentKey(netns.containerId, link.name)) ?? null;
      const device = link.device ?? devices.get(attachmentKey(netns.containerId, link.name)) ?? null;
      const hostLink = hostLinkOf(link, report) ?? cards.get(device ?? "");
      return {
        source: report.source,
        at: report.at,
        mac: macOf(link),
        addresses: link.addresses.flatMap(({ address: text, prefixLength, origin, flags }) => {
          const address = parseAddress(text);
          if (address === undefined) return [];
          const isDuplicate = flags.includes("dadfailed");
          return [{ address, prefixLength, origin, ...(isDuplicate && { isDuplicate: true as const }) }];
        }),
        mtu: link.mtu,
        link: link.link,
        gateways: defaultGatewaysOf(netns, link.name),
        device,
        containerId: netns.containerId,
        from,
        network,
        interface: link.name,
        isDefault: network?.provider === "cluster-default",
        index,
        ...(hostLink === undefined ? {} : { hostLink }),
        ...(staleSince === null ? {} : { staleSince }),
      };
    });

const defaultGatewaysOf = (netns: NodeReportNamespace, name: string): string[] =>
  gatewaysOver(
    (netns.routes ?? []).map((route) => ({ ...route, gateway: parseAddress(route.gateway ?? "") ?? null })),
    name,
  );

/**
 * Which network an interface of a sandbox belongs to. Multus' record names the NAD. Without it (hot-plugged, or no
 * Multus) the CNI result only has a CNI network name, which says which NAD it was only for OVN-Kubernetes; the
 * interface that is the cluster default is known by the runtime's own cache.
 */
const networksOf = (report: NodeReport): ReadonlyMap<string, NetworkKey> => {
  const networks = new Map<string, NetworkKey>();
  const defaults = new Map<string, string>();
  for (const { containerId, delegates } of report.multus) {
    for (const [index, delegate] of delegates.entries()) {
      if (index === 0) defaults.set(containerId, delegate.network);
      else networks.set(attachmentKey(containerId, delegate.interface), nadKey(delegate.network));
    }
  }
  for (const result of report.results) {
    if (result.networkName === null || result.containerId === null || result.interface === null) continue;
    const key = attachmentKey(result.containerId, result.interface);
    const defaultName = defaults.get(result.containerId);
    const isDefault =
      defaultName === undefined ? result.interface === "eth0" : defaultName === result.networkName;
    if (networks.has(key)) continue;
    if (isDefault && result.networkName !== MULTUS_OWN_NAME) {
      networks.set(key, { provider: "cluster-default", namespace: null, name: result.networkName });
      continue;
    }
    const named = OVN_NAD.exec(result.configText ?? "")?.[1];
    if (named !== undefined) networks.set(key, nadKey(named));
  }
  return networks;
};

interface Places {
  readonly networks: ReadonlyMap<string, NetworkKey>;
  /** PCI addresses by attachment: what was handed to the plugin, where the kernel names none. */
  readonly devices: ReadonlyMap<string, string>;
  /** NICs by the PCI addresses of their functions. */
  readonly cards: ReadonlyMap<string, string>;
}

const devicesOf = (report: NodeReport): ReadonlyMap<string, string> => {
  const devices = new Map<string, string>();
  for (const { containerId, interface: interfaceName, configText } of report.results) {
    const device = DEVICE_ID.exec(configText ?? "")?.[1]?.toLowerCase();
    if (device !== undefined) devices.set(attachmentKey(containerId, interfaceName), device);
  }
  return devices;
};

const cardsOf = (report: NodeReport): ReadonlyMap<string, string> =>
  new Map(
    report.host.links.flatMap((link) =>
      (link.virtualFunctions ?? []).flatMap(({ device }) =>
        device === undefined ? [] : [[device, link.name] as const],
      ),
    ),
  );

/** Multus puts the device that the kubelet gave the pod into the plugin's configuration, under either name. */
const DEVICE_ID = /"(?:deviceID|pciBusID)"\s*:\s*"([0-9A-Fa-f]{4,8}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\.[0-7])"/;

const nadKey = (name: string): NetworkKey => {
  const slash = name.indexOf("/");
  return slash === -1
    ? { provider: "cluster-default", namespace: null, name }
    : { provider: "multus", namespace: name.slice(0, slash), name: name.slice(slash + 1) };
};

/**
 * The node's device at the other end of a veth, or below a macvlan, ipvlan or vlan. Indexes are per namespace and say
 * nothing alone: a veth must be named back by its peer.
 */
const hostLinkOf = (link: NodeReportLink, report: NodeReport): string | undefined => {
  const index = link.foreignLower?.index;
  if (index === undefined) return undefined;
  const found = report.host.links.find((candidate) => candidate.index === index);
  if (found === undefined || link.kind !== "veth") return found?.name;
  return found.kind === "veth" && found.foreignLower?.index === link.index ? found.name : undefined;
};

const attachmentKey = (containerId: string | null, interfaceName: string | null): string =>
  `${containerId ?? ""} ${interfaceName ?? ""}`;

const macOf = (link: NodeReportLink): string | null =>
  link.mac === null ? null : (parseMac(link.mac) ?? null);

const firstOfEach = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] =>
  [...new Map(items.toReversed().map((item) => [keyOf(item), item])).values()].toReversed();

/** The runtime's cache shows Multus itself under the name of its configuration; the delegate's own entry says more. */
const MULTUS_OWN_NAME = "multus-cni-network";
const OVN_NAD = /"netAttachDefName"\s*:\s*"([^"\\/]+\/[^"\\/]+)"/;
