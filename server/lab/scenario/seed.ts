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
import { nodeCount, placeTenants } from "./scale.ts";
import { troubleAddresses } from "./troubles-addresses.ts";
import { moreTroubles } from "./troubles-more.ts";
import { troublePods } from "./troubles-pods.ts";
import {
  ago,
  NAMESPACES,
  placeCore5g,
  placeEdge,
  placeOthers,
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

/** Creates the whole scenario with its past. `pods` beyond the scenario's own are filled up with healthy tenants. */
export function seedScenario(context: LabContext, pods: number): void {
  const now = context.cluster.now();
  const count = nodeCount(pods);
  const nodes = Array.from({ length: count }, (_, index) => nodeName(index));
  const books = stagedBooks(() => context.scheduler.now());
  context.books = books;
  const everywhere: Placing = { context, nodes, at: now };
  const small: Placing = { context, nodes: nodes.slice(0, 4), at: now };
  const own: Placing = { context, nodes: nodes.slice(0, SCENARIO_NODES), at: now };
  const open: Placing = { ...own, nodes: own.nodes.filter((name) => name !== "node-h") };
  createBase(everywhere, count);
  placePlatform(everywhere);
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
  placeTenants(everywhere, pods - context.cluster.list("pods").length);
  books.flush(context.cluster);
  context.books = clusterBooks(context.cluster);
}

function createBase(placing: Placing, count: number): void {
  const { context } = placing;
  const old = ago(placing, CLUSTER_AGE_MS);
  for (const name of NAMESPACES) createNamespace(ago(placing, 40 * DAY), name);
  for (let index = 0; index < count; index++) {
    const at = old.at + index * 90;
    context.cluster.create("nodes", nodeObject(context, index, count, at), { manager: "kubelet", at });
    buildFabric(context, index);
  }
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
