import { UNTROUBLED } from "../../model/source-state.ts";
import { NETWORKS_ANNOTATION } from "../../cni/annotations.ts";
import type { ClusterModel } from "../../cluster/cluster-model.ts";
import { createClusterModel } from "../../cluster/create-cluster-model.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { isRecord } from "../../kube/fields.ts";
import type { SourceState } from "../../model/source-state.ts";
import { watchedName } from "../../sources/source.ts";
import { aNode, entitiesOf } from "../../testing/build-cluster.ts";
import { aPod, BUILT_AT } from "../../testing/build-pod.ts";
import { readings } from "../../testing/captured-cluster.ts";
import { planAttach } from "../attach.ts";
import { planDetach } from "../detach.ts";
import type { AttachIntent, DetachIntent, Plan, Planned, RefusalCode } from "../plan.ts";

/** Long after everything was written: nothing is under way any more. */
const LATER_MS = Date.parse(BUILT_AT) + 3_600_000;

/** The cluster's default network as Multus reports it. */
export const ETH0 = { name: "cbr0", interface: "eth0", ips: ["10.244.0.10"], default: true };

/** The pod that does the plugging on node-a. */
export const aController = (node = "node-a") =>
  aPod(`dynamic-${node}`)
    .inNamespace("kube-system")
    .onNode(node)
    .withLabels({ app: "dynamic-networks-controller" });

/** A model of these objects through the real sources, everything synced but the named resources. */
export const modelOf = (objects: readonly KubeObject[], notSynced: readonly string[] = []): ClusterModel => {
  const model = createClusterModel("lab");
  model.setSources(sourcesWithout(notSynced));
  model.apply({ put: entitiesOf(objects), drop: [] }, LATER_MS - 1_800_000);
  settle(model, LATER_MS);
  return model;
};

/** A later state of some objects, looked at a second after it was seen. */
export const change = (model: ClusterModel, objects: readonly KubeObject[]): void => {
  model.apply({ put: entitiesOf(objects), drop: [] }, LATER_MS);
  settle(model, LATER_MS + 1_000);
};

/** As modelOf, with node-a and its controller. */
export const clusterOf = (...objects: readonly KubeObject[]): ClusterModel =>
  modelOf([aNode(), aController().build(), ...objects]);

export const attachIntent = (
  network: string,
  wishes: Partial<Pick<AttachIntent, "pod" | "podUid" | "interface" | "ips" | "mac" | "network">> = {},
): AttachIntent => ({
  kind: "attach",
  pod: { namespace: "lab", name: "web-1" },
  podUid: undefined,
  network: { provider: "multus", namespace: "lab", name: network },
  interface: undefined,
  ips: [],
  mac: undefined,
  ...wishes,
});

export const detachIntent = (
  name: string,
  wishes: Partial<Pick<DetachIntent, "pod" | "podUid" | "network">> = {},
): DetachIntent => ({
  kind: "detach",
  pod: { namespace: "lab", name: "web-1" },
  podUid: undefined,
  interface: name,
  network: undefined,
  ...wishes,
});

const planned = (result: Planned): Plan => {
  if (!result.ok) throw new Error(`refused: ${result.refusal.code}: ${result.refusal.detail}`);
  return result.plan;
};

export const attached = (view: ClusterModel, intent: AttachIntent): Plan => planned(planAttach(intent, view));
export const detached = (view: ClusterModel, intent: DetachIntent): Plan => planned(planDetach(intent, view));

export const refusalOf = (result: Planned): RefusalCode | undefined =>
  result.ok ? undefined : result.refusal.code;

/** Verdict and id of each check that has something to say. */
export const remarks = (plan: Plan): readonly string[] =>
  plan.preflight.filter(({ verdict }) => verdict !== "pass").map(({ verdict, id }) => `${verdict} ${id}`);

export const elementsOf = (text: string): readonly Record<string, unknown>[] => {
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed)) throw new Error("not a list");
  return parsed.filter(isRecord);
};

/** The pod's request after the plan's patches, applied as RFC 6902 says; throws where a test fails. */
export const requestAfter = (pod: KubeObject, plan: Plan): unknown => {
  const document: unknown = structuredClone(pod);
  for (const operation of plan.patches.flatMap((patch) => patch.operations)) {
    const keys = operation.path
      .slice(1)
      .split("/")
      .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
    const last = keys.pop() ?? "";
    let parent: unknown = document;
    for (const key of keys) parent = isRecord(parent) ? parent[key] : undefined;
    if (!isRecord(parent)) throw new Error(`no ${operation.path}`);
    if (operation.op !== "add" && !Object.hasOwn(parent, last)) throw new Error(`no ${operation.path}`);
    if (operation.op === "test") {
      if (parent[last] !== operation.value) throw new Error(`test failed: ${operation.path}`);
    } else if (operation.op !== "remove") Object.assign(parent, { [last]: operation.value });
  }
  const metadata = isRecord(document) ? document["metadata"] : undefined;
  const annotations = isRecord(metadata) ? metadata["annotations"] : undefined;
  return isRecord(annotations) ? annotations[NETWORKS_ANNOTATION] : undefined;
};

const settle = (model: ClusterModel, nowMs: number): void => {
  while (!model.settle(nowMs, 1_000).isDone);
};

const sourcesWithout = (notSynced: readonly string[]): ReadonlyMap<string, SourceState> =>
  new Map(
    readings().map(({ watched }) => {
      const name = watchedName(watched);
      return [name, { ...SYNCED, state: notSynced.includes(name) ? "stale" : "synced" }];
    }),
  );

const SYNCED: SourceState = {
  state: "synced",
  since: BUILT_AT,
  heardAt: BUILT_AT,
  objects: 1,
  error: null,
  attempts: 0,
  retryAt: null,
  ...UNTROUBLED,
};
