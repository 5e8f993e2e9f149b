import { expect, test } from "vitest";
import type { Finding } from "../model/finding.ts";
import { networkId, podId, type EntityId } from "../model/ids.ts";
import { syntheticView, type SyntheticNetwork, type SyntheticPod } from "../testing/synthetic-view.ts";
import { createAggregate } from "./aggregate.ts";
import { buildTopology } from "./build.ts";
import { build, DEFAULT, eth0, lanesOf, NETWORKS, QUERY, rowsOf, titlesOf, web } from "./testing/built.ts";
import type { TopologyQuery } from "./query.ts";

test("equal pods of one controller are one row that says how many they are", () => {
  const view = build(NETWORKS, [web("web-1"), web("web-2"), web("web-3")]);
  expect(titlesOf(view)).toEqual(["web"]);
  expect(rowsOf(view)[0]).toMatchObject({ count: 3, subtitle: "Deployment · node-a", pod: null });
  expect(view.edges.map(({ label, count, glyph }) => ({ label, count, glyph }))).toEqual([
    { label: "3 of 3", count: 3, glyph: "fold" },
    { label: "3 of 3", count: 3, glyph: "fold" },
  ]);
  expect(view.edges[1]?.text).toBe("3 pods on storage-wb, all observed");
  expect(view.folded).toEqual([{ kind: "controller", folds: 1, pods: 3, ill: 0, errors: 0, warnings: 0 }]);
});

test("an ill pod leaves its fold and stands below it", () => {
  const view = build(NETWORKS, [web("web-0", "missing"), web("web-1"), web("web-2")]);
  expect(titlesOf(view)).toEqual(["web", "web-0"]);
  expect(view.vertices.find((vertex) => vertex.kind === "heading")).toMatchObject({ note: "3 pods", ill: 1 });
});

test("a finding about a pod takes it out of its fold too", () => {
  const findings = { findingsAbout: (id: EntityId) => (id === webTwo ? [FINDING] : []) };
  const view = build(NETWORKS, [web("web-1"), web("web-2"), web("web-3")], {}, findings);
  expect(titlesOf(view)).toEqual(["web", "web-2"]);
  expect(rowsOf(view)[1]).toMatchObject({ ill: 1, findings: { count: 1, worst: "error" } });
});

test("the selected pod is never folded away", () => {
  const pods = Array.from({ length: 400 }, (_, index) => web(`web-${index}`));
  for (const group of ["controller", "namespace", "none"] as const) {
    const view = build(NETWORKS, pods, { group, pod: "shop/web-7" });
    expect(rowsOf(view).find(({ isSelected }) => isSelected)?.title).toBe("web-7");
  }
});

test("a pod on the host network says so instead of having taps, and comes last", () => {
  const host: SyntheticPod = { namespace: "shop", name: "a-mon", isHostNetwork: true };
  const view = build(NETWORKS, [host, web("web-1")]);
  expect(titlesOf(view)).toEqual(["web-1", "a-mon"]);
  expect(rowsOf(view)[1]).toMatchObject({ sign: "host", aside: "host network", wireEndX: null });
});

test("a VM is named by its own name", () => {
  const vm: SyntheticPod = { namespace: "vms", name: "virt-launcher-db-01-x2k", vm: "db-01", on: [eth0] };
  expect(rowsOf(build(NETWORKS, [vm]))[0]).toMatchObject({
    sign: "vm",
    title: "db-01",
    subtitle: "VM · node-a",
  });
});

test("what is drawn filled was observed; what is only reported is not", () => {
  const reported = { network: "mgmt-v6", interface: "net1", addresses: ["fd60::1"] } as const;
  const view = build(NETWORKS, [{ namespace: "shop", name: "api", on: [eth0, reported] }]);
  expect(view.edges.map(({ glyph }) => glyph)).toEqual(["observed", "reported"]);
  expect(view.edges.map(({ text }) => text)).toEqual([
    "eth0 on cbr0, 10.244.1.7, observed",
    "net1 on mgmt-v6, fd60::1, reported, not observed",
  ]);
});

