import { describe, expect, it } from "vitest";
import type { NodeReport } from "../cni/node-report.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import type { Hearing } from "../model/node-agent.ts";
import { joinId, podId } from "../model/ids.ts";
import { aNode, entitiesOf } from "../testing/build-cluster.ts";
import { applied, LATER_MS, modelOf, settled, sourcesIn } from "../testing/build-model.ts";
import { aNad, aWhereaboutsNad } from "../testing/build-network.ts";
import { aPod } from "../testing/build-pod.ts";
import { aPool } from "../testing/build-pool.ts";
import { aLink } from "../testing/build-report.ts";
import { nodeReportObject } from "../sources/node-report-object.ts";
import type { ClusterModel } from "./cluster-model.ts";

const ETH0 = { name: "cbr0", interface: "eth0", ips: ["10.244.0.10"], default: true };
const NET1 = { name: "lab/net-a", interface: "net1", ips: ["10.60.3.1"] };
const KEY = { namespace: "lab", name: "web-1" };
const MINUTE = 60_000;
const wbNad = aWhereaboutsNad().build();
const alive = aPod().asks("net-a").reports([ETH0, NET1]);
const pool = (at = "2026-11-23T22:00:00Z") => aPool().writtenAt(at).allocates(1, "lab/web-1");
const verdictOf = (model: ClusterModel, key = "1") =>
  model.verdict(joinId("lab", "allocation", "whereabouts", "kube-system", "10.60.3.0-24", key));
const judged = (...objects: readonly KubeObject[]) => verdictOf(modelOf([wbNad, ...objects]));

describe("an allocation is live", () => {
  it("when its pod reports the address", () => {
    expect(judged(alive.build(), pool().build())).toMatchObject({ class: "live", confidence: "certain" });
  });

  it("for each address of a dual interface, and under another interface name", () => {
    const renamed = aPod()
      .asks("net-a")
      .reports([ETH0, { ...NET1, interface: "net7" }]);
    expect(judged(renamed.build(), pool().build())?.class).toBe("live");
  });
});

describe("a pod that is gone", () => {
  it("leaves a leak: likely where pool and absence are older than the grace period", () => {
    expect(judged(pool().build())).toEqual({
      class: "leak",
      confidence: "likely",
      reason: "pod lab/web-1 is gone",
    });
  });

  it("is at most to be watched where the pool was written a moment ago, until ten minutes have passed", () => {
    const model = modelOf([wbNad, pool("2026-11-23T22:59:00Z").build()]);
    expect(verdictOf(model)).toMatchObject({ class: "leak", confidence: "watch" });
    expect(model.dueAt()).toBe(Date.parse("2026-11-23T23:09:00Z"));
    settled(model, LATER_MS + 10 * MINUTE);
    expect(verdictOf(model)).toMatchObject({ class: "leak", confidence: "likely" });
  });

  it("keeps first-seen times from before the process", () => {
    const model = modelOf([wbNad, pool("2026-11-23T22:59:00Z").build()]);
    const [allocation] = model.allocationsAt("10.60.3.1");
    if (allocation !== undefined) model.setFirstSeen(new Map([[allocation.id, LATER_MS - 20 * MINUTE]]));
    settled(model, LATER_MS);
    expect(verdictOf(model)).toMatchObject({ confidence: "likely" });
  });

  it("is waited for when we saw it go: whereabouts frees the address a moment later", () => {
    const model = modelOf([wbNad, alive.build(), pool().build()]);
    applied(
      model,
      { drop: [podId("lab", KEY), ...model.evidenceOf(podId("lab", KEY)).map(({ id }) => id)] },
      LATER_MS,
    );
    expect(verdictOf(model)?.class).toBe("pending");
    settled(model, LATER_MS + MINUTE);
    expect(verdictOf(model)).toMatchObject({ class: "leak", confidence: "watch" });
    settled(model, LATER_MS + 10 * MINUTE);
    expect(verdictOf(model)).toMatchObject({ class: "leak", confidence: "likely" });
  });

  it("is unknown where pods are not read completely, and judged again when they are", () => {
    const model = modelOf([wbNad, pool().build()]);
    model.setSources(sourcesIn("synced", { pods: "stale" }));
    settled(model, LATER_MS);
    expect(verdictOf(model)?.class).toBe("unknown");
    model.setSources(sourcesIn("synced"));
    settled(model, LATER_MS);
    expect(verdictOf(model)?.class).toBe("leak");
  });
});

