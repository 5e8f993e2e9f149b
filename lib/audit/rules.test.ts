import { describe, expect, it } from "vitest";
import type { KubeObject } from "../kube/kube-object.ts";
import type { ClusterModel } from "../cluster/cluster-model.ts";
import { podId } from "../model/ids.ts";
import { anEvent, aNode, entitiesOf } from "../testing/build-cluster.ts";
import { applied, LATER_MS, modelOf, settled, sourcesIn } from "../testing/build-model.ts";
import { aNad } from "../testing/build-network.ts";
import { aPod } from "../testing/build-pod.ts";
import { aPool, aReservation } from "../testing/build-pool.ts";
import { capturedCluster, deriveAll } from "../testing/captured-cluster.ts";
import { capturedObjects } from "../testing/captures.ts";
import { createClusterModel } from "../cluster/create-cluster-model.ts";
import type { Finding } from "../model/finding.ts";
import { createAudit } from "./create-audit.ts";
import { rules } from "./index.ts";

const ETH0 = { name: "cbr0", interface: "eth0", ips: ["10.244.0.10"], default: true };
const NET1 = { name: "lab/net-a", interface: "net1", ips: ["10.60.3.1"] };
const KEY = { namespace: "lab", name: "web-1" };
const ID = podId("lab", KEY);
const NADS = "network-attachment-definitions.k8s.cni.cncf.io";
const POOLS = "ippools.whereabouts.cni.cncf.io";

const wbNad = (range = "10.60.3.0/24") =>
  aNad().withConfig({
    cniVersion: "1.0.0",
    name: "net-a",
    type: "macvlan",
    master: "ens3",
    capabilities: { ips: true, mac: true },
    ipam: { type: "whereabouts", range },
  });
const web = () => aPod().createdAt("2026-11-23T20:00:00Z").asks("net-a").reports([ETH0, NET1]);
const bare = () => aPod().createdAt("2026-11-23T20:00:00Z").reports([ETH0]);
const pool = () => aPool().allocates(1, "lab/web-1");
const HEALTHY = [
  aNode(),
  wbNad().build(),
  web().build(),
  pool().build(),
  aReservation("10.60.3.1", "lab/web-1"),
];

const judge = (model: ClusterModel, nowMs = LATER_MS): readonly Finding[] => {
  const audit = createAudit(model, rules);
  audit.markAll();
  while (!audit.run(nowMs, 10).isDone);
  return [...audit.findings()];
};
const findings = (...objects: readonly KubeObject[]) => judge(modelOf(objects));
const codes = (...objects: readonly KubeObject[]) => findings(...objects).map(({ code }) => code);
const captured = () => {
  const model = createClusterModel("lab");
  model.setSources(sourcesIn("synced"));
  applied(model, { put: deriveAll(capturedCluster()) }, Date.parse("2026-11-23T22:22:24Z"));
  return judge(model, Date.parse("2026-11-23T22:22:24Z"));
};

describe("the catalogue", () => {
  it("gives each rule a code of its own, a title and a help text, in order", () => {
    const all = rules.map(({ code }) => code);
    expect(new Set(all).size).toBe(all.length);
    expect([...all].sort()).toEqual(all);
    for (const rule of rules) {
      expect(rule.code).toMatch(/^MOOR\d{3}$/);
      expect(rule.help.length).toBeGreaterThan(60);
      expect(`${rule.title} ${rule.help}`).not.toContain("!");
    }
  });

  it("finds nothing in a healthy cluster", () => {
    expect(findings(...HEALTHY)).toEqual([]);
  });

  it("finds nothing while a healthy cluster is read for the first time", () => {
    const model = createClusterModel("lab");
    model.setSources(sourcesIn("syncing"));
    applied(
      model,
      {
        put: entitiesOf(
          HEALTHY.filter((each) => each.kind !== "Pod" && each.kind !== "NetworkAttachmentDefinition"),
        ),
      },
      LATER_MS,
    );
    expect(judge(model)).toEqual([]);
  });

  it("finds the broken networks of the recorded cluster, and no likely leak", () => {
    const all = captured();
    const broken = all.filter(({ code }) => code === "MOOR201").map(({ subjects }) => subjects[0]?.name);
    expect(broken.sort()).toEqual(["bad-json", "bad-no-type", "no-config"]);
    expect(all.filter(({ code, confidence }) => code.startsWith("MOOR4") && confidence !== "watch")).toEqual(
      [],
    );
    expect(all.filter(({ code }) => /^MOOR[135]/.test(code))).toEqual([]);
  });

  it("says for each finding what speaks for it, and what to do", () => {
    for (const finding of captured()) {
      expect(finding.evidence.length).toBeGreaterThan(0);
      expect(finding.remedy).toMatch(/[.?]$/);
      expect(finding.detail).toMatch(/[.?]$/);
      expect(`${finding.title} ${finding.detail} ${finding.remedy}`).not.toMatch(/!|undefined|null|sorry/i);
      expect(finding.refs.length).toBeGreaterThan(0);
    }
  });
});

