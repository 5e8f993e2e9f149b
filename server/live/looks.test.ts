import { expect, test } from "vitest";
import { settled } from "../../lib/testing/build-model.ts";
import { createClusterModel } from "../../lib/cluster/create-cluster-model.ts";
import { networkId } from "../../lib/model/ids.ts";
import { entitiesOf } from "../../lib/testing/build-cluster.ts";
import { aNad } from "../../lib/testing/build-network.ts";
import { LIMITS } from "../config.ts";
import { createLooks, type KeptSlot } from "./looks.ts";

const HOUR_MS = 3_600_000;
const idOf = (name: string) => networkId("lab", { provider: "multus", namespace: "lab", name });

const withNetworks = (kept: ReadonlyMap<string, KeptSlot> = new Map()) => {
  const model = createClusterModel("lab");
  const written: ReadonlyMap<string, KeptSlot>[] = [];
  const looks = createLooks(model, { kept, keep: (slots) => void written.push(slots) });
  const put = (name: string, nowMs: number): void => {
    model.apply({ put: entitiesOf([aNad(name).build()]), drop: [] }, nowMs);
    settled(model, nowMs);
    looks.update(nowMs);
  };
  const drop = (name: string, nowMs: number): void => {
    model.apply({ put: [], drop: [idOf(name)] }, nowMs);
    settled(model, nowMs);
    looks.update(nowMs);
  };
  return { looks, written, put, drop };
};

test("colours are written down when networks come or go, and now and then, not with every change of their pods", () => {
  const { looks, written, put } = withNetworks();
  put("red", 0);
  put("blue", 1_000);
  expect(written).toHaveLength(2);
  for (let second = 2; second < 60; second++) looks.update(second * 1_000);
  expect(written).toHaveLength(2);
  looks.update(1_000 + LIMITS.slotWriteMs);
  expect(written).toHaveLength(3);
  expect([...(written[2]?.values() ?? [])].map(({ seenMs }) => seenMs)).toEqual([
    1_000 + LIMITS.slotWriteMs,
    1_000 + LIMITS.slotWriteMs,
  ]);
});

test("a network that went keeps its colour for a day from when it was seen last", () => {
  const { looks, put, drop } = withNetworks();
  put("red", 0);
  const slot = looks.slotOf(idOf("red"));
  expect(slot).not.toBeNull();
  drop("red", 30 * HOUR_MS);
  expect(looks.slotOf(idOf("red"))).toBeNull();
  put("red", 50 * HOUR_MS);
  expect(looks.slotOf(idOf("red"))).toBe(slot);
});
