import { expect, test } from "vitest";
import { capturedCluster, deriveAll } from "../testing/captured-cluster.ts";
import { createClusterModel } from "./create-cluster-model.ts";

test("the model gives back every recorded entity as it was put", () => {
  const entities = new Map(deriveAll(capturedCluster()).map((entity) => [entity.id, entity]));
  const model = createClusterModel("lab");
  model.apply({ put: [...entities.values()], drop: [] }, 0);
  expect(new Set([...entities.values()].map(({ kind }) => kind)).size).toBeGreaterThan(7);
  for (const entity of entities.values()) expect(model.entity(entity.id)).toEqual(entity);
});
