import { describe, expect, it } from "vitest";
import { createClusterModel } from "../../lib/cluster/create-cluster-model.ts";
import { entitiesOf } from "../../lib/testing/build-cluster.ts";
import { aNad } from "../../lib/testing/build-network.ts";
import { aPod } from "../../lib/testing/build-pod.ts";
import { anOperation } from "../testing/operations.ts";
import { observeOutcome } from "./observe-outcome.ts";

const NOW = Date.parse("2026-11-23T22:01:00.000Z");

const viewOf = (pod = aPod("a").withUid("uid-a")) => {
  const model = createClusterModel("test");
  model.apply({ put: entitiesOf([aNad("storage").build(), pod.build()], "test"), drop: [] }, NOW);
  while (!model.settle(NOW, 100).isDone);
  return model;
};

const asked = (change: object = {}) =>
  anOperation({
    startedAt: new Date(NOW).toISOString(),
    askedAt: new Date(NOW).toISOString(),
    deadlineAt: new Date(NOW + 20_000).toISOString(),
    ...change,
  });

describe("observeOutcome", () => {
  it("gives back the same operation where nothing new is seen", () => {
    const operation = asked();
    expect(observeOutcome(operation, viewOf(), NOW)).toBe(operation);
  });

  it("gives up at the deadline, and says that the request stays", () => {
    const ended = observeOutcome(asked(), viewOf(), NOW + 20_000);
    expect(ended).toMatchObject({ state: "failed", reason: { code: "DEADLINE" } });
    expect(ended.reason?.detail).toContain("stays in the pod's annotation");
  });

  it("does not touch what has ended, or was never asked", () => {
    const ended = asked({ endedAt: new Date(NOW).toISOString(), state: "failed" });
    expect(observeOutcome(ended, viewOf(), NOW + 99_000)).toBe(ended);
    const planned = asked({ askedAt: null, state: "planned" });
    expect(observeOutcome(planned, viewOf(), NOW)).toBe(planned);
  });

  it("takes only a report of the very network under the very interface", () => {
    const report = (name: string, iface: string) =>
      viewOf(
        aPod("a")
          .withUid("uid-a")
          .asks([{ name: "storage", namespace: "lab", interface: "net1" }])
          .reports([{ name, interface: iface, ips: ["10.0.0.1"] }]),
      );
    expect(observeOutcome(asked(), report("lab/other", "net1"), NOW).endedAt).toBeNull();
    expect(observeOutcome(asked(), report("lab/storage", "net2"), NOW).endedAt).toBeNull();
    expect(observeOutcome(asked(), report("lab/storage", "net1"), NOW)).toMatchObject({
      state: "reported",
      addresses: ["10.0.0.1"],
    });
  });

  it("does not call a request without a name taken back as long as it is asked", () => {
    const view = viewOf(
      aPod("a")
        .withUid("uid-a")
        .asks([{ name: "storage", namespace: "lab" }])
        .reports([{ name: "cbr0", interface: "eth0", ips: ["10.244.0.5"], default: true }]),
    );
    expect(observeOutcome(asked({ kind: "detach", interface: "-" }), view, NOW).endedAt).toBeNull();
  });
});
