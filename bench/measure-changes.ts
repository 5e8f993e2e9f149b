import type { Audit } from "../lib/audit/audit.ts";
import type { ClusterModel } from "../lib/cluster/cluster-model.ts";
import type { Entity } from "../lib/model/entity.ts";
import { cpuMs } from "./measure.ts";

/** Half of them to make the code warm: with fewer, that is what is measured. */
const CHANGES = 2_000;

/** What one change of a pod, and of an allocation, costs in the model and the audit; CPU ms, mean of many. */
export const measureChanges = (
  model: ClusterModel,
  audit: Audit,
): { readonly podChangeMs: number; readonly allocationChangeMs: number } => {
  const pods = spread([...model.pods()]);
  const allocations = spread([...model.pools()].flatMap((pool) => [...model.allocationsOf(pool.id)]));
  const changed = {
    podChangeMs: meanOf(
      pods.map((pod) => ({ ...pod, reason: "Bench" })),
      model,
      audit,
    ),
    allocationChangeMs: meanOf(
      allocations.map((each) => ({ ...each, containerId: "bench" })),
      model,
      audit,
    ),
  };
  // What is measured next finds the cluster as it was.
  for (const entity of [...pods, ...allocations]) apply(entity, model, audit);
  return changed;
};

const meanOf = (entities: readonly Entity[], model: ClusterModel, audit: Audit): number => {
  const half = entities.slice(0, entities.length / 2);
  for (const entity of half) apply(entity, model, audit);
  const rest = entities.slice(half.length);
  const startedMs = cpuMs();
  for (const entity of rest) apply(entity, model, audit);
  return (cpuMs() - startedMs) / Math.max(1, rest.length);
};

const apply = (entity: Entity, model: ClusterModel, audit: Audit): void => {
  model.apply({ put: [entity], drop: [] }, Date.now());
  for (let isDone = false; !isDone;) {
    const settled = model.settle(Date.now(), 200);
    audit.mark(settled.changed);
    isDone = settled.isDone;
  }
  for (let isDone = false; !isDone;) isDone = audit.run(Date.now(), 200).isDone;
};

const spread = <Each>(all: readonly Each[]): readonly Each[] => {
  const step = Math.max(1, Math.floor(all.length / CHANGES));
  return all.filter((_, at) => at % step === 0).slice(0, CHANGES);
};
