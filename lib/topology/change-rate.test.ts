import { expect, test } from "vitest";
import { networkId } from "../model/ids.ts";
import { syntheticView, type SyntheticPod } from "../testing/synthetic-view.ts";
import { createAggregate } from "./aggregate.ts";
import { createChangeRate } from "./change-rate.ts";

const NETWORKS = [{ name: "n3" }, { name: "n6" }];
const pod = (on: SyntheticPod["on"]): SyntheticPod => ({ namespace: "shop", name: "web", on: on ?? [] });
const n3 = { network: "n3", interface: "net1", addresses: ["10.0.0.1"] };
const idOf = (name: string) => networkId("synthetic", { provider: "multus", namespace: "default", name });

const following = () => {
  let current = syntheticView(NETWORKS, []);
  let nowMs = 1_000_000;
  const rate = createChangeRate();
  const view = {
    ...current,
    pod: (id: Parameters<typeof current.pod>[0]) => current.pod(id),
    attachmentsOf: (id: Parameters<typeof current.pod>[0]) => current.attachmentsOf(id),
  };
  const aggregate = createAggregate(view, { findingsAbout: () => [] }, (before, after) => {
    rate.note(before, after, nowMs);
  });
  return {
    become: (pods: readonly SyntheticPod[]) => {
      const before = [...current.pods()];
      current = syntheticView(NETWORKS, pods);
      aggregate.mark({ pods: new Set([...before, ...current.pods()].map(({ id }) => id)) });
      aggregate.settle(Infinity);
    },
    wait: (ms: number) => rate.advance((nowMs += ms)),
    perMinute: (name: string) => rate.perMinute(idOf(name)),
  };
};

test("attachments that come, change and go are counted where they are, each once", () => {
  const { become, wait, perMinute } = following();
  become([pod([n3])]);
  become([pod([{ ...n3, addresses: ["10.0.0.2"] }])]);
  become([pod([n3, { ...n3, network: "n6", interface: "net2" }])]);
  become([pod([{ ...n3, network: "n6", interface: "net2" }])]);
  expect(perMinute("n3")).toBe(0);
  expect(wait(10_000)).toBe(true);
  // 4 changes on n3 and 1 on n6 in two minutes.
  expect(perMinute("n3")).toBe(2);
  expect(perMinute("n6")).toBe(1);
  expect(wait(10_000)).toBe(false);
});

test("what is read again without being another one isn't a change, and all is quiet after two minutes", () => {
  const { become, wait, perMinute } = following();
  become([pod([n3])]);
  become([pod([n3])]);
  wait(10_000);
  expect(perMinute("n3")).toBe(1);
  expect(wait(130_000)).toBe(true);
  expect(perMinute("n3")).toBe(0);
});
