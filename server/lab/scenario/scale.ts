import { DEFINITIONS } from "../controllers/multus.ts";
import { SCENARIO_NODES } from "./nodes.ts";
import { networkOf } from "./objects.ts";
import { createAt, placeDeployment, type Placing } from "./placement.ts";
import { ago } from "./workloads.ts";

const PODS_PER_NAMESPACE = 500;
const PODS_PER_DEPLOYMENT = 25;
const HOUR = 3_600_000;

/** Nodes for so many pods: 30 on each, as far as Kubernetes goes. */
export function nodeCount(pods: number): number {
  return Math.max(SCENARIO_NODES, Math.min(5000, Math.ceil(pods / 30)));
}

/**
 * Fills the cluster up: namespaces `tenant-0001`…, each with a network of its own (bridge on the storage NIC, whereabouts
 * /20) and Deployments of 25; every fourth Deployment has no secondary network. All of it is healthy.
 */
export function placeTenants(placing: Placing, pods: number): void {
  const { context } = placing;
  for (let left = pods, tenant = 1; left > 0; tenant++) {
    const namespace = `tenant-${String(tenant).padStart(4, "0")}`;
    const then: Placing = { ...ago(placing, context.random.between(2, 700) * HOUR), isLean: pods > 500 };
    createAt(then, "namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    createAt(then, DEFINITIONS, tenantNetwork(namespace, tenant));
    const inNamespace = Math.min(left, PODS_PER_NAMESPACE);
    for (let placed = 0, index = 0; placed < inNamespace; placed += PODS_PER_DEPLOYMENT, index++) {
      const offset = context.random.between(0, placing.nodes.length - 1);
      placeDeployment(ago(then, 0, offset), {
        namespace,
        name: `app-${index}`,
        image: "registry.lab.internal/tenant/app:1.0.0",
        replicas: Math.min(PODS_PER_DEPLOYMENT, inNamespace - placed),
        ...(index % 4 !== 3 && {
          networks: [
            {
              name: "data",
              interface: "net1",
            },
          ],
        }),
      });
    }
    left -= inNamespace;
  }
}

function tenantNetwork(namespace: string, tenant: number): ReturnType<typeof networkOf> {
  const block = tenant - 1;
  const range = `10.${64 + Math.floor(block / 16)}.${(block % 16) * 16}.0/20`;
  return networkOf(namespace, "data", {
    cniVersion: "1.0.0",
    name: `${namespace}-data`,
    type: "bridge",
    bridge: "br-stor",
    vlan: 1e3 + tenant,
    ipam: {
      type: "whereabouts",
      range,
    },
  });
}
