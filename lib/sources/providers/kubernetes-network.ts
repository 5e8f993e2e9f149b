import type { KubeObject } from "../../kube/kube-object.ts";
import { nameOf } from "../../kube/metadata.ts";
import { readNativeNetwork } from "../../kube/native-network.ts";
import { networkId, type NetworkKey } from "../../model/ids.ts";
import { derivedProblem, NOTHING_DERIVED, refIn } from "../derived.ts";
import type { DeriveContext, Derived, Source, Watched } from "../source.ts";

const NETWORKS: Watched = {
  group: "",
  version: "v1",
  resource: "networks",
  kind: "Network",
  isNamespaced: false,
};

/** Kubernetes' own `Network`, as the draft of mid-2023 had it. Pods name one by the parameters of a claim. */
export const kubernetesNetwork: Source = {
  id: "kubernetes-network",
  title: "Kubernetes Network",
  watches: [NETWORKS],
  derive: (object, context) => deriveNetwork(object, context),
};

const deriveNetwork = (object: KubeObject, context: DeriveContext): Derived => {
  const read = readNativeNetwork(object);
  const named = nameOf(object);
  if (!read.ok || named === undefined) {
    return read.ok ? NOTHING_DERIVED : derivedProblem(object, context, read.problem);
  }
  const { name, createdAt, deletedAt, provider, ipamType, ranges, routes } = read.value;
  const from = refIn(context, { ...named, namespace: null });
  const key: NetworkKey = { provider: "kubernetes-network", namespace: null, name };
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
        type: provider ?? "Network",
        bridge: null,
        master: null,
        vlan: null,
        mtu: null,
        mode: null,
        physicalNetwork: null,
        resourceName: null,
        ipam: {
          type: ipamType ?? "unknown",
          // What is routed to is part of the network, too: the talk's example has only that.
          ranges: [...new Set([...ranges, ...routes.map(({ destination }) => destination)])].map((range) => ({
            range,
            start: null,
            end: null,
            excludes: [],
          })),
          networkName: null,
          gateways: [...new Set(routes.flatMap(({ gateway }) => gateway ?? []))],
          hasReservations: false,
          nodeSliceSize: null,
        },
        configText: JSON.stringify(object["spec"] ?? {}, null, 2).slice(0, CONFIG_LENGTH_MAX),
        problems: [],
      },
    ],
    problems: [],
  };
};

const CONFIG_LENGTH_MAX = 16 * 1024;
