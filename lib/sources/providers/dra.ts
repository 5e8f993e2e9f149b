import { parseMac } from "../../ip/mac.ts";
import { listOf, recordOf, textOf } from "../../kube/fields.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { createdAtOf, deletedAtOf, nameOf } from "../../kube/metadata.ts";
import { type ClaimedDevice, readResourceClaim } from "../../kube/resource-claim.ts";
import type { Entity } from "../../model/entity.ts";
import type { Claim } from "../../model/evidence.ts";
import { joinId, networkId, type NetworkKey } from "../../model/ids.ts";
import type { SourceRef } from "../../model/source-ref.ts";
import { derivedProblem, NOTHING_DERIVED, refIn } from "../derived.ts";
import type { DeriveContext, Derived, Source, Watched } from "../source.ts";

const CLAIMS: Watched = {
  group: "resource.k8s.io",
  version: "v1",
  resource: "resourceclaims",
  kind: "ResourceClaim",
  isNamespaced: true,
};
const CLASSES: Watched = {
  group: "resource.k8s.io",
  version: "v1",
  resource: "deviceclasses",
  kind: "DeviceClass",
  isNamespaced: false,
};

/**
 * Dynamic Resource Allocation: network devices that a pod has by a claim. A class of devices is what pods ask for, and so
 * it stands for the network. Devices of other kinds are none of our business: a claim counts where its driver is known
 * to make networks, or where it reports network data.
 */
export const dra: Source = {
  id: "dra",
  title: "Dynamic Resource Allocation",
  watches: [CLAIMS, CLASSES],
  derive: (object, context) =>
    context.watched.kind === CLAIMS.kind ? deriveClaim(object, context) : deriveClass(object, context),
};

/** Drivers that make networks: DRANET, the CNI driver, the SR-IOV driver. */
const NETWORK_DRIVERS = [
  "dra.net",
  "cni.dra.networking.x-k8s.io",
  "sriovnetwork.k8snetworkplumbingwg.io",
] as const;

const deriveClaim = (object: KubeObject, context: DeriveContext): Derived => {
  const read = readResourceClaim(object);
  const named = nameOf(object);
  if (!read.ok || named === undefined) {
    return read.ok ? NOTHING_DERIVED : derivedProblem(object, context, read.problem);
  }
  const { namespace, name, createdAt, pods } = read.value;
  const devices = read.value.devices.filter(isNetwork);
  if (devices.length === 0) return NOTHING_DERIVED;
  const from = refIn(context, named);
  const entities = new Map<string, Entity>();
  for (const user of pods) {
    const id = joinId(context.cluster, "pod-evidence", dra.id, namespace, user.name, name);
    entities.set(id, {
      kind: "pod-evidence",
      id,
      cluster: context.cluster,
      from,
      source: dra.id,
      pod: { namespace, name: user.name },
      asked: devices.map((device, index) => ({
        ...claimOf(device, index, from),
        source: "resource-claim",
        at: createdAt,
      })),
      reported: devices.flatMap((device, index) => reportedOf(device, index, from)),
      observed: null,
      problems: [],
    });
  }
  return { entities: [...entities.values()], problems: [] };
};

const isNetwork = (device: ClaimedDevice): boolean =>
  device.networkData !== null || NETWORK_DRIVERS.some((driver) => driver === device.driver);

const keyOf = (device: ClaimedDevice): NetworkKey =>
  device.network === null
    ? { provider: "dra", namespace: null, name: device.deviceClass ?? device.driver }
    : { provider: "kubernetes-network", namespace: null, name: device.network };

const claimOf = (device: ClaimedDevice, index: number, from: SourceRef): Omit<Claim, "source"> => ({
  at: null,
  mac: null,
  addresses: [],
  mtu: null,
  link: null,
  gateways: [],
  device: null,
  containerId: null,
  from,
  network: keyOf(device),
  interface: null,
  isDefault: false,
  index,
});

const reportedOf = (device: ClaimedDevice, index: number, from: SourceRef): Claim[] => {
  const { networkData } = device;
  if (networkData === null) return [];
  return [
    {
      ...claimOf(device, index, from),
      source: "network-data",
      mac: networkData.mac === null ? null : (parseMac(networkData.mac) ?? null),
      addresses: networkData.addresses.map(({ address, prefixLength }) => ({
        address,
        prefixLength,
        origin: null,
      })),
      interface: networkData.interface,
    },
  ];
};

/** Whose selectors name a driver that makes networks. */
const deriveClass = (object: KubeObject, context: DeriveContext): Derived => {
  const named = nameOf(object);
  if (named === undefined) return NOTHING_DERIVED;
  const expressions = listOf(recordOf(object["spec"])?.["selectors"]).map(
    (selector) => textOf(recordOf(recordOf(selector)?.["cel"])?.["expression"]) ?? "",
  );
  const driver = NETWORK_DRIVERS.find((each) => expressions.some((text) => text.includes(`"${each}"`)));
  if (driver === undefined) return NOTHING_DERIVED;
  const from = refIn(context, { ...named, namespace: null });
  const key: NetworkKey = { provider: "dra", namespace: null, name: named.name };
  return {
    entities: [
      {
        kind: "network",
        id: networkId(context.cluster, key),
        cluster: context.cluster,
        from,
        key,
        createdAt: createdAtOf(object),
        deletedAt: deletedAtOf(object),
        cniName: null,
        cniVersion: null,
        plugins: [],
        type: driver,
        bridge: null,
        master: null,
        vlan: null,
        mtu: null,
        mode: null,
        physicalNetwork: null,
        resourceName: null,
        ipam: null,
        configText: JSON.stringify(object["spec"] ?? {}, null, 2).slice(0, CONFIG_LENGTH_MAX),
        problems: [],
      },
    ],
    problems: [],
  };
};

const CONFIG_LENGTH_MAX = 16 * 1024;
