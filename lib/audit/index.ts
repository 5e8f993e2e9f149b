import type { Rule } from "./rule.ts";
import { addressConflict } from "./rules/address-conflict.ts";
import { addressNotRecorded } from "./rules/address-not-recorded.ts";
import { allocationCorrupt } from "./rules/allocation-corrupt.ts";
import { allocationOfCompletedPod } from "./rules/allocation-of-completed-pod.ts";
import { allocationOfGonePod } from "./rules/allocation-of-gone-pod.ts";
import { allocationOfPredecessor } from "./rules/allocation-of-predecessor.ts";
import { allocationStale } from "./rules/allocation-stale.ts";
import { askedNotReported } from "./rules/asked-not-reported.ts";
import { ghostReservation } from "./rules/ghost-reservation.ts";
import { linkDown } from "./rules/link-down.ts";
import { networkUndefined } from "./rules/network-undefined.ts";
import { networkUnusable } from "./rules/network-unusable.ts";
import { networkWithoutGround } from "./rules/network-without-ground.ts";
import { nobodyAsked } from "./rules/nobody-asked.ts";
import { notWhatWasAsked } from "./rules/not-what-was-asked.ts";
import { podCannotStart } from "./rules/pod-cannot-start.ts";
import { poolFull } from "./rules/pool-full.ts";
import { poolNearlyFull } from "./rules/pool-nearly-full.ts";
import { reportedNotObserved } from "./rules/reported-not-observed.ts";
import { requestUnreadable } from "./rules/request-unreadable.ts";
import { allocationUnreserved } from "./rules/allocation-unreserved.ts";
import { claimOfGoneMachine } from "./rules/claim-of-gone-machine.ts";
import { claimOfMissingPod } from "./rules/claim-of-missing-pod.ts";
import { deviceNotRequested } from "./rules/device-not-requested.ts";
import { duplicateDetected } from "./rules/duplicate-detected.ts";
import { groundMissingOnNode } from "./rules/ground-missing-on-node.ts";
import { hostLocalShared } from "./rules/host-local-shared.ts";
import { templateDiffers } from "./rules/template-differs.ts";

/** Every rule there is, by code. Codes are never reused or renumbered. */
export const rules: readonly Rule[] = [
  askedNotReported, // MOOR111
  reportedNotObserved, // MOOR112
  linkDown, // MOOR113
  nobodyAsked, // MOOR114
  templateDiffers, // MOOR115
  notWhatWasAsked, // MOOR116
  deviceNotRequested, // MOOR117
  requestUnreadable, // MOOR121
  addressConflict, // MOOR150
  duplicateDetected, // MOOR152
  networkUnusable, // MOOR201
  networkUndefined, // MOOR202
  networkWithoutGround, // MOOR203
  groundMissingOnNode, // MOOR204
  hostLocalShared, // MOOR205
  podCannotStart, // MOOR301
  allocationOfGonePod, // MOOR401
  allocationOfPredecessor, // MOOR402
  allocationStale, // MOOR403
  ghostReservation, // MOOR404
  allocationCorrupt, // MOOR405
  allocationOfCompletedPod, // MOOR406
  addressNotRecorded, // MOOR407
  claimOfGoneMachine, // MOOR408
  claimOfMissingPod, // MOOR409
  allocationUnreserved, // MOOR410
  poolFull, // MOOR501
  poolNearlyFull, // MOOR502
];