test("two attachments of one pod on one network stand side by side with room for both labels", () => {
  const on = ["net1", "net2"].map((name) => ({
    network: "n3-macvlan",
    interface: name,
    addresses: ["10.60.1.21"],
  }));
  const [first, second] = build(NETWORKS, [{ namespace: "shop", name: "api", on }]).edges;
  expect(first?.slotIndex).toBe(0);
  expect(second?.slotIndex).toBe(1);
  expect((second?.x ?? 0) - (first?.x ?? 0)).toBeGreaterThan(70);
});

test("namespaces that begin alike share a row however many networks they have, for those share a lane", () => {
  const tenants = Array.from({ length: 400 }, (_, index) => `tenant-${index}`);
  const networks = tenants.map((namespace): SyntheticNetwork => ({ name: `data-of-${namespace}` }));
  const pods = tenants.map((namespace): SyntheticPod => ({
    namespace,
    name: "app",
    on: [eth0, { network: `data-of-${namespace}`, interface: "net1" }],
  }));
  const view = build([...NETWORKS, ...networks], [...pods, web("web-1"), web("web-2")]);
  expect(titlesOf(view)).toEqual(["tenant-*", "shop"]);
  expect(rowsOf(view)[0]).toMatchObject({ count: 400, members: 400 });
});

test("namespaces come in order of name, the cluster's own last", () => {
  const pods = ["kube-system", "vms", "core5g"].map((namespace) => ({ namespace, name: "p", on: [eth0] }));
  const headings = build(NETWORKS, pods).vertices.filter((vertex) => vertex.kind === "heading");
  expect(headings.map(({ title }) => title)).toEqual(["core5g", "vms", "kube-system"]);
});

test("a query by namespace, network, node or words shows what it names and nothing else", () => {
  const pods: readonly SyntheticPod[] = [
    web("web-1"),
    { namespace: "vms", name: "db", node: "node-b", on: [eth0] },
    { namespace: "vms", name: "fw", on: [{ network: "mgmt-v6", interface: "net7", addresses: ["fd60::9"] }] },
  ];
  const shown = (query: Partial<TopologyQuery>) => titlesOf(build(NETWORKS, pods, query));
  expect(shown({ namespace: "vms" })).toEqual(["db", "fw"]);
  expect(shown({ namespace: "vms, shop" })).toHaveLength(3);
  expect(shown({ network: "default/mgmt-v6" })).toEqual(["fw"]);
  expect(shown({ node: "node-b" })).toEqual(["db"]);
  expect(shown({ q: "fd60::9" })).toEqual(["fw"]);
  expect(shown({ q: "NET7" })).toEqual(["fw"]);
  expect(shown({ q: "web 10.60.3.4" })).toEqual(["web-1"]);
  expect(shown({ q: "nothing-like-it" })).toEqual([]);
});

test("a lane's place depends on its own column and those left of it, not on what is right of it", () => {
  const wide = { network: "mgmt-v6", interface: "net1", addresses: ["fd60:5:aaaa:bbbb:cccc:dddd:eeee:1"] };
  const short = { ...wide, addresses: ["fd60::1"] };
  const xs = (last: typeof wide) =>
    lanesOf(build(NETWORKS, [web("web-1"), { namespace: "shop", name: "x", on: [last] }]))
      .filter(({ total }) => total > 0)
      .map(({ x }) => x);
  expect(xs(wide)).toEqual(xs(short));
});

test("findings that come and go move a pod out of its fold and back", () => {
  const view = syntheticView(NETWORKS, [web("web-1"), web("web-2"), web("web-3")]);
  let current: readonly Finding[] = [];
  const findings = { findingsAbout: (id: EntityId) => (id === webTwo ? current : []) };
  const aggregate = createAggregate(view, findings);
  aggregate.markAll();
  const titles = () => {
    aggregate.settle(Infinity);
    return titlesOf(
      buildTopology({ view, findings, query: QUERY, nowMs: 0, slots: () => 0, revision: 1, aggregate }),
    );
  };
  expect(titles()).toEqual(["web"]);
  current = [FINDING];
  aggregate.applyFindings({ put: [FINDING], drop: [] });
  expect(titles()).toEqual(["web", "web-2"]);
  current = [];
  aggregate.applyFindings({ put: [], drop: [FINDING.id] });
  expect(titles()).toEqual(["web"]);
});

