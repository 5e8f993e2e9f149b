import fc from "fast-check";
import { expect, test } from "vitest";
import type { EntityId } from "../model/ids.ts";
import { syntheticView, type SyntheticNetwork, type SyntheticPod } from "../testing/synthetic-view.ts";
import { createAggregate, readAll } from "./aggregate.ts";
import { buildTopology, foldTopology } from "./build.ts";
import { judgeOf } from "./find/judge.ts";
import { parseFind } from "./find/parse-find.ts";
import { buildLayers } from "./layers/build-layers.ts";
import type { TopologyQuery } from "./query.ts";
import { assignSlots } from "./slots.ts";
import type { TopologyView } from "./view.ts";

const NO_FINDINGS = { findingsAbout: () => [] };
const NETWORKS: readonly SyntheticNetwork[] = [
  { name: "cbr0", provider: "cluster-default" },
  { name: "n3-macvlan", master: "ens3", vlan: 301, type: "macvlan", createdAt: "2026-01-01T00:00:00Z" },
  { name: "storage-wb", createdAt: "2026-01-02T00:00:00Z" },
  { name: "mgmt-v6", master: "ens3.10", type: "macvlan", createdAt: "2026-01-03T00:00:00Z" },
];
const SPACES = [
  ..."abcdefghij".split("").map((letter) => `tenant-${letter}`),
  ...["shop", "core5g", "kube-system"],
];
const POD = fc
  .record({
    namespace: fc.constantFrom(...SPACES),
    number: fc.nat(60),
    controller: fc.constantFrom(undefined, "Deployment/web", "StatefulSet/upf", "DaemonSet/agent"),
    node: fc.constantFrom("node-a", "node-b", null),
    on: fc.array(
      fc.record({
        network: fc.constantFrom("n3-macvlan", "storage-wb", "mgmt-v6"),
        interface: fc.constantFrom("net1", "net2"),
        state: fc.constantFrom("attached", "attached", "missing", "failed"),
        addresses: fc.constantFrom([], ["10.60.1.4"], ["10.61.0.9", "fd60:5::7"]),
        observed: fc.constantFrom("up", "down"),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ namespace, number, controller, node, on }): SyntheticPod => ({
    namespace,
    name: `pod-${number}`,
    node,
    ...(controller === undefined ? {} : { controller }),
    on: [
      { network: "cbr0", interface: "eth0", addresses: ["10.244.0.9"], observed: "up" },
      ...on,
    ] as NonNullable<SyntheticPod["on"]>,
  }));
const podsOf = (most: number) =>
  fc
    .array(POD, { maxLength: most })
    .map((pods) => [...new Map(pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod])).values()]);

const QUERY: TopologyQuery = { layout: "lanes", group: "controller", budget: 300 };
const input = (pods: readonly SyntheticPod[], query: Partial<TopologyQuery> = {}) => ({
  view: syntheticView(NETWORKS, pods),
  findings: NO_FINDINGS,
  query: { ...QUERY, ...query },
  nowMs: 0,
  slots: () => 0,
  revision: 1,
});
const rowIds = (view: TopologyView): readonly string[] =>
  view.vertices.filter((vertex) => vertex.kind !== "lane").map(({ id }) => id);

test("rows of what didn't change keep their order, whatever else comes and goes", () => {
  fc.assert(
    fc.property(podsOf(80), podsOf(12), fc.integer({ min: 60, max: 300 }), (pods, delta, budget) => {
      const touched = new Set(delta.map(({ namespace }) => namespace));
      const kept = pods.filter(({ namespace }) => !touched.has(namespace));
      const before = buildTopology(input(pods, { budget }));
      const after = buildTopology(input([...delta, ...kept], { budget }));
      const isUntouched = (id: string): boolean =>
        ![...touched].some((namespace) => id.includes(`~${namespace}`)) && !id.includes("tenant-=002A");
      const shared = new Set(rowIds(after).filter(isUntouched));
      const was = rowIds(before).filter((id) => shared.has(id));
      expect(rowIds(after).filter((id) => was.includes(id))).toEqual(was);
    }),
    { numRuns: 80 },
  );
});

test("a network keeps its slot whatever comes and goes around it", () => {
  const name = fc.constantFrom(...Array.from({ length: 60 }, (_, index) => `net-${index}`));
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(name), { minLength: 2, maxLength: 8 }), (states) => {
      const kept = new Map<string, number>();
      for (const names of states) {
        const slots = assignSlots(
          names.map((each) => ({ id: each, name: each })),
          kept,
        );
        for (const [id, slot] of slots) {
          if (kept.has(id)) expect(slot).toBe(kept.get(id));
          kept.set(id, slot);
        }
      }
    }),
  );
});

