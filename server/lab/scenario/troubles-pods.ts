import type { LabObject } from "../lab-cluster.ts";
import { timeText, type LabContext } from "../controllers/lab-context.ts";
import { DEFINITIONS, setUpPod } from "../controllers/multus.ts";
import { parseStatus } from "../controllers/network-status.ts";
import { internalIp } from "../controllers/node-view.ts";
import { creatingStatus } from "../controllers/pod-status.ts";
import { annotationOf, namespaceOf, STATUS_KEY, uidOf } from "../controllers/pod-view.ts";
import { sandboxFailure } from "../controllers/sandbox-failure.ts";
import { brokenNetworks, mgmtNetwork } from "./networks.ts";
import { networkOf, type WorkloadShape } from "./objects.ts";
import { askLater, barePod, createAt, placePending, placePod, type Placing } from "./placement.ts";
import { ago } from "./workloads.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const IMAGE = "docker.io/library/busybox:1.37";
const RETRY_MS = 13_000;
const TTL_MS = HOUR;

/** Pods in trouble, one trouble each. What a person did is done by the same controllers that run later. */
export function troublePods(placing: Placing): void {
  for (const definition of brokenNetworks()) createAt(ago(placing, 26 * DAY), DEFINITIONS, definition);
  halfAttached(placing);
  legacyNetwork(placing);
  malformedAnnotations(placing);
  startedWithoutMultus(placing);
  sameAddressTwice(placing);
  restartedSandbox(placing);
  exhaustedPool(placing);
  neverStarting(placing);
}

function bare(placing: Placing, namespace: string, name: string, networks?: string): LabObject {
  const shape: WorkloadShape = { namespace, name, image: IMAGE, ...(networks !== undefined && { networks }) };
  return barePod(placing, shape);
}

/**
 * upf-1 got mgmt-v6 by hot-plug and is fine. On upf-0 the same patch also asked for a network that doesn't exist: net4
 * failed four times, net3 was rolled back and stays in the status as a ghost, and the pod can't start again as it is.
 */
function halfAttached(placing: Placing): void {
  const base = [
    { name: "n3-macvlan", interface: "net1" },
    { name: "n6-sriov", interface: "net2" },
    { name: "mgmt-v6", namespace: "default", interface: "net3" },
  ];
  const { cluster } = placing.context;
  const healthy = cluster.get("pods", "core5g", "upf-1");
  if (healthy !== undefined) askLater(ago(placing, 47 * MINUTE), healthy, JSON.stringify(base));
  const ill = cluster.get("pods", "core5g", "upf-0");
  const asked = JSON.stringify([...base, { name: "dataplane", interface: "net4" }]);
  if (ill !== undefined) askLater(ago(placing, 16 * MINUTE), ill, asked);
  keepFree(ago(placing, 15 * MINUTE), "upf-0", "net3");
}

/** The ghost's addresses are free for the next pod. Kept out, so that one trouble doesn't grow into another by chance. */
function keepFree(placing: Placing, name: string, iface: string): void {
  const { cluster } = placing.context;
  const pod = cluster.get("pods", "core5g", name);
  const entry = parseStatus(pod && annotationOf(pod, STATUS_KEY)).find((item) => item.interface === iface);
  const spec = mgmtNetwork(entry?.ips ?? [])["spec"];
  const by = { manager: "kubectl-client-side-apply", at: placing.at };
  cluster.mergePatch(DEFINITIONS, "default", "mgmt-v6", { spec }, by);
}

/** Attached, then the definition was deleted: neither detach nor clean-up can work. */
function legacyNetwork(placing: Placing): void {
  const then = ago(placing, 15 * DAY);
  createAt(
    then,
    DEFINITIONS,
    networkOf("media", "legacy-net", {
      cniVersion: "1.0.0",
      name: "legacy-net",
      type: "bridge",
      bridge: "br-legacy",
      ipam: {
        type: "host-local",
        subnet: "10.60.14.0/24",
      },
    }),
  );
  placePod(then, bare(then, "media", "legacy-client", "legacy-net@net1"), "node-c");
  placing.context.cluster.remove(DEFINITIONS, "media", "legacy-net", { manager: "kubectl" });
}

/** Annotations that someone edited on running pods: no parser gets through, and the controller says nothing. */
function malformedAnnotations(placing: Placing): void {
  const huge = JSON.stringify(
    Array.from({ length: 2600 }, (_, index) => ({
      name: `net-${index}`,
      namespace: "sandbox",
      interface: `h${index}`,
      "cni-args": { note: "x".repeat(8) },
    })),
  );
  const deep = `${"[".repeat(5000)}${"]".repeat(5000)}`;
  const odd =
    '[{"name":"__proto__","namespace":"constructor","interface":"toString","cni-args":{"__proto__":{"polluted":true}}}]';
  const texts = [
    ["garbage-annotation", '[{"name":"mgmt-v6"'],
    ["huge-annotation", `${huge.slice(0, 200 * 1024)}`],
    ["deep-annotation", deep],
    ["prototype-annotation", odd],
  ] as const;
  for (const [index, [name, text]] of texts.entries()) {
    const then = ago(placing, (30 + index) * HOUR);
    const pod = placePod(then, bare(then, "sandbox", name), `node-${"abcd"[index] ?? "a"}`);
    askLater(ago(placing, (20 + index) * HOUR), pod, text);
  }
  const then = ago(placing, 22 * HOUR);
  const pod = placePod(then, bare(then, "sandbox", "garbage-status", "default/mgmt-v6@net1"), "node-b");
  const annotations = { [STATUS_KEY]: '[{"name":"cbr0","interface":"eth0"' };
  const by = {
    manager: "status-rewriter",
    subresource: "status" as const,
    at: ago(placing, 19 * HOUR).at,
  };
  placing.context.cluster.mergePatch("pods", "sandbox", pod.metadata.name, { metadata: { annotations } }, by);
}