describe("attachments", () => {
  it("MOOR111: asked and never came; not while it may still come, nor for a completed pod", () => {
    const asking = bare().asks("net-a");
    expect(codes(wbNad().build(), asking.build())).toEqual(["MOOR111"]);
    expect(codes(wbNad().build(), bare().asks("net-a", "2026-11-23T22:59:50Z").build())).toEqual([]);
    expect(codes(wbNad().build(), asking.inPhase("Succeeded").build())).toEqual([]);
    expect(codes(wbNad().build(), asking.inPhase("Pending").build())).toEqual([]);
    expect(codes(wbNad().build(), asking.onHostNetwork().build())).toEqual([]);
  });

  it("MOOR112: reported without a link; not where nobody looked", () => {
    const model = modelOf(HEALTHY);
    const multus = model.evidenceOf(ID).find((each) => each.source === "multus");
    if (multus === undefined) throw new Error("the pod reports");
    applied(
      model,
      { put: [{ ...multus, observed: multus.reported.filter((each) => each.isDefault) }] },
      LATER_MS,
    );
    settled(model, LATER_MS + 3_600_000);
    expect(judge(model, LATER_MS + 3_600_000).map(({ code }) => code)).toContain("MOOR112");
  });

  it("MOOR114: reported, but nobody asks; not for the node's default networks", () => {
    const stray = bare().asks("[]").reports([ETH0, NET1]);
    expect(codes(wbNad().build(), stray.build(), pool().build())).toEqual(["MOOR114"]);
    const fromNode = bare().reports([ETH0, { name: "kube-system/storage", interface: "net1" }]);
    expect(codes(fromNode.build())).toEqual([]);
  });

  it("MOOR116: the wished address was ignored; not where it was given", () => {
    const wish = (ip: string) =>
      web()
        .asks([{ name: "net-a", interface: "net1", ips: [ip] }])
        .build();
    expect(codes(wbNad().build(), wish("10.60.3.9/24"), pool().build())).toEqual(["MOOR116"]);
    expect(codes(wbNad().build(), wish("10.60.3.1/24"), pool().build())).toEqual([]);
  });

  it("MOOR121: an annotation that can't be read makes no other finding of its pod", () => {
    expect(codes(wbNad().build(), web().asks("[{").build(), pool().build())).toEqual(["MOOR121"]);
    expect(codes(wbNad().build(), web().onHostNetwork().asks("[{").build())).not.toContain("MOOR121");
  });

  it("MOOR150: an address twice in a segment, told once; not across nodes' own bridges", () => {
    const twins = (node: string) => [
      web().build(),
      aPod("web-2")
        .createdAt("2026-11-23T20:00:00Z")
        .onNode(node)
        .asks("net-a")
        .reports([{ ...ETH0, ips: ["10.244.0.11"] }, NET1])
        .withPodIPs("10.244.0.11")
        .build(),
    ];
    const found = findings(wbNad().build(), pool().build(), ...twins("node-b")).filter(
      ({ code }) => code === "MOOR150",
    );
    expect(
      found.map(({ subjects }) => subjects.filter(({ kind }) => kind === "Pod").map(({ name }) => name)),
    ).toEqual([["web-1", "web-2"]]);
    expect(codes(aNad().build(), ...twins("node-b"))).toEqual([]);
    expect(codes(aNad().build(), ...twins("node-a"))).toEqual(["MOOR150"]);
  });
});

