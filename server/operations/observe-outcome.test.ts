import { describe, expect, it } from "vitest";
import { createClusterModel } from "../../lib/cluster/create-cluster-model.ts";
import { entitiesOf } from "../../lib/testing/build-cluster.ts";
import { aNad } from "../../lib/testing/build-network.ts";
import { aPod } from "../../lib/testing/build-pod.ts";
import { nodeReportObject } from "../../lib/sources/node-report-object.ts";
import { applied } from "../../lib/testing/build-model.ts";
import { aLink, aNodeReport } from "../../lib/testing/build-report.ts";
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

  it("tells of each stage the addresses of its own evidence, and follows them until it ends", () => {
    const reported = aPod("a")
      .withUid("uid-a")
      .asks([{ name: "storage", namespace: "lab", interface: "net1" }])
      .reports([{ name: "lab/storage", interface: "net1", ips: ["10.0.0.1"] }]);
    const model = viewOf(reported);
    const see = (...links: ReturnType<typeof aLink>[]): void => {
      const pod = { namespace: "lab", name: "a", uid: "uid-a" };
      const namespace = { id: "cni-1", path: "/run/netns/cni-1", pod, containerId: "c1", links };
      const report = aNodeReport({ namespaces: [namespace], results: [], hostLocal: [] });
      applied(model, { put: entitiesOf([nodeReportObject(report)], "test") }, NOW);
    };
    see(aLink("eth0"));
    const first = observeOutcome(asked(), model, NOW);
    expect(first).toMatchObject({ state: "reported", endedAt: null, addresses: ["10.0.0.1"] });
    const addresses = (["10.0.0.1/24", "fe80::1/64"] as const).map((text) => {
      const [address = "", length = ""] = text.split("/");
      return { address, prefixLength: Number(length), origin: "static" as const, flags: [] };
    });
    see(aLink("eth0"), aLink("net1", { index: 9, addresses }));
    const last = observeOutcome(first, model, NOW + 300);
    expect(last).toMatchObject({ state: "observed", addresses: ["10.0.0.1"] });
    expect(last.endedAt).not.toBeNull();
    expect(last.stages.slice(-2)).toEqual([
      { name: "reported", at: new Date(NOW).toISOString(), detail: "10.0.0.1" },
      { name: "observed", at: new Date(NOW + 300).toISOString(), detail: "10.0.0.1, fe80::1" },
    ]);
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