test("with more networks than there is room for, the least used share the last lane", () => {
  const many = Array.from({ length: 60 }, (_, index): SyntheticNetwork => ({
    name: `net-${index}`,
    createdAt: new Date(1e12 + index * 1e6).toISOString(),
  }));
  const pods = many.map(({ name }, index): SyntheticPod => ({
    namespace: "shop",
    name: `p-${index}`,
    on: [eth0, { network: name, interface: "net1", addresses: ["10.0.0.1"] }],
  }));
  const view = build([DEFAULT, ...many], pods);
  expect(lanesOf(view)).toHaveLength(24);
  expect(lanesOf(view).at(-1)).toMatchObject({ title: "38 more", total: 38, slot: null });
  expect(lanesOf(view)[0]?.isDefault).toBe(true);
  expect(view.totals.networks).toBe(61);
});

test("where there are too many, networks of one name share a lane; the selected pod's leaves it", () => {
  const tenants = Array.from({ length: 30 }, (_, index) => `tenant-${index}`);
  const data = tenants.map((namespace, index): SyntheticNetwork => ({
    namespace,
    name: "data",
    type: "bridge",
    vlan: 40 + index,
    createdAt: new Date(1e12 + index * 1e6).toISOString(),
  }));
  const mgmt: SyntheticNetwork = { name: "mgmt", createdAt: "2020-01-01T00:00:00Z" };
  const pods = tenants.map((namespace): SyntheticPod => ({
    namespace,
    name: "p",
    on: [eth0, { network: `${namespace}/data`, interface: "net1", addresses: ["10.0.0.1"] }],
  }));
  const finding = { ...FINDING, id: podId("synthetic", { namespace: "tenant-3", name: "-" }) };
  const ill = new Set(["tenant-3", "tenant-4"].map((namespace) => idOf("data", namespace)));
  const findings = { findingsAbout: (id: EntityId) => (ill.has(id) ? [finding] : []) };
  const networks = [DEFAULT, ...data, mgmt];
  const view = build(networks, pods, {}, findings);
  expect(lanesOf(view).map(({ title }) => title)).toEqual(["cbr0", "data", "mgmt"]);
  expect(lanesOf(view)[1]).toMatchObject({
    network: null,
    lines: [{ text: "30 networks" }, { text: "bridge" }, { text: "VLAN 40–69" }],
    texture: "thin",
    // A finding about two of them is one.
    findings: { count: 1, worst: "error" },
    total: 30,
    members: 30,
    opens: { network: "multus/*/data" },
    segment: null,
  });
  // The default is counted, too: their pods are on it.
  expect(build(networks, pods, { network: "data" }).totals.networks).toBe(31);
  expect(build(networks, pods, { network: "multus/*/data" }).totals.networks).toBe(31);
  const selected = build(networks, pods, { pod: "tenant-7/p" });
  expect(lanesOf(selected).map(({ title, members }) => [title, members])).toEqual([
    ["cbr0", 1],
    ["data", 29],
    ["data", 1],
    ["mgmt", 1],
  ]);
  expect(lanesOf(selected)[2]?.lines[0]?.text).toBe("tenant-7");
});

test("a lane is drawn from its first tap to its last, and an unused network has none", () => {
  const view = build(NETWORKS, [web("web-1")]);
  const lane = (name: string) => lanesOf(view).find(({ id }) => id === idOf(name));
  const tap = view.edges.find(({ lane: id }) => id === idOf("storage-wb"));
  expect(lane("storage-wb")).toMatchObject({ firstY: tap?.y, lastY: tap?.y, total: 1, ill: 0 });
  expect(lane("mgmt-v6")).toMatchObject({ firstY: null, lastY: null, total: 0 });
});

const idOf = (name: string, namespace = "default"): EntityId =>
  networkId("synthetic", { provider: "multus", namespace, name });
const webTwo = podId("synthetic", { namespace: "shop", name: "web-2" });
const FINDING: Finding = {
  id: webTwo,
  cluster: "synthetic",
  code: "MOOR101",
  title: "net1 is not there",
  detail: "",
  severity: "error",
  confidence: "certain",
  verdict: "present",
  subjects: [{ kind: "Pod", namespace: "shop", name: "web-2" }],
  evidence: [],
  remedy: "",
  since: "2026-11-24T00:00:00Z",
  refs: [],
};
