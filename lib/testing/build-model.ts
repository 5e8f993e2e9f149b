import { UNTROUBLED } from "../model/source-state.ts";
import type { ClusterModel } from "../cluster/cluster-model.ts";
import { createClusterModel } from "../cluster/create-cluster-model.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import type { Entity } from "../model/entity.ts";
import type { EntityId } from "../model/ids.ts";
import type { SourceState } from "../model/source-state.ts";
import { watchedName } from "../sources/source.ts";
import { readings } from "./captured-cluster.ts";
import { entitiesOf } from "./build-cluster.ts";

/** A clock that objects built without times are long before. */
export const LATER_MS = Date.parse("2026-11-23T23:00:00Z");

/** Every watched resource in that state. */
export const sourcesIn = (
  state: SourceState["state"],
  except: Readonly<Record<string, SourceState["state"]>> = {},
): ReadonlyMap<string, SourceState> =>
  new Map(
    readings().map(({ watched }) => {
      const name = watchedName(watched);
      return [name, sourceState(except[name] ?? state)];
    }),
  );

export const sourceState = (state: SourceState["state"]): SourceState => ({
  state,
  since: "2026-11-23T22:00:00Z",
  heardAt: null,
  objects: 1,
  error: null,
  attempts: 0,
  retryAt: null,
  ...UNTROUBLED,
});

/** A model of these objects, all sources read, everything joined. */
export const modelOf = (objects: readonly KubeObject[], nowMs = LATER_MS): ClusterModel => {
  const model = createClusterModel("lab");
  model.setSources(sourcesIn("synced"));
  applied(model, { put: entitiesOf(objects) }, nowMs);
  return model;
};

/** Applies and settles. */
export const applied = (
  model: ClusterModel,
  delta: { readonly put?: readonly Entity[]; readonly drop?: readonly EntityId[] },
  nowMs: number,
): void => {
  model.apply({ put: delta.put ?? [], drop: delta.drop ?? [] }, nowMs);
  settled(model, nowMs);
};

export const settled = (model: ClusterModel, nowMs: number): void => {
  while (!model.settle(nowMs, 100).isDone);
};
