import type { KubeObject } from "../../kube/kube-object.ts";
import { nameOf } from "../../kube/metadata.ts";
import { isHostNetworkPod, podIPsOf } from "../../kube/pod.ts";
import type { Claim, Evidence } from "../../model/evidence.ts";
import { evidenceId, type NetworkKey } from "../../model/ids.ts";
import type { SourceRef } from "../../model/source-ref.ts";
import { NOTHING_DERIVED, refIn } from "../derived.ts";
import type { DeriveContext, Derived, Source } from "../source.ts";
import { PODS } from "../watched.ts";

/**
 * The network that every pod has without asking, except those of the node's own (hostNetwork). Its real name is known
 * only where a network-status names it; the join then takes that name over.
 */
export const clusterDefault: Source = {
  id: "cluster-default",
  title: "Cluster default network",
  watches: [PODS],
  derive: (object, context) => derivePod(object, context),
};

export const CLUSTER_DEFAULT_KEY: NetworkKey = {
  provider: "cluster-default",
  namespace: null,
  name: "default",
};

const derivePod = (object: KubeObject, context: DeriveContext): Derived => {
  const named = nameOf(object);
  if (named === undefined || named.namespace === null || isHostNetworkPod(object)) return NOTHING_DERIVED;
  const pod = { namespace: named.namespace, name: named.name };
  const from = refIn(context, named);
  const addresses = podIPsOf(object).map((address) => ({ address, prefixLength: null, origin: null }));
  return {
    entities: [
      {
        kind: "pod-evidence",
        id: evidenceId(context.cluster, clusterDefault.id, pod),
        cluster: context.cluster,
        from,
        source: clusterDefault.id,
        pod,
        asked: [defaultClaim("cluster", [], from)],
        reported: addresses.length === 0 ? [] : [defaultClaim("podIPs", addresses, from)],
        observed: null,
        problems: [],
      },
    ],
    problems: [],
  };
};

const defaultClaim = (source: string, addresses: Evidence["addresses"], from: SourceRef): Claim => ({
  source,
  at: null,
  mac: null,
  addresses,
  mtu: null,
  link: null,
  gateways: [],
  device: null,
  containerId: null,
  from,
  network: CLUSTER_DEFAULT_KEY,
  interface: "eth0",
  isDefault: true,
  index: 0,
});
