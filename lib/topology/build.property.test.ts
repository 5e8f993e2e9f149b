import fc from "fast-check";
import { expect, test } from "vitest";
import { ATTACHMENT_STATES } from "../model/attachment.ts";
import { type EntityId } from "../model/ids.ts";
import { syntheticView, type SyntheticNetwork, type SyntheticPod } from "../testing/synthetic-view.ts";
import { createAggregate } from "./aggregate.ts";
import { buildTopology } from "./build.ts";
import { labelWidth } from "./columns.ts";
import { labelOffset } from "./pill.ts";
import { spread } from "./spread.ts";
import { build, lanesOf, NETWORKS, NO_FINDINGS, QUERY, rowsOf, tapOf, web } from "./testing/built.ts";
import type { TopologyView } from "./view.ts";

test.each([
  ["missing", "nothing there", "net1 on storage-wb, asked, nothing there"],
  ["attaching", "asked 4 s", "net1 on storage-wb, asked 4 s ago"],
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
      state: fc.constantFrom(...ATTACHMENT_STATES),
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
