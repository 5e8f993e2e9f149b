import type { LabObject } from "../../lab-cluster.ts";
import { bootstrapCluster } from "../../store/bootstrap.ts";
import { LabStore } from "../../store/lab-store.ts";
import { noFaults, type Faults } from "../faults.ts";
import { textAt, type JsonRecord } from "../json.ts";
import { createContext, type LabContext } from "../lab-context.ts";
import { completeSpec } from "../pod-template.ts";
import { startControllers, type LabControllers } from "../start-controllers.ts";
import { virtualClock, type VirtualClock } from "./virtual-clock.ts";

export interface LabBench {
  clock: VirtualClock;
  context: LabContext;
  controllers: LabControllers;
  store: LabStore;
  /** Every KubeEvent as it is written, a raised count included. */
  said: { at: number; component: string; reason: string; message: string; name: string; count: number }[];
  pod(name: string, namespace?: string): LabObject | undefined;
}

const NODE_ADDRESS = "192.168.77.10";

/** One node with Multus, the dynamic networks controller and whereabouts, on a virtual clock. */
export function labBench(
  options: { seed?: number; faults?: Faults; nodes?: readonly string[] } = {},
): LabBench {
  const clock = virtualClock();
  const seed = options.seed ?? 1;
  const store = new LabStore({ now: () => clock.now(), seed });
  const context = createContext({
    cluster: store,
    scheduler: clock,
    seed,
    faults: options.faults ?? noFaults,
  });
  bootstrapCluster(store);
  for (const namespace of ["lab", "shared-nets"]) {
    store.create("namespaces", { metadata: { name: namespace } }, { manager: "kubectl" });
  }
  for (const [index, name] of (options.nodes ?? ["node-a"]).entries()) addNode(context, name, index);
  const said: LabBench["said"] = [];
  store.watch("events", ({ object }) => said.push(spoken(clock.now(), object)));
  const controllers = startControllers(context);
  for (const app of ["multus", "dynamic-networks-controller", "whereabouts"]) {
    store.create("daemonsets.apps", daemonSet(app), { manager: "kubectl" });
  }
  clock.advance(5000);
  const pod: LabBench["pod"] = (name, namespace = "lab") => store.get("pods", namespace, name);
  return { clock, context, controllers, store, said, pod };
}

function spoken(at: number, event: LabObject): LabBench["said"][number] {
  return {
    at,
    component: textAt(event["source"], "component") ?? "",
    reason: String(event["reason"]),
    message: String(event["message"]),
    name: textAt(event["involvedObject"], "name") ?? "",
    count: Number(event["count"] ?? 1),
  };
}

function addNode(context: LabContext, name: string, index: number): void {
  const status = {
    addresses: [{ type: "InternalIP", address: `192.168.77.${10 + index}` }],
    conditions: [{ type: "Ready", status: "True" }],
  };
  const podCIDR = `10.244.${index}.0/24`;
  const node = { metadata: { name }, spec: { podCIDR, podCIDRs: [podCIDR] }, status };
  context.cluster.create("nodes", { apiVersion: "v1", kind: "Node", ...node }, { manager: "kubelet" });
  const kernel = context.kernel.node(name);
  const addresses = [{ address: NODE_ADDRESS, prefixLength: 24 }];
  context.kernel.addLink(kernel.links, kernel, { name: "eth0", kind: "physical", addresses });
  context.kernel.addLink(kernel.links, kernel, { name: "phys0", kind: "physical" });
  context.kernel.addLink(kernel.links, kernel, { name: "spare0", kind: "physical" });
  kernel.plugins.delete("sriov");
}

function daemonSet(app: string): LabObject {
  const labels = { app, name: app };
  const spec = { hostNetwork: true, containers: [{ name: app, image: `localhost/${app}:1` }] };
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: app, namespace: "kube-system", labels },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

export function addDefinition(
  bench: LabBench,
  name: string,
  config: string | undefined,
  namespace = "lab",
): void {
  const definition = {
    apiVersion: "k8s.cni.cncf.io/v1",
    kind: "NetworkAttachmentDefinition",
    metadata: { name, namespace },
    ...(config !== undefined && { spec: { config } }),
  };
  bench.store.create("network-attachment-definitions.k8s.cni.cncf.io", definition, { manager: "kubectl" });
}

export function addPod(
  bench: LabBench,
  name: string,
  networks: string | undefined,
  spec: JsonRecord = {},
): void {
  const containers = [
    { name: "c", image: "localhost/busybox:1", command: ["sh", "-c", "exec sleep 1000000"] },
  ];
  const pod: LabObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: "lab",
      ...(networks !== undefined && { annotations: { "k8s.v1.cni.cncf.io/networks": networks } }),
    },
    spec: completeSpec({ containers, terminationGracePeriodSeconds: 1, ...spec }, bench.context.random),
  };
  bench.store.create("pods", pod, { manager: "kubectl" });
}

/** Sets, or with `null` removes, the networks annotation, as a user would. */
export function askFor(bench: LabBench, name: string, networks: string | null): void {
  const patch = { metadata: { annotations: { "k8s.v1.cni.cncf.io/networks": networks } } };
  bench.store.mergePatch("pods", "lab", name, patch, { manager: "kubectl-edit" });
}
