import type { LabContext } from "../controllers/lab-context.ts";
import { daemonOn } from "../controllers/daemons.ts";
import { DEFINITIONS } from "../controllers/multus.ts";
import { every } from "../controllers/scheduler.ts";
import type { LabObject, ResourceKey } from "../lab-cluster.ts";
import { startRealAgent, type RealAgent } from "./agent-process.ts";
import { openCniFiles, type CniFiles } from "./cni-files.ts";
import { buildFabric, type Fabric } from "./fabric.ts";
import { findLacks, type KernelLacks } from "./link-types.ts";
import { createNodeRuntime, podPrefix } from "./node-runtime.ts";
import { REAL_NAMESPACE, REAL_NODE, realNetworks, realNode, realWorkloads } from "./real-objects.ts";
import { checkRequirements } from "./requirements.ts";
import { clearLeftRuns, clearRun, openRun, type RunRecord } from "./run-record.ts";
import { installWhereaboutsStandIn, type WhereaboutsStandIn } from "./whereabouts-stand-in.ts";

/** A node of this machine's own namespaces, made and not yet part of a cluster. */
export interface RealMachine {
  readonly run: RunRecord;
  readonly fabric: Fabric;
  readonly lacks: KernelLacks;
  readonly files: CniFiles;
  readonly whereabouts: WhereaboutsStandIn;
  readonly pluginFolder: string;
  readonly agent: RealAgent;
  /** What a person who starts it should know, a line each. */
  readonly notes: readonly string[];
  /** Takes everything away again. */
  close(): Promise<void>;
}

export type MachineOutcome = { ok: true; machine: RealMachine } | { ok: false; reason: string };

/**
 * Makes the node's host side and starts its agent, after clearing what an earlier run left. `actingTokenFile`: the agent
 * may remove what is left over, and asks its callers for the token in it.
 */
export async function makeRealMachine(
  host: string,
  acting: { readonly actingTokenFile?: string } = {},
): Promise<MachineOutcome> {
  const required = await checkRequirements();
  if (!required.ok) return required;
  const left = await clearLeftRuns();
  const run = openRun();
  try {
    const fabric = await buildFabric(run);
    const lacks = await findLacks(fabric.node, "ens1");
    const files = openCniFiles(run.folder);
    const { pluginFolder } = required;
    const whereabouts = installWhereaboutsStandIn(run.folder);
    const agent = await startRealAgent({
      node: REAL_NODE,
      namespace: fabric.node,
      folder: run.folder,
      roots: { cni: files.root, config: files.config, plugins: [pluginFolder, whereabouts.pluginFolder] },
      podPrefix: podPrefix(run),
      host,
      ...acting,
    });
    const close = async (): Promise<void> => {
      await agent.close();
      await clearRun(run);
    };
    const notes = notesOf(run, fabric, lacks, left);
    return {
      ok: true,
      machine: { run, fabric, lacks, files, whereabouts, pluginFolder, agent, notes, close },
    };
  } catch (error) {
    await clearRun(run);
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * The node joins a running cluster; its pods are made once its Multus runs, as on any new node. The result ends what the
 * node does, before the machine is closed.
 */
export function joinCluster(context: LabContext, machine: RealMachine): () => Promise<void> {
  const { run, lacks, files, whereabouts } = machine;
  const node = context.kernel.node(REAL_NODE);
  const runtime = createNodeRuntime({
    context,
    node,
    run,
    host: {
      namespace: machine.fabric.node,
      pluginFolders: [machine.pluginFolder, whereabouts.pluginFolder],
    },
    files,
    whereabouts,
    hasNat: lacks.hasNat,
  });
  node.runtime = runtime;
  create(context, "nodes", realNode(context, lacks));
  create(context, "namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: REAL_NAMESPACE } });
  for (const network of realNetworks(files.networks)) create(context, DEFINITIONS, network);
  const stop = every(
    context.scheduler,
    () => 50,
    () => {
      if (daemonOn(context, REAL_NODE, "multus") === undefined) return;
      stop();
      for (const [resource, object] of realWorkloads()) create(context, resource, object);
    },
  );
  return () => runtime.stop();
}

function create(context: LabContext, resource: ResourceKey, object: LabObject): void {
  const made = context.cluster.create(resource, object, { manager: "kubectl-client-side-apply" });
  if (!made.ok) throw new Error(`lab: ${resource} ${object.metadata.name}: ${made.status.message}`);
}

function notesOf(
  run: RunRecord,
  fabric: Fabric,
  lacks: KernelLacks,
  left: readonly string[],
): readonly string[] {
  const missing =
    lacks.types.length === 0
      ? []
      : [`this kernel has no ${lacks.types.join(", ")}: attachments of that type fail`];
  return [
    `${REAL_NODE} has real network namespaces: ${run.prefix}*; CNI state is in ${run.folder}`,
    ...missing,
    ...(lacks.hasNat ? [] : ["no NAT (iptables): nothing masquerades, port mappings fail"]),
    ...(fabric.hasRouter ? [] : ["radvd is not installed: nobody advertises a prefix, so there is no SLAAC"]),
    ...(left.length === 0
      ? []
      : [`cleared what ${String(left.length)} earlier run${left.length === 1 ? "" : "s"} left behind`]),
  ];
}
