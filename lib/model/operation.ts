import type { KubeEvent } from "./kube-event.ts";
import type { NetworkKey, PodKey } from "./ids.ts";

/**
 * - planned: written down, nothing sent yet
 * - asked: the cluster took the request
 * - reported / observed: as far as the outcome was seen (for a detach: seen to be gone)
 * - failed / aborted: it did not come about / it can't come about any more
 */
export type OperationState =
  "planned" | "asked" | "reported" | "observed" | "released" | "failed" | "aborted";

/** A plan being carried out: kept in the store, followed until its outcome is seen. Times ISO 8601. */
export interface Operation {
  readonly id: string;
  readonly cluster: string;
  readonly kind: "attach" | "detach";
  readonly pod: PodKey;
  readonly podUid: string;
  readonly network: NetworkKey;
  readonly interface: string | null;
  readonly viewer: string;
  readonly state: OperationState;
  readonly stages: readonly OperationStage[];
  readonly startedAt: string;
  /** When the cluster took the request; null before. */
  readonly askedAt: string | null;
  readonly deadlineAt: string;
  /** It has ended when this is set. */
  readonly endedAt: string | null;
  readonly reason: { readonly code: string; readonly title: string; readonly detail: string } | null;
  /** Addresses that were reported, once they were. */
  readonly addresses: readonly string[];
  /** How often each KubeEvent of the pod (by id) had been counted before it was asked: that was about something else. */
  readonly heardBefore: Readonly<Record<string, number>>;
  /** What Kubernetes said of that pod's networks since it was asked. */
  readonly kubeEvents: readonly KubeEvent[];
}

export interface OperationStage {
  readonly name: OperationState;
  readonly at: string;
  readonly detail: string | null;
}
