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
export type Operation = PodOperation | NodeOperation;

export const isOfPod = (operation: Operation): operation is PodOperation =>
  operation.kind === "attach" || operation.kind === "detach";

interface CommonOperation {
  readonly id: string;
  readonly cluster: string;
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
}

/** A change of what one pod asks for. */
export interface PodOperation extends CommonOperation {
  readonly kind: "attach" | "detach";
  readonly pod: PodKey;
  readonly podUid: string;
  readonly network: NetworkKey;
  readonly interface: string | null;
  /** Addresses that were reported, once they were. */
  readonly addresses: readonly string[];
  /** How often each KubeEvent of the pod (by id) had been counted before it was asked: that was about something else. */
  readonly heardBefore: Readonly<Record<string, number>>;
  /** What Kubernetes said of that pod's networks since it was asked. */
  readonly kubeEvents: readonly KubeEvent[];
  /** What was sent to the API server for it, its dry run first. */
  readonly exchanges: readonly Exchange[];
}

/** One request of ours to the API server as it was sent, and what came back. */
export interface Exchange extends SentRequest {
  /** When it was sent, ISO 8601. */
  readonly at: string;
}

export interface SentRequest {
  readonly method: "PATCH";
  /** With its query. */
  readonly path: string;
  readonly contentType: string;
  /** Cut where it is longer than 8 KiB, with a word on that. */
  readonly body: string;
  /** What the API made of it: the new resourceVersion, or its Status in its own words; or why there was no answer. */
  readonly answer: string;
}

/**
 * What a node's agent does there. `del`: DEL of one attachment whose sandbox is gone; `gc`: that for all such of one CNI
 * network; `release`: one lease of host-local. `asked` is when the agent was told; `observed` (`released` for a lease)
 * when it then saw that all of it is gone.
 */
export interface NodeOperation extends CommonOperation {
  readonly kind: "del" | "gc" | "release";
  readonly node: string;
  /** Name in the configuration: the folder of host-local's store, not that of a definition. */
  readonly cniNetwork: string;
  /** Why, in the viewer's words. */
  readonly note: string | null;
  readonly targets: readonly OperationTarget[];
  /** What the plugins said; the first 200. */
  readonly answers: readonly PluginSaid[];
  /** Of the targets: what the agent still saw afterwards. */
  readonly left: readonly OperationLeft[];
}

export interface OperationTarget {
  readonly containerId: string;
  readonly interface: string | null;
  readonly addresses: readonly string[];
  /** Whose it was, where a cached result says so. */
  readonly pod: PodKey | null;
}

export interface PluginSaid {
  readonly verb: string;
  readonly plugin: string;
  readonly containerId: string | null;
  readonly verdict: "passes" | "fails" | "not-supported" | "undetermined";
  /** What that proves. */
  readonly text: string;
  /** The plugin's own words. */
  readonly message: string | null;
}

export interface OperationLeft {
  readonly containerId: string;
  readonly interface: string | null;
  readonly hasLink: boolean;
  readonly hasCache: boolean;
  readonly leases: readonly string[];
}

export interface OperationStage {
  readonly name: OperationState;
  readonly at: string;
  readonly detail: string | null;
}
