import { happeningsBetween } from "../../lib/cni/link-timeline.ts";
import type { NodeReport } from "../../lib/cni/node-report.ts";
import type { Happening } from "../../lib/model/happening.ts";
import type { SourceRef } from "../../lib/model/source-ref.ts";
import type { NodeTimeline } from "../kube/feed.ts";

export interface WrittenTimeline extends NodeTimeline {
  /** The node said something new. Without a report before it nothing can be told. */
  take(before: NodeReport | undefined, after: NodeReport, nowIso: string): void;
}

/** Enough for a bad hour of a large cluster; about 2 MB. */
const KEPT_MAX = 5_000;

export const createNodeTimeline = (cluster: string, keptMax = KEPT_MAX): WrittenTimeline => {
  let kept: Happening[] = [];
  let sequence = 0;
  const listeners: (() => void)[] = [];
  return {
    recent: () => kept,
    onAdded: (listener) => {
      listeners.push(listener);
    },
    take: (before, after, nowIso) => {
      if (before === undefined) return;
      const added = happeningsBetween(before, after).map((one): Happening => {
        sequence += 1;
        return {
          id: `happening~${String(sequence).padStart(9, "0")}`,
          cluster,
          refs: refsOf(cluster, after.node, one.pod),
          at: after.at ?? nowIso,
          node: after.node,
          pod: one.pod === null ? null : { namespace: one.pod.namespace, name: one.pod.name },
          netns: one.netns,
          kind: one.kind,
          link: one.link,
          address: one.address,
          prefixLength: one.prefixLength,
          origin: one.origin,
          detail: one.detail,
        };
      });
      if (added.length === 0) return;
      kept = [...kept, ...added].slice(-keptMax);
      for (const listener of listeners) listener();
    },
  };
};

type OwnerPod = NodeReport["namespaces"][number]["pod"];

const refsOf = (cluster: string, node: string, pod: OwnerPod): SourceRef[] => [
  { cluster, group: "node-report", kind: "NodeReport", namespace: null, name: node, uid: null },
  ...(pod === null
    ? []
    : [{ cluster, group: "", kind: "Pod", namespace: pod.namespace, name: pod.name, uid: pod.uid }]),
];
