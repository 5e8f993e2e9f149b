import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../kube/kube-object.ts";
import type { Entity } from "../model/entity.ts";
import type { EntityId } from "../model/ids.ts";
import { aNode, anEvent, entitiesOf } from "../testing/build-cluster.ts";
import { LATER_MS, settled, sourcesIn } from "../testing/build-model.ts";
import { aNad, aWhereaboutsNad } from "../testing/build-network.ts";
import { aPod } from "../testing/build-pod.ts";
import { aPool, aReservation } from "../testing/build-pool.ts";
import { applyDelta } from "./apply-delta.ts";
import type { ClusterModel } from "./cluster-model.ts";
import { createClusterState } from "./cluster-state.ts";
import { createClusterView } from "./cluster-view.ts";
import { createClusterModel } from "./create-cluster-model.ts";
import { settle } from "./settle.ts";

/** Each line: the forms that one object may take; it may also be absent. */
const OBJECTS: readonly (readonly KubeObject[])[] = [
  ...["p-0", "p-1", "p-2"].map((name, at) => {
    const pod = aPod(name).createdAt("2026-11-23T20:00:00Z").withPodIPs(`10.244.0.${at}`);
    const eth0 = {
      name: at === 2 ? "other" : "cbr0",
      interface: "eth0",
      ips: [`10.244.0.${at}`],
      default: true,
    };
    return [
      pod.build(),
      pod
        .asks("net-a")
        .reports([eth0, { name: "lab/net-a", interface: "net1", ips: ["10.60.3.1"] }])
        .build(),
      pod
        .asks("net-a,net-b")
        .reports([eth0, { name: "lab/net-a", interface: "net1", ips: [`10.60.3.${at + 2}`] }])
        .build(),
      pod.onNode("node-b").asks("[{").reports([eth0]).build(),
      pod.withUid("next").inPhase("Pending").asks("net-b").build(),
      pod.inPhase("Succeeded").asks("net-a").reports([eth0]).build(),
    ];
  }),
  [aWhereaboutsNad("net-a").build(), aNad("net-a").build(), aNad("net-a").withConfig("{").build()],
  [aWhereaboutsNad("net-b").build()],
  [
    aPool().allocates(1, "lab/p-0").allocates(2, "lab/p-1").build(),
    aPool().allocates(1, "lab/p-1", { id: "x" }).allocates(3, "lab/gone").holds("z", {}).build(),
    aPool().build(),
  ],
  [aReservation("10.60.3.1", "lab/p-0")],
  [aNode("node-a"), aNode("node-a", { ready: "Unknown" })],
  [
    anEvent(
      { namespace: "lab", name: "p-0" },
      {
        reason: "FailedAddingInterface",
        message: "pod [lab/p-0]: failed adding interface net1 to network: net-b",
      },
    ),
  ],
];

const STEPS = fc.array(
  fc.record({ object: fc.nat(OBJECTS.length - 1), form: fc.nat(6), isSettled: fc.boolean() }),
  { maxLength: 40 },
);

/** Everything that can be read of a model, without the order of anything. */
const picture = (model: ClusterModel) => ({
  counts: [model.podCount(), model.attachmentCount(), model.allocationCount()],
  pods: [...model.pods()]
    .map((pod) => JSON.stringify([pod, model.attachmentsOf(pod.id), model.kubeEventsOf(pod.id)]))
    .sort(),
  networks: [...model.networks()]
    .map((entry) =>
      JSON.stringify([
        entry.id,
        entry.isDefault,
        entry.defined?.configText,
        [...model.usersOf(entry.id)].map(({ id }) => id).sort(),
        model
          .poolsOfNetwork(entry.id)
          .map(({ id }) => id)
          .sort(),
      ]),
    )
    .sort(),
  pools: [...model.pools()]
    .map((pool) =>
      JSON.stringify([
        pool.id,
        [...model.allocationsOf(pool.id)].map((each) => [each.id, model.verdict(each.id)]).sort(),
        [...model.countsOf(pool.id).byClass].sort(),
        model
          .networksOfPool(pool.id)
          .map(({ id }) => id)
          .sort(),
      ]),
    )
    .sort(),
  addresses: ["10.60.3.1", "10.60.3.2", "10.60.3.3", "10.244.0.1"].map((address) => [
    model
      .holdersOf(address)
      .map(({ id }) => id)
      .sort(),
    model
      .allocationsAt(address)
      .map(({ id }) => id)
      .sort(),
    model.reservationsOf(address).length,
  ]),
  places: ["node-a", "node-b"].map((node) => [...model.podsOnNode(node)].map(({ id }) => id).sort()),
  problems: [...model.problems()].map((problem) => problem.detail).sort(),
});

