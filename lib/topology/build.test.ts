import fc from "fast-check";
import { expect, test } from "vitest";
import type { Finding } from "../model/finding.ts";
import { networkId, podId, type EntityId } from "../model/ids.ts";
import { syntheticView, type SyntheticNetwork, type SyntheticPod } from "../testing/synthetic-view.ts";
import { createAggregate } from "./aggregate.ts";
import { buildTopology } from "./build.ts";
import { labelWidth } from "./columns.ts";
import { labelOffset } from "./pill.ts";
import type { TopologyQuery } from "./query.ts";
import { spread } from "./spread.ts";
import type { Lane, Row, Tap, TopologyView } from "./view.ts";

const NO_FINDINGS = { findingsAbout: () => [] };
const QUERY: TopologyQuery = { layout: "lanes", group: "controller", budget: 300 };
const DEFAULT: SyntheticNetwork = { name: "cbr0", provider: "cluster-default" };
const NETWORKS: readonly SyntheticNetwork[] = [
  DEFAULT,
  { name: "n3-macvlan", createdAt: "2026-01-01T00:00:00Z" },
  { name: "storage-wb", createdAt: "2026-01-02T00:00:00Z" },
  { name: "mgmt-v6", createdAt: "2026-01-03T00:00:00Z" },
];

const build = (
  networks: readonly SyntheticNetwork[],
  pods: readonly SyntheticPod[],
  query: Partial<TopologyQuery> = {},
  findings: { findingsAbout: (id: EntityId) => readonly Finding[] } = NO_FINDINGS,
): TopologyView =>
  buildTopology({
    view: syntheticView(networks, pods),
    findings,
    query: { ...QUERY, ...query },
    nowMs: Date.parse("2026-11-24T00:00:10Z"),
    slots: () => 0,
    revision: 7,
  });

const lanesOf = (view: TopologyView): readonly Lane[] =>
  view.vertices.filter((vertex) => vertex.kind === "lane");
const rowsOf = (view: TopologyView): readonly Row[] =>
  view.vertices.filter((vertex) => vertex.kind === "row");
const titlesOf = (view: TopologyView): readonly string[] => rowsOf(view).map(({ title }) => title);
const tapOf = (view: TopologyView, row: string): Tap | undefined =>
  view.edges.find((tap) => tap.row === rowsOf(view).find(({ title }) => title === row)?.id);

const eth0 = { network: "cbr0", interface: "eth0", addresses: ["10.244.1.7"], observed: "up" } as const;
const web = (name: string, state: "attached" | "missing" = "attached"): SyntheticPod => ({
  namespace: "shop",
  name,
  controller: "Deployment/web",
  on: [eth0, { network: "storage-wb", interface: "net1", addresses: ["10.60.3.4"], observed: "up", state }],
});

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