/** Started while Multus was down on node-d: it runs, with eth0 alone, without status and without a KubeEvent. */
function startedWithoutMultus(placing: Placing): void {
  const then = ago(placing, 5 * HOUR);
  placePod(then, bare(then, "media", "player", "storage/storage-wb@net1"), "node-d", false);
}

/** Two pods on a network with one static address. */
function sameAddressTwice(placing: Placing): void {
  for (const [index, name] of ["cam-1", "cam-2"].entries()) {
    const then = ago(placing, (3 - index) * DAY);
    placePod(then, bare(then, "media", name, "static-cam@cam0"), index === 0 ? "node-a" : "node-b");
  }
}

/** Its node was restarted: the runtime lists two sandboxes, and hot-plug on this pod is dead. */
function restartedSandbox(placing: Placing): void {
  const then = ago(placing, 7 * DAY);
  const pod = placePod(then, bare(then, "media", "thumbnailer", "transcode-hl@net1"), "node-b");
  listExitedSandbox(placing.context, pod, "node-b");
}

export function listExitedSandbox(context: LabContext, pod: LabObject, node: string): void {
  const kernel = context.kernel.node(node);
  const identity = { namespace: namespaceOf(pod), name: pod.metadata.name, uid: uidOf(pod) };
  context.kernel.closeSandbox({ node: kernel, sandbox: context.kernel.openSandbox(kernel, identity) });
}

/** A /30 has two addresses; the third pod waits. */
function exhaustedPool(placing: Placing): void {
  for (const ordinal of [1, 2]) {
    const then = ago(placing, (52 - ordinal) * HOUR);
    placePod(then, bare(then, "batch", `tiny-consumer-${ordinal}`, "tiny@net1"), "node-c");
  }
  const then = ago(placing, 26 * HOUR);
  failing(then, placing, bare(then, "batch", "tiny-consumer-3", "tiny@net1"), "node-c");
}

/** Pods whose sandbox is never made: each for another reason. */
function neverStarting(placing: Placing): void {
  // The network without addresses first: so its endless tries leave no trace in the pools.
  const twice = JSON.stringify([
    { name: "l2-trunk", namespace: "vms", interface: "net5" },
    { name: "mgmt-v6", namespace: "default", interface: "net5" },
  ]);
  const asked = [
    ["wants-missing-network", "core5g/n9-not-there@net1", 4],
    ["wants-bad-json", "bad-json@net1", 11],
    ["twice-net5", twice, 2],
  ] as const;
  for (const [name, networks, hours] of asked) {
    const then = ago(placing, hours * HOUR);
    failing(then, placing, bare(then, "sandbox", name, networks), "node-b");
  }
}

/** Creates a pod that can't start, with the tries of the last hour behind it. */
export function failing(then: Placing, now: Placing, pod: LabObject, node: string): void {
  const { context } = then;
  const kernel = context.kernel.node(node);
  const created = placePending(then, pod, node);
  const hostIp = internalIp(context.cluster.get("nodes", undefined, node));
  const identity = { namespace: namespaceOf(created), name: created.metadata.name, uid: uidOf(created) };
  const speaker = { component: "kubelet", host: node, manager: "kubelet" };
  for (let at = Math.max(then.at, now.at - TTL_MS); at < now.at - 2000; at += RETRY_MS) {
    context.backdate(at, () => {
      const placed = { node: kernel, sandbox: context.kernel.openSandbox(kernel, identity) };
      const setup = setUpPod(context, created, placed);
      let turn = setup.next();
      while (turn.done !== true) turn = setup.next();
      const message = turn.value.ok ? "" : sandboxFailure(created, placed.sandbox, turn.value.error);
      context.recorder.record(created, speaker, {
        type: "Warning",
        reason: "FailedCreatePodSandBox",
        message,
      });
      context.kernel.closeSandbox(placed);
      context.kernel.dropSandbox(placed);
    });
  }
  const status = creatingStatus(created, hostIp, timeText(then.at));
  const by = { manager: "kubelet", subresource: "status" as const, at: then.at };
  context.cluster.update("pods", { ...created, status }, by);
}

/** What the kernel doesn't have although a status says so, for when it is rebuilt from saved objects. */
export const GHOSTS: readonly { pod: string; iface: string }[] = [{ pod: "core5g/upf-0", iface: "net3" }];

/** Pods that the runtime lists with an exited sandbox. */
export const RESTARTED: readonly string[] = ["media/thumbnailer"];
