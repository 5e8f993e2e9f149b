import type { Audit } from "../lib/audit/audit.ts";
import type { ClusterModel } from "../lib/cluster/cluster-model.ts";
import type { Entity } from "../lib/model/entity.ts";
import { cpuMs } from "./measure.ts";

const CHANGES = 400;

/** What one change of a pod, and of an allocation, costs in the model and the audit; CPU ms, mean of many. */
export const measureChanges = (
  model: ClusterModel,
  audit: Audit,
): { readonly podChangeMs: number; readonly allocationChangeMs: number } => {
  const pods = spread([...model.pods()]).map((pod) => ({ ...pod, reason: "Bench" }));
  const allocations = spread([...model.pools()].flatMap((pool) => [...model.allocationsOf(pool.id)])).map(
    (each) => ({ ...each, containerId: "bench" }),
  );
  return {
    podChangeMs: meanOf(pods, model, audit),
    allocationChangeMs: meanOf(allocations, model, audit),
  };
};

const meanOf = (entities: readonly Entity[], model: ClusterModel, audit: Audit): number => {
  // The first half is there to make the code warm.
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