describe("a pod of that name", () => {
  const old = aPod().createdAt("2026-11-23T21:00:00Z");

  it("that is starting, young or being deleted is given time", () => {
    expect(judged(aPod().inPhase("Pending").build(), pool().build())?.class).toBe("pending");
    expect(
      judged(aPod().createdAt("2026-11-23T22:55:00Z").reports([ETH0]).build(), pool().build())?.class,
    ).toBe("pending");
    expect(judged(old.deletedAt("2026-11-23T22:59:59Z").build(), pool().build())?.class).toBe("pending");
  });

  it("on an unreachable node may still use it", () => {
    const model = modelOf([wbNad, aNode(), old.build(), pool().build()]);
    const node = model.node("node-a");
    if (node !== undefined) applied(model, { put: [{ ...node, isUnreachable: true }] }, LATER_MS);
    expect(verdictOf(model)?.class).toBe("unknown");
  });

  it("that is younger than the record and has another address is a successor", () => {
    const successor = aPod()
      .createdAt("2026-11-23T22:30:00Z")
      .asks("net-a")
      .reports([ETH0, { ...NET1, ips: ["10.60.3.2"] }]);
    const both = pool().allocates(2, "lab/web-1", { id: "sandbox-new" });
    expect(judged(successor.build(), both.build())).toMatchObject({ class: "orphan", confidence: "likely" });
  });

  it("of the same sandbox with another address makes it stale", () => {
    const moved = old.asks("net-a").reports([ETH0, { ...NET1, ips: ["10.60.3.2"] }]);
    const both = pool().allocates(2, "lab/web-1");
    expect(judged(moved.build(), both.build())).toMatchObject({
      class: "stale",
      confidence: "likely",
      reason: "its pod reports 10.60.3.2 on net1 instead",
    });
  });

  it("of which nobody reports that interface is only watched", () => {
    expect(judged(old.reports([ETH0]).build(), pool().build())).toMatchObject({
      class: "stale",
      confidence: "watch",
    });
  });

  it("whose interface was just plugged is given time", () => {
    const model = modelOf([wbNad, old.asks("net-a").reports([ETH0, NET1]).build(), aPool().build()]);
    applied(
      model,
      { put: entitiesOf([aPool().allocates(9, "lab/web-1", { interface: "net2" }).build()]) },
      LATER_MS,
    );
    expect(verdictOf(model, "9")?.class).toBe("pending");
  });

  it("that has completed no longer uses it", () => {
    expect(
      judged(old.inPhase("Succeeded").asks("net-a").reports([ETH0, NET1]).build(), pool().build()),
    ).toMatchObject({
      class: "completed",
      confidence: "likely",
    });
  });

  it("whose status can't be read leaves it unknown", () => {
    expect(judged(old.asks("net-a").reports("[{").build(), pool().build())?.class).toBe("unknown");
  });
});

describe("records that are not what they should be", () => {
  it("are corrupt: no address of the range, no pod, no sandbox", () => {
    const odd = aPool()
      .holds("x", { id: "a", podref: "lab/web-1" })
      .holds("3", { id: "a", podref: "web" })
      .holds("4", { podref: "lab/web-1" });
    const model = modelOf([odd.build()]);
    expect(["x", "3", "4"].map((key) => verdictOf(model, key)?.class)).toEqual([
      "corrupt",
      "corrupt",
      "corrupt",
    ]);
    const [one] = model.pools();
    expect(one && model.countsOf(one.id)).toEqual({ total: 3, byClass: new Map([["corrupt", 3]]) });
  });
});

describe("the same address twice", () => {
  const twin = (name: string) =>
    aPod(name)
      .createdAt("2026-11-23T21:00:00Z")
      .asks("net-a")
      .reports([{ ...ETH0, ips: [] }, NET1]);

  it("in one segment is a conflict", () => {
    expect(judged(twin("web-1").build(), twin("web-2").build(), pool().build())?.class).toBe("conflict");
  });

  it("is none for a pod that completed, is leaving, or is on another node's own bridge", () => {
    expect(
      judged(twin("web-1").build(), twin("web-2").inPhase("Succeeded").build(), pool().build())?.class,
    ).toBe("live");
    expect(
      judged(twin("web-1").build(), twin("web-2").deletedAt("2026-11-23T22:59:00Z").build(), pool().build())
        ?.class,
    ).toBe("live");
    const bridged = modelOf([
      aNad().build(),
      twin("web-1").build(),
      twin("web-2").onNode("node-b").build(),
      pool().build(),
    ]);
    expect(verdictOf(bridged)?.class).toBe("live");
  });
});

