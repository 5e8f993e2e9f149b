import type { Claim } from "./evidence.ts";
import type { EntityId } from "./ids.ts";
import type { Problem } from "./problems.ts";
import type { SourceRef } from "./source-ref.ts";

/**
 * A virtual machine as one of KubeVirt's two objects shows it: what somebody wants it to be (VirtualMachine), or what
 * runs (VirtualMachineInstance). The pod that carries it is found by the machine's name.
 */
export interface Machine {
  readonly kind: "machine";
  readonly id: EntityId;
  readonly cluster: string;
  readonly from: SourceRef;
  readonly face: "wanted" | "running";
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | null;
  /** Networks that its specification names. `interface` is the pod's, null where nobody said it yet. */
  readonly asked: readonly Claim[];
  /** What its status says of them; addresses of the guest have the origin `guest-agent`. */
  readonly reported: readonly Claim[];
  /** Interfaces of the pod that the guest does not have (yet, or any more). */
  readonly notInGuest: readonly string[];
  /** Name of the pod that the guest runs in while it migrates; null: whichever carries it. */
  readonly guestPod: string | null;
  readonly problems: readonly Problem[];
}

/** Origin of an address that a guest's own agent told. No kernel outside the guest has it. */
export const GUEST_ORIGIN = "guest-agent";