const HOUR = 3_600_000;

describe("the model", () => {
  it("is the same however its entities came, and holds nothing of what went", () => {
    fc.assert(
      fc.property(STEPS, fc.boolean(), (steps, isDroppedInTheEnd) => {
        const model = createClusterModel("lab");
        model.setSources(sourcesIn("synced"));
        const there = new Map<number, readonly Entity[]>();
        steps.forEach(({ object, form, isSettled }, at) => {
          const before = there.get(object) ?? [];
          const written = OBJECTS[object]?.[form];
          const after = written === undefined ? [] : entitiesOf([written]);
          const kept = new Set(after.map(({ id }) => id));
          model.apply(
            { put: after, drop: before.map(({ id }) => id).filter((id) => !kept.has(id)) },
            LATER_MS + at,
          );
          there.set(object, after);
          if (isSettled) model.settle(LATER_MS + at, 3);
        });
        if (isDroppedInTheEnd) {
          const all: EntityId[] = [...there.values()].flat().map(({ id }) => id);
          model.apply({ put: [], drop: all }, LATER_MS + 100);
          there.clear();
        }
        // Long after: what was seen to happen no longer counts.
        for (const hours of [1, 2]) settled(model, LATER_MS + hours * HOUR);
        const fresh = createClusterModel("lab");
        fresh.setSources(sourcesIn("synced"));
        fresh.apply({ put: [...there.values()].flat(), drop: [] }, LATER_MS);
        for (const hours of [1, 2]) settled(fresh, LATER_MS + hours * HOUR);
        expect(picture(model)).toEqual(picture(fresh));
        expect(model.dueAt()).toBe(fresh.dueAt());
      }),
      { numRuns: 300 },
    );
  });

  it("leaves no index entry, moment or due time behind", () => {
    const state = createClusterState("lab", 100);
    const view = createClusterView(state);
    const everything = (form: number) =>
      entitiesOf(OBJECTS.flatMap((forms) => forms[form % forms.length] ?? []));
    for (let form = 0; form < 6; form += 1) {
      applyDelta(state, { put: everything(form), drop: [] }, LATER_MS + form);
      settle(state, view, LATER_MS + form, 1_000);
    }
    const all = [0, 1, 2, 3, 4, 5].flatMap((form) => everything(form).map(({ id }) => id));
    applyDelta(state, { put: [], drop: all }, LATER_MS + 10);
    for (const hours of [0, 1, 2]) settle(state, view, LATER_MS + hours * HOUR + 20, 1_000);
    expect({
      pods: state.pods.indexSize(),
      records: state.records.indexSize(),
      moments: state.moments.size(),
      due: state.due.size(),
      networks: [...state.networks.entries()].length,
      problems: state.problems.size,
      cached: state.cachedCount,
      attachments: state.attachmentCount,
      nodes: state.nodes.size + state.nodeNames.size,
    }).toEqual({
      pods: 0,
      records: 0,
      moments: 0,
      due: 0,
      networks: 0,
      problems: 0,
      cached: 0,
      attachments: 0,
      nodes: 0,
    });
  });
});
