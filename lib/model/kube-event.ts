import type { EntityId, PodKey } from "./ids.ts";
import type { SourceRef } from "./source-ref.ts";

/** A Kubernetes event about a pod, whichever of the two API groups it came by. Both faces of one event have one id (by uid). */
export interface KubeEvent {
  readonly kind: "kube-event";
  readonly id: EntityId;
  readonly cluster: string;
  readonly from: SourceRef;
  readonly pod: PodKey;
  readonly podUid: string | null;
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  /** `multus`, `pod-networks-updates`, `kubelet`, … */
  readonly component: string;
  /** Text, cut at 4 KiB. */
  readonly message: string;
  readonly count: number;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
}
