import { watchDaemons } from "./daemons.ts";
import { createDynamicNetworks, type DynamicNetworks } from "./dynamic-networks.ts";
import { createKubelet, type Kubelet } from "./kubelet.ts";
import type { LabContext } from "./lab-context.ts";
import { startPodScheduler } from "./pod-scheduler.ts";
import { isLeaving, nodeOf, phaseOf } from "./pod-view.ts";
import { every } from "./scheduler.ts";
import { reconcileWhereabouts, startControlLoop } from "./whereabouts-upkeep.ts";
import { startWorkloads } from "./workloads.ts";

/** The running controllers, and what one can do to the cluster through them. */
export interface LabControllers {
  readonly kubelet: Kubelet;
  readonly dynamicNetworks: DynamicNetworks;
  /** All sandboxes of a node are lost and made anew. */
  restartNode(node: string): void;
  /** whereabouts' nightly clean-up, now. */
  reconcileWhereabouts(): { allocations: number; reservations: number };
  stop(): void;
}

const EXPIRE_MS = 60_000;

/** Starts everything that makes the lab behave like a cluster. The kernel must already agree with the objects. */
export function startControllers(context: LabContext): LabControllers {
  const stops = [watchDaemons(context)];
  const dynamicNetworks = createDynamicNetworks(context);
  stops.push(
    () => dynamicNetworks.stop(),
    startControlLoop(context),
    startWorkloads(context),
    startPodScheduler(context),
  );
  const kubelet = createKubelet(context);
  stops.push(() => kubelet.stop());
  every(
    context.scheduler,
    () => EXPIRE_MS,
    () => context.recorder.expire(),
  );
  return {
    kubelet,
    dynamicNetworks,
    restartNode(node) {
      for (const pod of context.cluster.list("pods")) {
        if (nodeOf(pod) !== node || phaseOf(pod) !== "Running" || isLeaving(pod)) continue;
        kubelet.restartSandbox(pod);
      }
    },
    reconcileWhereabouts: () => reconcileWhereabouts(context),
    stop() {
      for (const stop of stops) stop();
      context.scheduler.stop();
    },
  };
}
