import { expect, test } from "vitest";
import type { ClusterModel } from "../../lib/cluster/cluster-model.ts";
import { networkId } from "../../lib/model/ids.ts";
import { entitiesOf } from "../../lib/testing/build-cluster.ts";
import { LATER_MS, modelOf } from "../../lib/testing/build-model.ts";
import { aNad } from "../../lib/testing/build-network.ts";
import { aPod } from "../../lib/testing/build-pod.ts";
import type { EngineChange } from "./engine.ts";
import { createRedefined } from "./redefined.ts";

const pod = (name: string, network = "net-a") => aPod(name).asks(network).build();

const changeOf = (
  model: ClusterModel,
  delta: Parameters<ClusterModel["apply"]>[0],
  revision = 1,
): EngineChange => {
  model.apply(delta, LATER_MS);
  const { changed } = model.settle(LATER_MS, 1_000);
  return { revision, model: changed, findings: { put: [], drop: [] }, topics: new Set() };
};

test("tells a network that is another one from one that only has other pods", () => {
  const model = modelOf([aNad("net-a").build(), pod("p-0")]);
  const areRedefined = createRedefined(model);
  const put = (...objects: Parameters<typeof entitiesOf>[0]): boolean =>
    areRedefined(changeOf(model, { put: entitiesOf(objects), drop: [] }));
  // What it was before isn't known.
  expect(put(pod("p-1"))).toBe(true);
  expect(put(pod("p-2"))).toBe(false);
  expect(put(aNad("net-a").withResource("intel.com/vf").build())).toBe(true);
  expect(put(pod("p-3"))).toBe(false);
  // A name that nothing defines appears with the first pod that asks for it.
  expect(put(pod("p-4", "net-x"))).toBe(true);
  expect(put(pod("p-5", "net-x"))).toBe(false);

  const gone = networkId("lab", { provider: "multus", namespace: "lab", name: "net-a" });
  const change = changeOf(model, { put: [], drop: [gone] });
  expect(change.model.networks.has(gone)).toBe(true);
  // Several pictures ask of the same change.
  expect([areRedefined(change), areRedefined(change)]).toEqual([true, true]);
  expect(put(pod("p-6"))).toBe(false);
});