describe("a lease file of a node", () => {
  const LEAKED = "e".repeat(64);
  const LIVE: Hearing = { state: "live", since: null, error: null };
  const uplink = aLink("eth0");
  const lease = (modifiedAt: string): NodeReport["hostLocal"][number] => ({
    network: "real-lan",
    address: "10.71.1.250",
    containerId: LEAKED,
    interface: "net1",
    modifiedAt,
  });
  const report = (more: Partial<NodeReport> = {}): NodeReport => ({
    node: "node-a",
    source: "node-agent",
    at: "2026-11-23T23:00:00Z",
    bootId: null,
    host: { links: [uplink] },
    namespaces: [],
    results: [],
    multus: [],
    hostLocal: [lease("2026-11-14T22:00:00Z")],
    problems: [],
    ...more,
  });
  const leaseVerdict = (model: ClusterModel) =>
    model.verdict(joinId("lab", "allocation", "host-local", "node-a", "real-lan", "10.71.1.250"));
  const leased = (more: Partial<NodeReport> = {}, hearing = LIVE) =>
    leaseVerdict(modelOf([aNode(), nodeReportObject(report(more), hearing)]));
  const holding = (containerId: string | null): NodeReport["namespaces"][number] => ({
    id: "cni-1",
    path: "/run/netns/cni-1",
    pod: null,
    containerId,
    links: [
      {
        ...uplink,
        name: "net1",
        addresses: [{ address: "10.71.1.250", prefixLength: 24, origin: "static", flags: [] }],
      },
    ],
  });

  it("of a sandbox that the node does not have is a leak", () => {
    expect(leased()).toMatchObject({ class: "leak", confidence: "likely" });
    expect(leased({ hostLocal: [lease("2026-11-23T22:58:00Z")] })).toMatchObject({ confidence: "watch" });
    // CNI ADD writes it first of all.
    expect(leased({ hostLocal: [lease("2026-11-23T22:59:30Z")] })?.class).toBe("pending");
  });

  it("that appears is given a minute, however old it is: the pod that has it may be told of later", () => {
    const old = { ...lease("2026-11-14T22:00:00Z"), address: "10.71.1.249" };
    const before = modelOf([aNode(), nodeReportObject(report({ hostLocal: [old] }), LIVE)]);
    const both = nodeReportObject(report({ hostLocal: [old, lease("2026-11-14T22:00:00Z")] }), LIVE);
    applied(before, { put: entitiesOf([both]) }, LATER_MS + MINUTE);
    expect(leaseVerdict(before)?.class).toBe("pending");
    settled(before, LATER_MS + 2 * MINUTE);
    expect(leaseVerdict(before)).toMatchObject({ class: "leak", confidence: "likely" });
  });

  it("is none while a namespace of that node has the address, though nobody knows whose it is", () => {
    expect(leased({ namespaces: [holding(null)] })).toMatchObject({ class: "live", confidence: "likely" });
    expect(leased({ namespaces: [holding("d".repeat(64))] })?.class).toBe("live");
  });

  it("proves nothing where its sandbox may be in what the agent could not read", () => {
    for (const path of [
      "/run/netns/cni-2",
      "/var/lib/cni/results",
      `/var/lib/cni/multus/results/real-lan-${LEAKED}-net1`,
    ])
      expect(leased({ problems: [{ path, detail: "EACCES" }] })?.class, path).toBe("unknown");
    const elsewhere = { path: "/etc/cni/net.d/10-a.conf", detail: "It is not a JSON object" };
    expect(leased({ problems: [elsewhere] })?.class).toBe("leak");
  });

  it("proves nothing while the agent is not heard, and is judged again when it is", () => {
    const model = modelOf([aNode(), nodeReportObject(report(), LIVE)]);
    const heard = (state: Hearing["state"]) => {
      const hearing = { state, since: "2026-11-23T23:01:00Z", error: "the stream ended" };
      applied(model, { put: entitiesOf([nodeReportObject(report(), hearing)]) }, LATER_MS + MINUTE);
      return leaseVerdict(model)?.class;
    };
    expect(heard("stale")).toBe("unknown");
    expect(heard("live")).toBe("leak");
  });
});