test.each([
  ["missing", "nothing there", "net1 on storage-wb, asked, nothing there"],
  ["attaching", "asked 4 s ago", "net1 on storage-wb, asked 4 s ago"],
  ["detaching", "leaving", "net1 on storage-wb, leaving"],
  ["failed", "IPAM timed out", "net1 on storage-wb, failed: whereabouts timed out"],
] as const)("a tap that is %s says so beside it and in a sentence", (state, label, text) => {
  const on = [
    {
      network: "storage-wb",
      interface: "net1",
      state,
      since: "2026-11-24T00:00:06Z",
      ...(state === "failed" ? { reason: "whereabouts timed out" } : {}),
    },
  ];
  const view = build(NETWORKS, [{ namespace: "shop", name: "api", on }]);
  expect(tapOf(view, "api")).toMatchObject({ glyph: state, label, text });
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

const POD = fc.record({
  namespace: fc.constantFrom("shop", "core5g", "storage", "kube-system"),
  controller: fc.option(fc.constantFrom("Deployment/web", "StatefulSet/upf", "DaemonSet/agent"), {
    nil: undefined,
  }),
  node: fc.constantFrom("node-a", "node-b", null),
  isHostNetwork: fc.boolean(),
  on: fc.array(
    fc.record({
      network: fc.constantFrom("cbr0", "n3-macvlan", "storage-wb", "mgmt-v6", "named-only"),
      interface: fc.constantFrom("eth0", "net1", "a-long-ifname-x", null),
      state: fc.constantFrom(
        "attached",
        "attaching",
        "detaching",
        "failed",
        "missing",
        "phantom",
        "stray",
        "drifted",
        "unknown",
      ),
      addresses: fc.constantFrom(
        [],
        ["10.244.123.210"],
        ["10.0.0.1", "fd60:5:aaaa:bbbb:cccc:dddd:eeee:1"],
        ["fd60:5:aaaa:bbbb:cccc:dddd:eeee:1"],
      ),
      reason: fc.constantFrom("could not find the plugin that nobody has ever installed here", "timed out"),
    }),
    { maxLength: 4 },
  ),
});
const PODS = fc.array(POD, { maxLength: 60 }).map((pods) =>
  pods.map(({ controller, isHostNetwork, on, ...rest }, index): SyntheticPod => ({
    ...rest,
    ...(controller === undefined ? {} : { controller }),
    name: `pod-${index}`,
    isHostNetwork,
    on: isHostNetwork ? [] : on,
  })),
);
const WANTED = fc.record({
  group: fc.constantFrom("controller", "namespace", "none"),
  budget: fc.integer({ min: 50, max: 300 }),
  pod: fc.option(fc.constantFrom("shop/pod-1", "core5g/pod-2", "storage/pod-3"), { nil: undefined }),
});
const QUICK = { numRuns: 120 };

test("vertices and edges never exceed the budget", () => {
  fc.assert(
    fc.property(PODS, WANTED, (pods, query) => {
      const view = build(NETWORKS, pods, query);
      expect(view.vertices.length + view.edges.length).toBeLessThanOrEqual(query.budget);
    }),
    QUICK,
  );
});

test.each([50, 51, 57, 64, 73, 88, 100, 123, 150, 200, 300])(
  "a budget of %i is kept where the cluster is far larger, and used well",
  (budget) => {
    const pods = Array.from({ length: 40 }, (_, space) =>
      Array.from({ length: 3 + (space % 7) }, (_, index) => web(`web-${index}`)).map((pod) => ({
        ...pod,
        namespace: `space-${space}`,
      })),
    ).flat();
    const view = build(NETWORKS, pods, { budget });
    const used = view.vertices.length + view.edges.length;
    expect(used).toBeLessThanOrEqual(budget);
    // 40 namespaces with their heading, fold and taps would be 164; one namespace more would be 3.
    expect(used).toBeGreaterThan(Math.min(budget, 124) - 4);
  },
);

test("every pod in scope is either a row of its own or counted in a fold", () => {
  fc.assert(
    fc.property(PODS, WANTED, (pods, query) => {
      const view = build(NETWORKS, pods, query);
      const alone = rowsOf(view).filter(({ pod }) => pod !== null).length;
      const folded = view.folded.reduce((sum, fold) => sum + fold.pods, 0);
      expect(alone + folded).toBe(view.totals.pods);
      expect(view.totals.pods).toBe(pods.length);
      const ill = rowsOf(view).reduce((sum, row) => sum + row.ill, 0);
      expect(ill).toBe(view.totals.ill);
    }),
    QUICK,
  );
});

test("no two label boxes of a row meet, nor a label and the next tap, however wide it is spread", () => {
  fc.assert(
    fc.property(PODS, WANTED, fc.integer({ min: 0, max: 2_000 }), (pods, query, width) => {
      const view = spread(build(NETWORKS, pods, query), width);
      for (const taps of Map.groupBy(view.edges, ({ row }) => row).values()) {
        const ordered = taps.toSorted((left, right) => left.x - right.x);
        ordered.forEach((tap, index) => {
          const end = tap.x + labelOffset(tap) + labelWidth(tap);
          const next = ordered[index + 1];
          if (next !== undefined) expect(end).toBeLessThan(next.x - 10 + 0.001);
          expect(end).toBeLessThanOrEqual(view.width + 0.001);
        });
      }
    }),
    QUICK,
  );
});

test("a new pod or a younger network never changes the order of the lanes that are in use", () => {
  fc.assert(
    fc.property(PODS, POD, (pods, more) => {
      const before = usedIn(build(NETWORKS, pods));
      const younger: SyntheticNetwork = { name: "aaa-new", createdAt: "2026-11-01T00:00:00Z" };
      const added: SyntheticPod = {
        namespace: more.namespace,
        name: "new",
        on: [{ network: "aaa-new", interface: "net1", addresses: ["10.99.0.1"] }],
      };
      const after = usedIn(build([...NETWORKS, younger], [...pods, added]));
      expect(after.filter((id) => before.includes(id))).toEqual(before);
      const defined = after.filter((id) => !id.endsWith("named-only"));
      expect(defined.at(-1)).toContain("aaa-new");
    }),
    QUICK,
  );
});

const usedIn = (view: TopologyView): readonly string[] =>
  lanesOf(view)
    .filter(({ total }) => total > 0)
    .map(({ id }) => id);

test("a lane's place depends on its own column and those left of it, not on what is right of it", () => {
  const wide = { network: "mgmt-v6", interface: "net1", addresses: ["fd60:5:aaaa:bbbb:cccc:dddd:eeee:1"] };
  const short = { ...wide, addresses: ["fd60::1"] };
  const xs = (last: typeof wide) =>
    lanesOf(build(NETWORKS, [web("web-1"), { namespace: "shop", name: "x", on: [last] }]))
      .filter(({ total }) => total > 0)
      .map(({ x }) => x);
  expect(xs(wide)).toEqual(xs(short));
});

test("kept counts give the same picture as visiting every pod, whatever came and went", () => {
  fc.assert(
    fc.property(PODS, PODS, WANTED, (first, second, query) => {
      const states = [syntheticView(NETWORKS, first), syntheticView(NETWORKS, second)] as const;
      let current = states[0];
      const changing = {
        ...states[0],
        pod: (id: EntityId) => current.pod(id),
        pods: () => current.pods(),
        networks: () => current.networks(),
        networkById: (id: EntityId) => current.networkById(id),
        attachmentsOf: (id: EntityId) => current.attachmentsOf(id),
      };
      const aggregate = createAggregate(changing, NO_FINDINGS);
      aggregate.markAll();
      while (!aggregate.settle(7));
      current = states[1];
      aggregate.mark({ pods: new Set([...states[0].pods(), ...states[1].pods()].map(({ id }) => id)) });
      while (!aggregate.settle(7));
      const input = {
        findings: NO_FINDINGS,
        query: { ...QUERY, ...query },
        nowMs: 0,
        slots: () => 0,
        revision: 1,
      };
      expect(sorted(buildTopology({ ...input, view: current, aggregate }))).toEqual(
        sorted(buildTopology({ ...input, view: current })),
      );
    }),
    { numRuns: 60 },
  );
});

/** Rows in the order of their names, since pods that came later are counted later where nothing else orders them. */
const sorted = (view: TopologyView) => ({
  totals: view.totals,
  folded: view.folded,
  rows: rowsOf(view)
    .map(({ id, count, ill }) => `${id} ${count} ${ill}`)
    .toSorted(),
  taps: view.edges.map(({ id, count, observed, ill }) => `${id} ${count} ${observed} ${ill}`).toSorted(),
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

test("a lane is drawn from its first tap to its last, and an unused network has none", () => {
  const view = build(NETWORKS, [web("web-1")]);
  const lane = (name: string) => lanesOf(view).find(({ id }) => id === idOf(name));
  const tap = view.edges.find(({ lane: id }) => id === idOf("storage-wb"));
  expect(lane("storage-wb")).toMatchObject({ firstY: tap?.y, lastY: tap?.y, total: 1, ill: 0 });
  expect(lane("mgmt-v6")).toMatchObject({ firstY: null, lastY: null, total: 0 });
});

const idOf = (name: string): EntityId =>
  networkId("synthetic", { provider: "multus", namespace: "default", name });
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
