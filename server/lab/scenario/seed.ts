import type { LabContext } from "../controllers/lab-context.ts";
import { DEFINITIONS } from "../controllers/multus.ts";
import { clusterBooks, stagedBooks } from "../controllers/whereabouts-pools.ts";
import { PRIMARY_LABEL } from "../controllers/ovn.ts";
import { placeVirtualMachines } from "./machines.ts";
import { placeNativeNetworks } from "./native-networks.ts";
import { goodNetworks } from "./networks.ts";
import { buildFabric, nodeName, nodeObject, SCENARIO_NODES } from "./nodes.ts";
import { placeOvnNetworks } from "./ovn-networks.ts";
import { placePolicies } from "./policies.ts";
import { createAt, type Placing } from "./placement.ts";
import { copyDaemons, copyNodes } from "./copy-nodes.ts";
import { nodeCount, placeCopies } from "./scale.ts";
import { PODS_PER_TENANT, placeTenant } from "./tenants.ts";
import { troubleAddresses } from "./troubles-addresses.ts";
import { moreTroubles } from "./troubles-more.ts";
import { troublePods } from "./troubles-pods.ts";
import {
  ago,
  NAMESPACES,
  placeCore5g,
  placeEdge,
  placeOthers,
  placeDaemons,
  placePlatform,
  placePrimaryTenants,
  placeProviders,
  placeRadio,
  placeStorage,
  PRIMARY_NAMESPACES,
} from "./workloads.ts";

const DAY = 86_400_000;
/** How long ago the cluster was made. */
export const CLUSTER_AGE_MS = 43 * DAY;

/** Fewer pods than this, and the cluster is a small one of its own. */
const SCENARIO_PODS_MIN = 150;
/** Nodes that are really written and made; the others are copied, and made when somebody looks at them. */
const WRITTEN_NODES = 40;

/**
 * Creates a cluster with its past: the scenario, its pods filled up by tenants where more are wanted, or a small healthy
 * cluster where fewer are.
 */
export function seedCluster(context: LabContext, pods: number | undefined): void {
  if (pods !== undefined && pods < SCENARIO_PODS_MIN) seedSmall(context, pods);
  else seedScenario(context, pods ?? 0);
}

/** Daemons and one tenant, exactly as many pods as are wanted. */
function seedSmall(context: LabContext, pods: number): void {
  const count = Math.max(1, Math.ceil(pods / 30));
  const nodes = Array.from({ length: count }, (_, index) => nodeName(index));
  const books = stagedBooks(() => context.scheduler.now());
  context.books = books;
  const placing: Placing = { context, nodes, at: context.cluster.now() };
  createBase(placing, count, []);
  placeDaemons(placing, Math.floor((pods - 2) / count));
  placeTenant(placing, pods - context.cluster.list("pods").length);
  books.flush(context.cluster);
  context.books = clusterBooks(context.cluster);
}

function seedScenario(context: LabContext, pods: number): void {
  const now = context.cluster.now();
  const count = nodeCount(pods);
  const nodes = Array.from({ length: count }, (_, index) => nodeName(index));
  const books = stagedBooks(() => context.scheduler.now());
  context.books = books;
  const everywhere: Placing = { context, nodes, at: now };
  const small: Placing = { context, nodes: nodes.slice(0, 4), at: now };
  const own: Placing = { context, nodes: nodes.slice(0, SCENARIO_NODES), at: now };
  const open: Placing = { ...own, nodes: own.nodes.filter((name) => name !== "node-h") };
  createBase(everywhere, count, NAMESPACES);
  placePlatform(everywhere, copyDaemons);
  for (const network of goodNetworks()) createAt(ago(small, 40 * DAY), DEFINITIONS, network);
  placeOvnNetworks(ago(small, 39 * DAY));
  placePolicies(small);
  placeProviders(own);
  placeCore5g(small);
  placeStorage(small);
  placeVirtualMachines(small);
  placeOthers(small);
  placeRadio(open);
  placePrimaryTenants(open);
  placeNativeNetworks(own);
  placeEdge(own);
  troublePods(small);
  moreTroubles(small);
  troubleAddresses(small);
  const left = pods - context.cluster.list("pods").length;
  if (left > 0) placeTenant({ ...everywhere, nodes: open.nodes }, Math.min(left, PODS_PER_TENANT));
  placeCopies(everywhere, left - PODS_PER_TENANT);
  books.flush(context.cluster);
  context.books = clusterBooks(context.cluster);
}

function createBase(placing: Placing, count: number, namespaces: readonly string[]): void {
  const { context } = placing;
  const old = ago(placing, CLUSTER_AGE_MS);
  for (const name of namespaces) createNamespace(ago(placing, 40 * DAY), name);
  for (let index = 0; index < Math.min(count, WRITTEN_NODES); index++) {
    const at = old.at + index * 90;
    context.cluster.create("nodes", nodeObject(context, index, count, at), { manager: "kubelet", at });
    buildFabric(context, index);
  }
  copyNodes(old, (index, at) => nodeObject(context, index, count, at), WRITTEN_NODES, count);
  createConfig(old, "whereabouts-config", { "cron-expression": "30 4 * * *" });
  createConfig(old, "multus-daemon-config", {
    "daemon-config.json":
      '{"chrootDir":"/hostroot","cniVersion":"0.3.1","logLevel":"verbose","socketDir":"/host/run/multus/"}',
  });
  createConfig(old, "dynamic-networks-controller-config", {
    "dynamic-networks-config.json":
      '{"criSocketPath":"/host/run/containerd/containerd.sock","multusSocketPath":"/host/run/multus/multus.sock"}',
  });
}

function createNamespace(placing: Placing, name: string): void {
  const isPrimary = PRIMARY_NAMESPACES.includes(name);
  const labels = isPrimary ? { labels: { [PRIMARY_LABEL]: "" } } : {};
  createAt(placing, "namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name, ...labels } });
}

function createConfig(placing: Placing, name: string, data: Record<string, string>): void {
  const metadata = { name, namespace: "kube-system" };
  createAt(placing, "configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata, data });
}
