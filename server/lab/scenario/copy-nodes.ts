import { daemonPod } from "../controllers/daemon-sets.ts";
import { recordAt } from "../controllers/json.ts";
import { timeText } from "../controllers/lab-context.ts";
import type { LabObject } from "../lab-cluster.ts";
import { cloneMetadata, podStatus, shiftOf, statusFrame } from "./clone.ts";
import { nodeIp, nodeName } from "./nodes.ts";
import type { Placing } from "./placement.ts";

/** A daemon's pods on the nodes beyond the scenario's own, copied from one of them. */
export function copyDaemons(placing: Placing, set: LabObject, pods: readonly LabObject[]): LabObject[] {
  const { context } = placing;
  const [pod] = pods;
  if (pod === undefined) return [];
  const shift = shiftOf(pod, 0);
  const frame = statusFrame(pod, 0);
  const copies = placing.nodes.slice(pods.length).map((node, at): LabObject => {
    const index = at + pods.length;
    const made = daemonPod(context, set, node);
    const metadata = cloneMetadata(pod, shift, { name: made.metadata.name }, context.random);
    const hostIp = nodeIp(index);
    const affinity = recordAt(made, "spec", "affinity");
    return {
      ...pod,
      metadata,
      spec: { ...recordAt(pod, "spec"), affinity, nodeName: node },
      status: podStatus(frame, { hostIp, podIp: hostIp }, context.random),
    };
  });
  context.cluster.load("pods", copies);
  return copies;
}

/** Nodes that need no write of their own: the first ones were really written. */
export function copyNodes(
  placing: Placing,
  make: (index: number, at: number) => LabObject,
  from: number,
  count: number,
): void {
  const { context, at } = placing;
  const model = context.cluster.get("nodes", undefined, nodeName(from - 1));
  if (model === undefined) return;
  const nodes = Array.from({ length: Math.max(0, count - from) }, (_, offset): LabObject => {
    const index = from + offset;
    const createdAt = at + index * 90;
    const made = make(index, createdAt);
    const shift = shiftOf(model, createdAt - Date.parse(model.metadata.creationTimestamp ?? ""));
    const metadata = cloneMetadata(model, shift, { name: nodeName(index) }, context.random);
    return {
      ...made,
      metadata: { ...metadata, labels: made.metadata.labels ?? {}, creationTimestamp: timeText(createdAt) },
    };
  });
  context.cluster.load("nodes", nodes);
}