describe("networks and starts", () => {
  it("MOOR201: configuration that nobody can read; undetermined where the node's file decides", () => {
    expect(codes(aNad().withConfig('{"type":').build())).toEqual(["MOOR201"]);
    expect(codes(aNad().withConfig("[]").build())).toEqual(["MOOR201"]);
    expect(findings(aNad().withConfig(undefined).build())).toMatchObject([
      { code: "MOOR201", verdict: "undetermined" },
    ]);
  });

  it("MOOR202: asked for and not defined; a question where networks can't be read, silence while they are", () => {
    expect(codes(web().build())).toEqual(["MOOR202"]);
    const model = modelOf([web().build()]);
    model.setSources(sourcesIn("synced", { [NADS]: "forbidden" }));
    expect(judge(model)).toMatchObject([{ code: "MOOR202", verdict: "undetermined" }]);
    model.setSources(sourcesIn("synced", { [NADS]: "syncing" }));
    expect(judge(model)).toEqual([]);
  });

  it("MOOR301: each recorded text of the kubelet is classified, and running pods are left alone", () => {
    const events = capturedObjects("cluster/events-all.json").filter(
      (event) => event["reason"] === "FailedCreatePodSandBox",
    );
    const names = new Set(
      events.map((event) => String(Reflect.get(Object(event["involvedObject"]), "name"))),
    );
    const failing = [...names].filter((name) => name.startsWith("x-"));
    expect(failing).toHaveLength(13);
    for (const name of failing) {
      const own = events.filter((event) => Reflect.get(Object(event["involvedObject"]), "name") === name);
      const uid = String(Reflect.get(Object(own[0]?.["involvedObject"]), "uid"));
      const pending = aPod(name).withUid(uid).inPhase("Pending");
      const found = findings(...own.map((event) => ({ ...event, kind: "Event" })), pending.build());
      expect(
        found.map(({ code }) => code),
        name,
      ).toEqual(["MOOR301"]);
      expect(found[0]?.title.length, name).toBeLessThan(140);
      expect(
        codes(...own.map((event) => ({ ...event, kind: "Event" })), pending.inPhase("Running").build()),
        name,
      ).toEqual([]);
    }
  });

  it("MOOR301: an image that can't be pulled is no matter of networks", () => {
    const event = anEvent(KEY, {
      reason: "Failed",
      message: "Failed to pull image",
      type: "Warning",
      component: "kubelet",
    });
    expect(codes(aPod().inPhase("Pending").build(), event)).toEqual([]);
  });
});

describe("allocations", () => {
  it("MOOR401: of a pod that is gone; a question where pods can't be read", () => {
    expect(findings(wbNad().build(), pool().build())).toMatchObject([
      {
        code: "MOOR401",
        confidence: "likely",
        severity: "warning",
        title: "10.60.3.1 is recorded for lab/web-1, which is gone",
      },
    ]);
    const model = modelOf([wbNad().build(), pool().build()]);
    model.setSources(sourcesIn("synced", { pods: "forbidden" }));
    settled(model, LATER_MS);
    expect(judge(model)).toMatchObject([{ code: "MOOR401", verdict: "undetermined", severity: "info" }]);
  });

  it("MOOR401: only to be watched as long as nothing is older than ten minutes", () => {
    const young = pool().writtenAt("2026-11-23T22:58:00Z");
    expect(findings(wbNad().build(), young.build())).toMatchObject([
      { code: "MOOR401", confidence: "watch", severity: "info" },
    ]);
  });

  it("MOOR401: never between a pod's end and the moment when whereabouts frees its address", () => {
    const model = modelOf(HEALTHY);
    const gone = [ID, ...model.evidenceOf(ID).map(({ id }) => id)];
    applied(model, { drop: gone }, LATER_MS);
    expect(judge(model)).toEqual([]);
    const [allocation] = model.allocationsAt("10.60.3.1");
    applied(model, { drop: allocation === undefined ? [] : [allocation.id] }, LATER_MS + 3_000);
    expect(judge(model)).toEqual([]);
  });

  it("MOOR402: of a pod that was replaced under its name", () => {
    const successor = web()
      .createdAt("2026-11-23T22:30:00Z")
      .reports([ETH0, { ...NET1, ips: ["10.60.3.2"] }]);
    const both = pool().allocates(2, "lab/web-1", { id: "new" });
    expect(codes(wbNad().build(), successor.build(), both.build())).toEqual(["MOOR402"]);
  });

  it("MOOR403: of a living pod that has another address", () => {
    const moved = web().reports([ETH0, { ...NET1, ips: ["10.60.3.2"] }]);
    expect(codes(wbNad().build(), moved.build(), pool().allocates(2, "lab/web-1").build())).toEqual([
      "MOOR403",
    ]);
  });

  it("MOOR404: a reservation without a record; not while a young one, nor right after the record went", () => {
    const ghost = aReservation("10.60.3.7", "lab/gone");
    expect(codes(wbNad().build(), ghost)).toEqual(["MOOR404"]);
    expect(
      judge(
        modelOf([wbNad().build(), ghost], Date.parse("2026-11-23T22:05:00Z")),
        Date.parse("2026-11-23T22:05:00Z"),
      ),
    ).toEqual([]);
    const model = modelOf(HEALTHY);
    const [allocation] = model.allocationsAt("10.60.3.1");
    applied(model, { drop: allocation === undefined ? [] : [allocation.id] }, LATER_MS);
    expect(judge(model).map(({ code }) => code)).not.toContain("MOOR404");
    expect(model.dueAt()).toBe(LATER_MS + 600_000);
    settled(model, LATER_MS + 600_000);
    expect(judge(model, LATER_MS + 600_000).map(({ code }) => code)).toContain("MOOR404");
  });

  it("MOOR405: an entry that is no address", () => {
    expect(codes(wbNad().build(), aPool().holds("x", { id: "a", podref: "lab/web-1" }).build())).toEqual([
      "MOOR405",
    ]);
  });

  it("MOOR406: of a pod that has completed", () => {
    expect(codes(wbNad().build(), web().inPhase("Succeeded").build(), pool().build())).toEqual(["MOOR406"]);
  });

  it("MOOR407: in use and not recorded; not where pools can't be read or the range is another store's", () => {
    expect(codes(wbNad().build(), web().build(), aPool().build())).toEqual(["MOOR407"]);
    const model = modelOf([wbNad().build(), web().build(), aPool().build()]);
    model.setSources(sourcesIn("synced", { [POOLS]: "stale" }));
    expect(judge(model)).toEqual([]);
    const outside = web().reports([ETH0, { ...NET1, ips: ["10.99.0.1"] }]);
    expect(codes(wbNad().build(), outside.build(), aPool().build())).toEqual([]);
  });
});

