import { parseMac } from "../../ip/mac.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import {
  type MachineFields,
  type MachineInterface,
  type MachineNetwork,
  readMachine,
} from "../../kube/machine.ts";
import { nameOf } from "../../kube/metadata.ts";
import type { Claim } from "../../model/evidence.ts";
import { joinId, type NetworkKey } from "../../model/ids.ts";
import { GUEST_ORIGIN } from "../../model/machine.ts";
import type { SourceRef } from "../../model/source-ref.ts";
import { derivedProblem, NOTHING_DERIVED, refIn } from "../derived.ts";
import type { DeriveContext, Derived, Source, Watched } from "../source.ts";

const VMS: Watched = {
  group: "kubevirt.io",
  version: "v1",
  resource: "virtualmachines",
  kind: "VirtualMachine",
  isNamespaced: true,
};
const VMIS: Watched = {
  group: "kubevirt.io",
  version: "v1",
  resource: "virtualmachineinstances",
  kind: "VirtualMachineInstance",
  isNamespaced: true,
};

/**
 * KubeVirt: what a machine asks for in its own specification, and what its status says, the guest's own addresses
 * included. The machine is no network of its own: it is on those of Multus, through the pod that carries it.
 */
export const kubevirt: Source = {
  id: "kubevirt",
  title: "KubeVirt",
  watches: [VMS, VMIS],
  derive: (object, context) => deriveMachine(object, context),
};

const deriveMachine = (object: KubeObject, context: DeriveContext): Derived => {
  const read = readMachine(object);
  const named = nameOf(object);
  if (!read.ok || named === undefined) {
    return read.ok ? NOTHING_DERIVED : derivedProblem(object, context, read.problem);
  }
  const { namespace, name, uid, interfaces, sourcePod } = read.value;
  const from = refIn(context, named);
  const face = context.watched.kind === VMS.kind ? "wanted" : "running";
  const networks = read.value.networks.filter(({ isLeaving }) => !isLeaving);
  return {
    entities: [
      {
        kind: "machine",
        id: joinId(context.cluster, "machine", face, namespace, name),
        cluster: context.cluster,
        from,
        face,
        namespace,
        name,
        uid,
        asked: networks.flatMap((network, index) => askedOf(network, read.value, index, from)),
        reported: interfaces.flatMap((entry, index) => reportedOf(entry, read.value, index, from)),
        notInGuest: interfaces.flatMap(({ isInGuest, isInPod, podInterface }) =>
          isInPod && !isInGuest && podInterface !== null ? [podInterface] : [],
        ),
        guestPod: sourcePod,
        problems: [],
      },
    ],
    problems: [],
  };
};

/** The name is that of the network, which the other evidences know. */
const keyOf = (network: MachineNetwork | undefined): NetworkKey | null => {
  if (network === undefined || network.network === null) return null;
  return network.network === "pod"
    ? { provider: "cluster-default", namespace: null, name: "default" }
    : { provider: "multus", ...network.network };
};

const askedOf = (
  network: MachineNetwork,
  machine: MachineFields,
  index: number,
  from: SourceRef,
): Claim[] => {
  const key = keyOf(network);
  if (key === null || network.network === "pod") return [];
  const known = machine.interfaces.find(({ name }) => name === network.name);
  return [
    {
      source: "vm-spec",
      at: null,
      mac: network.mac === null ? null : (parseMac(network.mac) ?? null),
      addresses: [],
      mtu: null,
      link: null,
      gateways: [],
      device: null,
      containerId: null,
      from,
      network: key,
      interface: known?.podInterface ?? null,
      isDefault: false,
      index,
    },
  ];
};

/** Only what hangs on a network of the specification: what a guest makes for itself is its own business. */
const reportedOf = (
  entry: MachineInterface,
  machine: MachineFields,
  index: number,
  from: SourceRef,
): Claim[] => {
  const network = machine.networks.find(({ name }) => name === entry.name);
  const key = keyOf(network);
  if (key === null || entry.podInterface === null) return [];
  return [
    {
      source: "vmi-status",
      at: machine.writtenAt,
      mac: entry.mac === null ? null : (parseMac(entry.mac) ?? null),
      addresses: entry.addresses.map((address) => ({
        address,
        prefixLength: null,
        origin: entry.hasAgent ? GUEST_ORIGIN : null,
      })),
      mtu: null,
      link: entry.link,
      gateways: [],
      device: null,
      containerId: null,
      from,
      network: key,
      interface: entry.podInterface,
      isDefault: key.provider === "cluster-default",
      index,
    },
  ];
};
