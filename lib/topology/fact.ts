import type { ClusterView } from "../cluster/cluster-model.ts";
import { networkId, type EntityId } from "../model/ids.ts";
import type { Pod } from "../model/workload.ts";
import { badnessOf, badnessOfFindings, type Badness, type FindingsLookup } from "./health.ts";

/** What a picture must know of every pod before it decides which ones to draw one by one. Small: there is one per pod. */
export interface PodFact {
  readonly pod: EntityId;
  readonly namespace: string;
  readonly node: string | null;
  /** `Deployment/web`; "" for a pod that nothing keeps, or that stands for itself (a VM). */
  readonly group: string;
  readonly badness: Badness;
  readonly shape: Shape;
}

/** How a pod hangs on its networks, addresses left out. Shared by all pods that hang alike. */
export interface Shape {
  readonly key: string;
  /** The set of networks, and what else keeps pods from being folded together. */
  readonly setKey: string;
  readonly kind: "networks" | "host" | "completed";
  readonly items: readonly ShapeItem[];
}

export interface ShapeItem {
  readonly network: EntityId;
  readonly interface: string | null;
  readonly isAttached: boolean;
  readonly isObserved: boolean;
  readonly badness: Badness;
}

/** Reads one pod's fact. `intern` gives the one shape of that key, made by `make` where there is none yet. */
export const readFact = (
  pod: Pod,
  view: ClusterView,
  findings: FindingsLookup,
  intern: (key: string, make: () => Shape) => Shape,
): PodFact => {
  const attachments = view.attachmentsOf(pod.id);
  const kind = kindOf(pod);
  let badness = badnessOfFindings(findings.findingsAbout(pod.id));
  let key: string = kind;
  const items: ShapeItem[] = [];
  for (const attachment of attachments) {
    const item: ShapeItem = {
      network: networkId(attachment.cluster, attachment.network),
      interface: attachment.interface,
      isAttached: attachment.state === "attached",
      isObserved: attachment.state === "attached" && attachment.observed !== null,
      badness: badnessOf(attachment),
    };
    if (item.badness > badness) badness = item.badness;
    key += `|${item.network} ${item.interface ?? ""} ${item.isAttached ? 1 : 0}${item.isObserved ? 1 : 0}${item.badness}`;
    items.push(item);
  }
  const shape = intern(key, () => ({ key, setKey: setKeyOf(kind, items), kind, items }));
  return { pod: pod.id, namespace: pod.namespace, node: pod.node, group: groupOf(pod), badness, shape };
};

export const isCompleted = (pod: Pod): boolean => pod.phase === "Succeeded" || pod.phase === "Failed";

const kindOf = (pod: Pod): Shape["kind"] =>
  isCompleted(pod) ? "completed" : pod.isHostNetwork ? "host" : "networks";

const groupOf = (pod: Pod): string =>
  pod.controller === null || pod.virtualMachine !== null
    ? ""
    : `${pod.controller.kind}/${pod.controller.name}`;

const setKeyOf = (kind: Shape["kind"], items: readonly ShapeItem[]): string =>
  [kind, ...new Set(items.map((item) => item.network))].sort().join(" ");
