import { annotationPath } from "../../cni/annotations.ts";
import {
  type OvnPodNetwork,
  parseOvnPodNetworks,
  POD_NETWORKS_ANNOTATION,
} from "../../cni/ovn-pod-networks.ts";
import { parseMac } from "../../ip/mac.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { annotationOf, nameOf } from "../../kube/metadata.ts";
import { readNetworkAttachmentDefinition } from "../../kube/nad.ts";
import { isHostNetworkPod } from "../../kube/pod.ts";
import { readUserDefinedNetwork } from "../../kube/user-defined-network.ts";
import type { Claim } from "../../model/evidence.ts";
import { evidenceId, networkId, type NetworkKey } from "../../model/ids.ts";
import type { Problem } from "../../model/problems.ts";
import type { SourceRef } from "../../model/source-ref.ts";
import { isPrimaryConfig, networkOfNad } from "../derived-network.ts";
import { derivedProblem, NOTHING_DERIVED, problemsAt, refIn } from "../derived.ts";
import type { DeriveContext, Derived, Source, Watched } from "../source.ts";
import { NADS, PODS } from "../watched.ts";

const UDNS: Watched = {
  group: "k8s.ovn.org",
  version: "v1",
  resource: "userdefinednetworks",
  kind: "UserDefinedNetwork",
  isNamespaced: true,
};
const CUDNS: Watched = {
  group: "k8s.ovn.org",
  version: "v1",
  resource: "clusteruserdefinednetworks",
  kind: "ClusterUserDefinedNetwork",
  isNamespaced: false,
};

/**
 * OVN-Kubernetes. What is secondary it offers through NetworkAttachmentDefinitions that pods name as any other, and that
 * Multus attaches: those are networks of Multus, here only what OVN-Kubernetes reports of them. A namespace's primary
 * network is its own: nobody asks for it, every pod has it.
 */
export const ovnKubernetes: Source = {
  id: "ovn-kubernetes",
  title: "OVN-Kubernetes",
  watches: [PODS, NADS, UDNS, CUDNS],
  derive: (object, context) => {
    if (context.watched.kind === PODS.kind) return derivePod(object, context);
    return context.watched.kind === NADS.kind
      ? derivePrimary(object, context)
      : deriveFailed(object, context);
  },
};

const derivePod = (object: KubeObject, context: DeriveContext): Derived => {
  const text = annotationOf(object, POD_NETWORKS_ANNOTATION);
  const named = nameOf(object);
  if (text === undefined || text === "" || named === undefined || named.namespace === null)
    return NOTHING_DERIVED;
  if (isHostNetworkPod(object)) return NOTHING_DERIVED;
  const pod = { namespace: named.namespace, name: named.name };
  const from = refIn(context, named);
  const parsed = parseOvnPodNetworks(text);
  const problems = problemsAt(from, annotationPath(POD_NETWORKS_ANNOTATION), parsed.problems);
  if (parsed.networks.length === 0 && problems.length === 0) return NOTHING_DERIVED;
  return {
    entities: [
      {
        kind: "pod-evidence",
        id: evidenceId(context.cluster, ovnKubernetes.id, pod),
        cluster: context.cluster,
        from,
        source: ovnKubernetes.id,
        pod,
        asked: parsed.networks
          .filter(({ isPrimary }) => isPrimary)
          .map((each, index) => askedOf(each, index, from)),
        reported: parsed.networks.map((each, index) => reportedOf(each, index, from)),
        observed: null,
        problems,
      },
    ],
    problems,
  };
};

/** The annotation names no interface; that of a primary network is always the same (go-controller/pkg/cni/cniserver.go). */
const PRIMARY_INTERFACE = "ovn-udn1";

const keyOf = ({ namespace, name, isPrimary }: OvnPodNetwork): NetworkKey => ({
  provider: isPrimary ? "ovn-kubernetes" : "multus",
  namespace,
  name,
});

const claimOf = (network: OvnPodNetwork, index: number, from: SourceRef): Omit<Claim, "source"> => ({
  at: null,
  mac: null,
  addresses: [],
  mtu: null,
  link: null,
  gateways: [],
  device: null,
  containerId: null,
  from,
  network: keyOf(network),
  interface: network.isPrimary ? PRIMARY_INTERFACE : null,
  isDefault: false,
  index,
});

/** As with the cluster's default: who runs in that namespace has asked for it. */
const askedOf = (network: OvnPodNetwork, index: number, from: SourceRef): Claim => ({
  ...claimOf(network, index, from),
  source: "namespace",
});

const reportedOf = (network: OvnPodNetwork, index: number, from: SourceRef): Claim => ({
  ...claimOf(network, index, from),
  source: "pod-networks",
  mac: network.mac === null ? null : (parseMac(network.mac) ?? null),
  addresses: network.addresses.map(({ address, prefixLength }) => ({ address, prefixLength, origin: null })),
  gateways: network.gateways,
});

const derivePrimary = (object: KubeObject, context: DeriveContext): Derived => {
  const nad = readNetworkAttachmentDefinition(object);
  // What can't be read is Multus' to tell: once is enough.
  if (!nad.ok || !isPrimaryConfig(nad.value.configText)) return NOTHING_DERIVED;
  const network = networkOfNad(object, nad.value, "ovn-kubernetes", context);
  return { entities: [network], problems: network.problems };
};

/**
 * An object that no definition was made from is a network that nobody can use, and nothing else would show it. One that
 * works is seen in its definitions.
 */
const deriveFailed = (object: KubeObject, context: DeriveContext): Derived => {
  const read = readUserDefinedNetwork(object);
  const named = nameOf(object);
  if (!read.ok || named === undefined) {
    return read.ok ? NOTHING_DERIVED : derivedProblem(object, context, read.problem);
  }
  const { failure, topology, vlan, mtu, physicalNetwork, ranges, createdAt, deletedAt } = read.value;
  if (failure === null) return NOTHING_DERIVED;
  const from = refIn(context, named);
  const key: NetworkKey = { provider: "ovn-kubernetes", namespace: named.namespace, name: named.name };
  const problems: Problem[] = [
    {
      code: "CONFIG_INVALID",
      detail: `OVN-Kubernetes made no definition of it: ${failure.slice(0, 300)}`,
      from,
      path: "status.conditions",
    },
  ];
  return {
    entities: [
      {
        kind: "network",
        id: networkId(context.cluster, key),
        cluster: context.cluster,
        from,
        key,
        createdAt,
        deletedAt,
        cniName: null,
        cniVersion: null,
        plugins: [],
        type: null,
        bridge: null,
        master: null,
        vlan,
        mtu,
        mode: topology,
        physicalNetwork,
        resourceName: null,
        ipam: {
          type: "ovn",
          ranges: ranges.map((range) => ({ range, start: null, end: null, excludes: [] })),
          networkName: null,
          gateways: [],
          hasReservations: false,
          nodeSliceSize: null,
        },
        problems,
      },
    ],
    problems,
  };
};
