import type { EntityId } from "./ids.ts";
import type { SourceRef } from "./source-ref.ts";

/** A Pod as far as networks are concerned. Times are ISO 8601. */
export interface Pod {
  readonly kind: "pod";
  readonly id: EntityId;
  readonly cluster: string;
  readonly from: SourceRef;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** null until it is scheduled. */
  readonly node: string | null;
  readonly phase: "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";
  readonly isHostNetwork: boolean;
  readonly createdAt: string | null;
  readonly startedAt: string | null;
  /** Set while the pod is being deleted. */
  readonly deletedAt: string | null;
  readonly controller: Controller | null;
  /** The VM that this pod carries (KubeVirt), null for a plain pod. */
  readonly virtualMachine: string | null;
  readonly podIPs: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Condition PodReadyToStartContainers, null where the API doesn't say. */
  readonly isSandboxReady: boolean | null;
  /** Extended resources that its containers ask for, summed up; undefined where they ask for none. */
  readonly resources?: Readonly<Record<string, number>>;
  /** Container waiting reason or pod reason worth showing (CrashLoopBackOff, NodeLost …). */
  readonly reason: string | null;
}

/** What keeps a pod: its Deployment (named through the ReplicaSet's hash), StatefulSet, DaemonSet, Job, … */
export interface Controller {
  readonly kind: string;
  readonly name: string;
}

export interface Node {
  readonly kind: "node";
  readonly id: EntityId;
  readonly cluster: string;
  readonly from: SourceRef;
  readonly name: string;
  readonly isReady: boolean | null;
  readonly isUnreachable: boolean;
  readonly addresses: readonly string[];
  readonly podRanges: readonly string[];
  readonly kubeletVersion: string | null;
  readonly runtime: string | null;
  readonly bootId: string | null;
  readonly createdAt: string | null;
  /** Network devices that can be requested: resource name → allocatable count. Only names with a slash. */
  readonly resources: Readonly<Record<string, string>>;
}

export interface Namespace {
  readonly kind: "namespace";
  readonly id: EntityId;
  readonly cluster: string;
  readonly from: SourceRef;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly deletedAt: string | null;
}

/** Its containers have ended for good: its sandbox is gone, and with it what it held. */
export const hasEnded = ({ phase }: { readonly phase: string }): boolean =>
  phase === "Succeeded" || phase === "Failed";