describe("pools", () => {
  const filled = (count: number) =>
    Array.from({ length: count }, (_, at) => at + 1).reduce(
      (draft, key) => draft.allocates(key, `lab/p-${key}`),
      aPool("10.60.3.0/28"),
    );
  const users = (count: number) =>
    Array.from({ length: count }, (_, at) =>
      aPod(`p-${at + 1}`)
        .createdAt("2026-11-23T20:00:00Z")
        .asks("net-a")
        .reports([
          { ...ETH0, ips: [] },
          { ...NET1, ips: [`10.60.3.${at + 1}`] },
        ])
        .withPodIPs()
        .build(),
    );
  const full = (count: number) =>
    codes(wbNad("10.60.3.0/28").build(), filled(count).build(), ...users(count));

  it("MOOR501 and MOOR502: full, nearly full, neither", () => {
    expect(full(14)).toEqual(["MOOR501"]);
    expect(full(13)).toEqual(["MOOR502"]);
    expect(full(12)).toEqual([]);
  });
});

describe("the audit", () => {
  it("keeps since, tells only what changed, and drops what is over", () => {
    const model = modelOf([web().build()]);
    const audit = createAudit(model, rules);
    audit.markAll();
    const first = audit.run(LATER_MS, 1_000);
    expect(first.put.map(({ code }) => code)).toEqual(["MOOR202"]);
    audit.markAll();
    expect(audit.run(LATER_MS + 60_000, 1_000)).toEqual({ isDone: true, put: [], drop: [] });
    expect([...audit.findings()][0]?.since).toBe(new Date(LATER_MS).toISOString());
    model.apply({ put: entitiesOf([aNad().build()]), drop: [] }, LATER_MS);
    audit.mark(model.settle(LATER_MS, 1_000).changed);
    expect(audit.run(LATER_MS, 1_000).drop).toEqual(first.put.map(({ id }) => id));
    expect(audit.findingCount()).toBe(0);
  });

  it("comes to the same by changes as by judging everything", () => {
    const model = createClusterModel("lab");
    model.setSources(sourcesIn("synced"));
    const audit = createAudit(model, rules);
    const nowMs = Date.parse("2026-11-23T22:22:24Z");
    const entities = deriveAll(capturedCluster());
    for (let at = 0; at < entities.length; at += 7) {
      model.apply({ put: entities.slice(at, at + 7), drop: [] }, nowMs);
      const { changed } = model.settle(nowMs, 1_000);
      audit.mark(changed);
      while (!audit.run(nowMs, 25).isDone);
    }
    const incremental = [...audit.findings()].map(({ id, title }) => `${id} ${title}`).sort();
    expect(incremental).toEqual(
      judge(model, nowMs)
        .map(({ id, title }) => `${id} ${title}`)
        .sort(),
    );
  });
});
