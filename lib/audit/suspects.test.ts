import fc from "fast-check";
import { expect, test } from "vitest";
import { createAudit } from "./create-audit.ts";
import { rules } from "./index.ts";
import type { EntityId } from "../model/ids.ts";
import { joinId } from "../model/ids.ts";
import { entitiesOf } from "../testing/build-cluster.ts";
import { applied, LATER_MS, settled, sourcesIn } from "../testing/build-model.ts";
import { aNad, aWhereaboutsNad } from "../testing/build-network.ts";
import { aPod } from "../testing/build-pod.ts";
import { aPool, aReservation } from "../testing/build-pool.ts";
import { aTemplate } from "../testing/composed-objects.ts";
import type { ClusterModel, ClusterView } from "../cluster/cluster-model.ts";
import { createClusterModel } from "../cluster/create-cluster-model.ts";

const KEYS = ["1", "2", "3"] as const;
const addressOf = (key: string): string => `10.60.3.${key}`;
const change = fc.oneof(
  fc.record({
    kind: fc.constant("pool" as const),
    owners: fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom("p-0", "gone")),
  }),
  fc.record({ kind: fc.constant("reserve" as const), key: fc.constantFrom(...KEYS), isThere: fc.boolean() }),
  fc.record({ kind: fc.constant("pod" as const), isThere: fc.boolean() }),
  // How many of them somebody looks at before the next change.
  fc.record({ kind: fc.constant("walk" as const), most: fc.constantFrom(1, 100) }),
);
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

const pod = aPod("p-0")
  .createdAt("2026-11-23T20:00:00Z")
  .asks("net-a")
  .reports([{ name: "lab/net-a", interface: "net1", ips: [addressOf("1")] }])
  .build();
const network = aWhereaboutsNad().build();
const reservation = (key: string) => aReservation(addressOf(key), "lab/p-0");
const idsOf = (objects: Parameters<typeof entitiesOf>[0]): readonly EntityId[] =>
  entitiesOf(objects).map(({ id }) => id);

const make = (model: ClusterModel, change: Exclude<Change, { kind: "walk" }>, nowMs: number): void => {
  switch (change.kind) {
    case "pod":
      return model.apply(
        change.isThere ? { put: entitiesOf([pod]), drop: [] } : { put: [], drop: idsOf([pod]) },
        nowMs,
      );
    case "reserve": {
      const object = reservation(change.key);
      return model.apply(
        change.isThere ? { put: entitiesOf([object]), drop: [] } : { put: [], drop: idsOf([object]) },
        nowMs,
      );
    }
    case "pool": {
      const owners = Object.entries(change.owners);
      const pool = owners.reduce((built, [key, owner]) => built.allocates(key, `lab/${owner}`), aPool());
      const gone = KEYS.filter((key) => change.owners[key] === undefined);
      return model.apply(
        {
          put: entitiesOf([pool.build()]),
          drop: gone.map((key) =>
            joinId("lab", "allocation", "whereabouts", "kube-system", "10.60.3.0-24", key),
          ),
        },
        nowMs,
      );
    }
  }
};

const allocationsIn = (view: ClusterView) =>
  [...view.pools()].flatMap(({ id }) => [...view.allocationsOf(id)]);

/** The same model for someone who has to look at everything. */
const blind = (view: ClusterView): ClusterView => ({
  ...view,
  suspectPods: view.pods,
  suspects: () => allocationsIn(view),
  ghosts: view.reservations,
});

const findingsOf = (view: ClusterView, nowMs: number) => {
  const audit = createAudit(view, rules);
  audit.markAll();
  while (!audit.run(nowMs, 1_000).isDone);
  return [...audit.findings()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
};

test("what may be said anything of is known whatever comes and goes, and whoever looks when", () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 3, maxLength: 30 }), (changes) => {
      const model = createClusterModel("lab");
      model.setSources(sourcesIn("synced"));
      model.apply({ put: entitiesOf([network]), drop: [] }, LATER_MS);
      changes.forEach((each, at) => {
        if (each.kind !== "walk") make(model, each, LATER_MS + at);
        else {
          let left = each.most;
          for (const _ of model.suspects()) if (--left === 0) break;
          for (const _ of model.ghosts()) if (--left <= 0) break;
        }
        if (at % 2 === 0) settled(model, LATER_MS + at);
      });
      const nowMs = LATER_MS + 3 * 3_600_000;
      settled(model, nowMs);
      const isGood = ({ id, address, store }: ReturnType<typeof allocationsIn>[number]): boolean =>
        model.verdict(id)?.class === "live" &&
        (store !== "whereabouts" || address === null || model.isReserved(address));
      expect(new Set([...model.suspects()].flatMap((each) => each?.id ?? []))).toEqual(
        new Set(
          allocationsIn(model)
            .filter((each) => !isGood(each))
            .map(({ id }) => id),
        ),
      );
      expect(new Set([...model.ghosts()].filter((each) => each !== undefined))).toEqual(
        new Set(
          [...model.reservations()].filter(
            ({ address }) => address !== null && model.allocationsAt(address).length === 0,
          ),
        ),
      );
      expect(findingsOf(model, nowMs)).toEqual(findingsOf(blind(model), nowMs));
    }),
    { numRuns: 200 },
  );
});

const aWell = (name: string, podIP: string, address: string) =>
  aPod(name)
    .createdAt("2026-11-23T20:00:00Z")
    .ownedBy("ReplicaSet", "web-5d")
    .withLabels({ "pod-template-hash": "5d" })
    .withPodIPs(podIP)
    .asks("net-a")
    .reports([
      { name: "cbr0", interface: "eth0", ips: [podIP], default: true },
      { name: "lab/net-a", interface: "net1", ips: [address] },
    ])
    .build();

const suspectsOf = (model: ClusterModel) =>
  new Set([...model.suspectPods()].flatMap((each) => each?.name ?? []));
const codesOf = (view: ClusterView) => findingsOf(view, LATER_MS).map(({ code }) => code);

test("of pods that are well nothing is asked, until another pod or a template comes that speaks against them", () => {
  const model = createClusterModel("lab");
  model.setSources(sourcesIn("synced"));
  const pods = [aWell("p-0", "10.244.0.1", "10.60.3.1"), aWell("p-1", "10.244.0.2", "10.60.3.2")];
  applied(model, { put: entitiesOf([aNad().build(), ...pods]) }, LATER_MS);
  expect(suspectsOf(model)).toEqual(new Set());
  applied(model, { put: entitiesOf([aWell("p-2", "10.244.0.3", "10.60.3.1")]) }, LATER_MS);
  expect(suspectsOf(model)).toEqual(new Set(["p-0", "p-2"]));
  expect(codesOf(model)).toEqual(["MOOR150"]);
  const template = (networks: string) => entitiesOf([aTemplate("ReplicaSet", "web-5d", networks)]);
  applied(model, { put: template("net-b") }, LATER_MS);
  expect(codesOf(model)).toEqual(["MOOR115", "MOOR150", "MOOR115", "MOOR115"]);
  applied(model, { put: template("net-a") }, LATER_MS);
  expect(codesOf(model)).toEqual(["MOOR150"]);
  expect(suspectsOf(model)).toEqual(new Set(["p-0", "p-2"]));
  applied(model, { drop: idsOf(pods) }, LATER_MS);
  expect(suspectsOf(model)).toEqual(new Set());
});