test("a picture that fits either way stays folded as it was, and is unfolded when there is clearly room", () => {
  const pods = (count: number) =>
    Array.from({ length: count }, (_, index): SyntheticPod => ({
      namespace: "shop",
      name: `p-${index}`,
      on: [{ network: "cbr0", interface: "eth0", addresses: ["10.0.0.1"] }],
    }));
  const query = { budget: 100, group: "none" as const };
  const full = foldTopology(input(pods(60), query));
  expect(full.fold.level).not.toBe("pods");
  expect(foldTopology(input(pods(45), query)).fold.level).toBe("pods");
  expect(foldTopology({ ...input(pods(45), query), before: full.fold }).fold.level).not.toBe("pods");
  expect(foldTopology({ ...input(pods(30), query), before: full.fold }).fold.level).toBe("pods");
});

const EXPRESSIONS = [
  "state != attached",
  "network = n3-macvlan and link = down",
  "ip in 10.60.0.0/16 or ip in fd60:5::/32",
  "not ip in 10.60.1.0/25",
  "pod-1",
  "10.61 node-a",
  "vlan = 10",
  "vlan > 10 and not node = node-b",
  "health in (warning, error) and evidence = observed",
  "controller = web or pod ~ 7",
  "ip = none",
  "interface ~ net and not (state = failed or segment ~ ens3)",
];

test("what is said of a part is true of each of its pods, and nothing else is looked at", () => {
  fc.assert(
    fc.property(podsOf(40), fc.constantFrom(...EXPRESSIONS), (pods, text) => {
      const view = syntheticView(NETWORKS, pods);
      const known = readAll(view, NO_FINDINGS);
      const parsed = parseFind(text);
      if (!parsed.ok || parsed.find === null) throw new Error(text);
      const judge = judgeOf(parsed.find, {
        view,
        findings: NO_FINDINGS,
        chains: known.chains,
        nodes: known.tally.nodes,
      });
      for (const { name, groups } of known.tally.namespaces.values())
        for (const group of groups.values())
          for (const bucket of group.buckets.values())
            for (const [shape, part] of bucket.parts) {
              const verdict = judge.ofPart({ namespace: name, group: group.key, isIll: bucket.isIll, shape });
              for (const fact of part.pods.values()) {
                if (verdict !== undefined) expect(judge.ofFact(fact)).toBe(verdict);
                else if (judge.ofFactIn !== undefined) expect(judge.ofFactIn(fact)).toBe(judge.ofFact(fact));
              }
            }
    }),
    { numRuns: 150 },
  );
});

const QUERIES = fc.record(
  {
    q: fc.constantFrom(...EXPRESSIONS),
    without: fc.constantFrom("state = missing", "node-b"),
    namespace: fc.constantFrom("tenant-*", "shop", "shop,core5g"),
    network: fc.constantFrom("n3-macvlan", "default/storage-wb", "n*"),
    node: fc.constantFrom("node-a", "node-b"),
    controller: fc.constantFrom("Deployment/web", "-"),
    segment: fc.constantFrom("wire ens3 301", "wire ens3 10"),
    hide: fc.constantFrom("cbr0", "storage-wb"),
    budget: fc.constantFrom(60, 120, 300),
  },
  { requiredKeys: ["budget"] },
);

test("kept counts give what visiting every pod gives, for every query and within its budget", () => {
  fc.assert(
    fc.property(podsOf(70), podsOf(70), QUERIES, fc.boolean(), (first, second, query, isLayers) => {
      let current = syntheticView(NETWORKS, first);
      const changing = {
        ...current,
        pod: (id: EntityId) => current.pod(id),
        networks: () => current.networks(),
        networkById: (id: EntityId) => current.networkById(id),
        nodes: () => current.nodes(),
        attachmentsOf: (id: EntityId) => current.attachmentsOf(id),
      };
      const aggregate = createAggregate(changing, NO_FINDINGS);
      for (const pods of [first, second]) {
        const before = [...current.pods()];
        current = syntheticView(NETWORKS, pods);
        aggregate.mark({ pods: new Set([...before, ...current.pods()].map(({ id }) => id)) });
        while (!aggregate.settle(9));
      }
      const naive = input(second, query);
      const build = isLayers ? buildLayers : buildTopology;
      const kept = build({ ...naive, view: current, aggregate });
      const fresh = build(naive);
      expect(kept.vertices.length + kept.edges.length).toBeLessThanOrEqual(query.budget);
      const summary = (view: typeof kept) => [
        view.totals,
        view.hidden,
        view.folded.map(({ pods }) => pods).reduce((sum, pods) => sum + pods, 0),
        view.vertices.length,
      ];
      expect(summary(kept)).toEqual(summary(fresh));
    }),
    { numRuns: 150 },
  );
});
