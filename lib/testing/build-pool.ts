import { reservationName, whereaboutsPoolName } from "../cni/whereabouts-names.ts";
import { parseAddress } from "../ip/address.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { BUILT_AT } from "./build-pod.ts";

/** Builds a whereabouts IPPool. */
export interface PoolBuilder {
  withNetworkName(networkName: string): PoolBuilder;
  withResourceVersion(version: string): PoolBuilder;
  /** Last write as managedFields tell it. */
  writtenAt(time: string): PoolBuilder;
  /** An entry under its key (the offset); the owner as `namespace/name`. */
  allocates(
    key: string | number,
    owner: string,
    details?: { readonly interface?: string; readonly id?: string },
  ): PoolBuilder;
  /** An entry with whatever value. */
  holds(key: string, value: unknown): PoolBuilder;
  build(): KubeObject;
}

/** An empty pool in kube-system. */
export const aPool = (range = "10.60.3.0/24"): PoolBuilder =>
  poolBuilder({ range, networkName: null, resourceVersion: "1", writtenAt: BUILT_AT, allocations: {} });

/** A whereabouts reservation of an address for a pod (`namespace/name`). */
export const aReservation = (
  address: string,
  owner: string,
  details: { readonly interface?: string; readonly networkName?: string } = {},
): KubeObject => {
  const parsed = parseAddress(address);
  const name = parsed === undefined ? address : reservationName(parsed, details.networkName ?? null);
  return {
    apiVersion: "whereabouts.cni.cncf.io/v1alpha1",
    kind: "OverlappingRangeIPReservation",
    metadata: {
      name,
      namespace: "kube-system",
      uid: `uid-reservation-${name}`,
      resourceVersion: "1",
      creationTimestamp: BUILT_AT,
    },
    spec: { podref: owner, ifname: details.interface ?? "net1" },
  };
};

interface PoolDraft {
  readonly range: string;
  readonly networkName: string | null;
  readonly resourceVersion: string;
  readonly writtenAt: string;
  readonly allocations: Readonly<Record<string, unknown>>;
}

const poolBuilder = (draft: PoolDraft): PoolBuilder => {
  const holds = (key: string, value: unknown): PoolBuilder =>
    poolBuilder({ ...draft, allocations: { ...draft.allocations, [key]: value } });
  return {
    withNetworkName: (networkName) => poolBuilder({ ...draft, networkName }),
    withResourceVersion: (resourceVersion) => poolBuilder({ ...draft, resourceVersion }),
    writtenAt: (writtenAt) => poolBuilder({ ...draft, writtenAt }),
    allocates: (key, owner, details = {}) =>
      holds(String(key), {
        id: details.id ?? `sandbox-${owner.replace("/", "-")}`,
        ifname: details.interface ?? "net1",
        podref: owner,
      }),
    holds,
    build: () => poolObject(draft),
  };
};

const poolObject = (draft: PoolDraft): KubeObject => {
  const name = whereaboutsPoolName({ range: draft.range, networkName: draft.networkName });
  return {
    apiVersion: "whereabouts.cni.cncf.io/v1alpha1",
    kind: "IPPool",
    metadata: {
      name,
      namespace: "kube-system",
      uid: `uid-pool-${name}`,
      resourceVersion: draft.resourceVersion,
      creationTimestamp: BUILT_AT,
      managedFields: [{ manager: "whereabouts", operation: "Update", time: draft.writtenAt, fieldsV1: {} }],
    },
    spec: { range: draft.range, allocations: draft.allocations },
  };
};
