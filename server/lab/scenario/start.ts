import { startChurn } from "../controllers/churn.ts";
import { watchDaemons } from "../controllers/daemons.ts";
import { noFaults, type Faults } from "../controllers/faults.ts";
import type { Kernel } from "../controllers/kernel.ts";
import { startLinkChurn } from "../controllers/link-churn.ts";
import { createContext, type LabContext } from "../controllers/lab-context.ts";
import { timerScheduler, type Scheduler } from "../controllers/scheduler.ts";
import { startControllers, type LabControllers } from "../controllers/start-controllers.ts";
import type { LabCluster } from "../lab-cluster.ts";
import { rebuildKernel } from "./rebuild.ts";
import { NODES_WITHOUT_AGENT } from "../agents/serve-agents.ts";
import { seedCluster } from "./seed.ts";
import { troubleKernels } from "./troubles-kernel.ts";

export interface ScenarioOptions {
  seed: number;
  /** How many pods in all: fewer than 150 make a small healthy cluster, more than the scenario's own are tenants. */
  pods?: number;
  churn: boolean;
  faults?: Faults;
  /** The runtime's timers when absent. */
  scheduler?: Scheduler;
}

export interface Scenario {
  readonly controllers: LabControllers;
  /** What really exists on the nodes; a node agent of the lab answers from it. */
  readonly kernel: Kernel;
  /** For what joins the running cluster: a node with real namespaces. */
  readonly context: LabContext;
  stop(): void;
}

/**
 * Starts the telco-and-VM cluster on a store that has been bootstrapped (system namespaces, definitions): creates it when the store has no nodes, otherwise takes the saved objects as they
 * are and brings the nodes' kernels back to what they say; then starts all controllers.
 */
export function startScenario(cluster: LabCluster, options: ScenarioOptions): Scenario {
  const scheduler = options.scheduler ?? timerScheduler(() => cluster.now());
  const context = createContext({
    cluster,
    scheduler,
    seed: options.seed,
    faults: options.faults ?? noFaults,
  });
  const unwatch = watchDaemons(context);
  if (cluster.list("nodes").length === 0) seedCluster(context, options.pods);
  else rebuildKernel(context);
  troubleKernels(context, NODES_WITHOUT_AGENT);
  unwatch();
  const controllers = startControllers(context);
  const churns = options.churn ? [startChurn(context, controllers), startLinkChurn(context)] : [];
  return {
    controllers,
    kernel: context.kernel,
    context,
    stop() {
      for (const stop of churns) stop();
      controllers.stop();
    },
  };
}
