import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClusterView } from "../cluster/cluster-model.ts";
import { createClusterModel } from "../cluster/create-cluster-model.ts";
import { judgeAllocation } from "../cluster/judge-allocation.ts";
import type { Entity } from "../model/entity.ts";
import type { Claim, PodEvidence } from "../model/evidence.ts";
import { type EntityId, joinId, networkId } from "../model/ids.ts";
import { anEvent, entitiesOf } from "../testing/build-cluster.ts";
import { LATER_MS, settled, sourcesIn } from "../testing/build-model.ts";
import { aNad } from "../testing/build-network.ts";
import { aPod } from "../testing/build-pod.ts";
import { aPool } from "../testing/build-pool.ts";
import { aTemplate } from "../testing/composed-objects.ts";
import { createAudit } from "./create-audit.ts";
import { rules } from "./index.ts";

const PODS = ["p-0", "p-1"];
const ADDRESSES = ["10.60.3.1", "10.60.3.2", "10.60.3.3", "fd00::1", "fe80::1", "127.0.0.1"];

const address = fc.constantFrom(...ADDRESSES);
const reports = (maxLength: number) =>
  fc.array(fc.record({ network: fc.constantFrom("net-a", "net-b"), ips: fc.array(address) }), { maxLength });
const aPodChange = fc.record({
  kind: fc.constant("pod" as const),
  name: fc.constantFrom(...PODS),
  phase: fc.constantFrom("Running" as const, "Running" as const, "Pending" as const, "Succeeded" as const),
  asked: fc.oneof(fc.constant([]), fc.subarray(["net-a", "net-b"]), fc.constant(["[{"])),
  reported: fc.oneof(reports(0), reports(3)),
  hash: fc.constantFrom("5d", "9c"),
});
const aPodGone = fc.record({ kind: fc.constant("pod gone" as const), name: fc.constantFrom(...PODS) });
const aTemplateChange = fc.record({
  kind: fc.constant("template" as const),
  hash: fc.constantFrom("5d", "9c"),
  asked: fc.constantFrom("", "net-a", "net-a,net-b", "gone"),
});
const anEventChange = fc.record({ kind: fc.constant("event" as const), name: fc.constantFrom(...PODS) });
/** How many of those in doubt somebody looks at before the next change. */
const aWalk = fc.record({ kind: fc.constant("walk" as const), most: fc.constantFrom(1, 100) });
const aLook = fc.record({
  kind: fc.constant("look" as const),
  name: fc.constantFrom(...PODS),
  links: fc.option(
    fc.array(
      fc.record({
        interface: fc.constantFrom("lo", "net1", "net2"),
        addresses: fc.array(fc.record({ address, isDuplicate: fc.boolean() }), { maxLength: 2 }),
        link: fc.constantFrom("up" as const, "up" as const, "down" as const),
      }),
    ),
    { nil: undefined },
  ),
});
const aNetwork = fc.record({
  kind: fc.constant("network" as const),
  name: fc.constantFrom("net-a", "net-b"),
  form: fc.constantFrom("bridge" as const, "whereabouts" as const, "device" as const, "gone" as const),
});
const aPoolChange = fc.record({
  kind: fc.constant("pool" as const),
  owners: fc.dictionary(fc.constantFrom("1", "2", "3"), fc.constantFrom(...PODS, "gone")),
});
type ValueOf<Each> = Each extends fc.Arbitrary<infer Value> ? Value : never;
type PodChange = ValueOf<typeof aPodChange>;
type Look = ValueOf<typeof aLook>;
type NetworkChange = ValueOf<typeof aNetwork>;
type PoolChange = ValueOf<typeof aPoolChange>;
type OtherChange = ValueOf<typeof aPodGone> | ValueOf<typeof aTemplateChange> | ValueOf<typeof anEventChange>;

const podIPOf = (name: string): string => `10.244.0.${name.slice(2)}`;

const podOf = ({ name, phase, asked, reported, hash }: PodChange) =>
  aPod(name)
    .createdAt("2026-11-23T20:00:00Z")
    .inPhase(phase)
    .ownedBy("ReplicaSet", `web-${hash}`)
    .withLabels({ "pod-template-hash": hash })
    .withPodIPs(podIPOf(name))
    .asks(asked.join(","))
    .reports([
      { name: "cbr0", interface: "eth0", ips: [podIPOf(name)], default: true },
      ...reported.map(({ network, ips }, at) => ({
        name: `lab/${network}`,
        interface: `net${at + 1}`,
        ips,
      })),
    ])
    .build();

const sandboxFailureOf = (name: string) =>
  anEvent(
    { namespace: "lab", name },
    {
      reason: "FailedCreatePodSandBox",
      message:
        'Failed to create pod sandbox: plugin type="multus-shim" name="multus-cni-network" failed (add): cannot find a network-attachment-definition (net-z) in namespace (lab)',
      type: "Warning",
      component: "kubelet",
    },
  );

const evidenceOf = ({ name, links }: Look): PodEvidence => {
  const eth0 = {
    interface: "eth0",
    addresses: [{ address: podIPOf(name), isDuplicate: false }],
    link: "up" as const,
  };
  const from = { cluster: "lab", group: "", kind: "Node", namespace: null, name: "node-a", uid: null };
  return {
    kind: "pod-evidence",
    id: joinId("lab", "pod-evidence", "node-report", "lab", name),
    cluster: "lab",
    from,
    source: "node-report",
    pod: { namespace: "lab", name },
    asked: [],
    reported: [],
    observed: [eth0, ...(links ?? [])].map((link, index): Claim => ({
      source: "node-agent",
      at: null,
      mac: null,
      addresses: link.addresses.map(({ address: seen, isDuplicate }) => ({
        address: seen,
        prefixLength: 24,
        origin: null,
        ...(isDuplicate ? { isDuplicate } : {}),
      })),
      mtu: null,
      link: link.link,
      gateways: [],
      device: null,
      containerId: null,
      from,
      network: null,
      interface: link.interface,
      isDefault: link.interface === "eth0",
      index,
    })),
    problems: [],
  };
};

const networkOf = (name: string, form: "bridge" | "whereabouts" | "device") => {
  const nad = aNad(name);
  if (form === "bridge") return nad.build();
  if (form === "device") return nad.withResource("intel.com/vf").build();
  const ipam = { type: "whereabouts", range: "10.60.3.0/24" };
  return nad.withConfig({ cniVersion: "1.0.0", name, type: "macvlan", master: "ens3", ipam }).build();
};

/** The same model for someone who has to look at every attachment. */
const blind = (view: ClusterView): ClusterView => ({
  ...view,
  suspectPods: view.pods,
  gistOf: () => undefined,
  onlyPodNaming: () => undefined,
  sharesAddress: () => true,
});

describe("the gist of a pod", () => {
  it("spares looks, and hides nothing from a rule or a verdict", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            ...[aPodChange, aPodChange, aPodGone, aTemplateChange, anEventChange],
            ...[aLook, aNetwork, aPoolChange, aWalk],
          ),
          { minLength: 3, maxLength: 30 },
        ),
        (changes) => {
          const model = createClusterModel("lab", 1);
          model.setSources(sourcesIn("synced"));
          changes.forEach((change, at) => {
            if (change.kind !== "walk") model.apply(deltaOf(change), LATER_MS + at);
            else {
              let left = change.most;
              for (const _ of model.suspectPods()) if (--left === 0) break;
            }
            if (at % 3 === 0) settled(model, LATER_MS + at);
          });
          // Long after: what was seen to happen no longer counts.
          for (const hours of [1, 2]) settled(model, LATER_MS + hours * 3_600_000);
          const nowMs = LATER_MS + 3 * 3_600_000;
          expect(findingsOf(model, nowMs)).toEqual(findingsOf(blind(model), nowMs));
          for (const pool of model.pools()) {
            for (const allocation of model.allocationsOf(pool.id)) {
              const seeing = judgeAllocation(model, allocation, nowMs);
              expect(seeing).toEqual(judgeAllocation(blind(model), allocation, nowMs));
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

const findingsOf = (view: ClusterView, nowMs: number) => {
  const audit = createAudit(view, rules);
  audit.markAll();
  while (!audit.run(nowMs, 1_000).isDone);
  return [...audit.findings()].sort((a, b) => (a.id < b.id ? -1 : 1));
};

const deltaOf = (
  change: PodChange | Look | NetworkChange | PoolChange | OtherChange,
): { readonly put: readonly Entity[]; readonly drop: readonly EntityId[] } => {
  switch (change.kind) {
    case "pod":
      return { put: entitiesOf([podOf(change)]), drop: [] };
    case "pod gone": {
      const pod = podOf({ ...change, kind: "pod", phase: "Running", asked: [], reported: [], hash: "5d" });
      return { put: [], drop: entitiesOf([pod]).map(({ id }) => id) };
    }
    case "template": {
      const isGone = change.asked === "gone";
      const networks = isGone || change.asked === "" ? undefined : change.asked;
      const template = entitiesOf([aTemplate("ReplicaSet", `web-${change.hash}`, networks)]);
      return isGone ? { put: [], drop: template.map(({ id }) => id) } : { put: template, drop: [] };
    }
    case "event":
      return { put: entitiesOf([sandboxFailureOf(change.name)]), drop: [] };
    case "look": {
      const evidence = evidenceOf(change);
      return change.links === undefined ? { put: [], drop: [evidence.id] } : { put: [evidence], drop: [] };
    }
    case "network": {
      const { name, form } = change;
      return form === "gone"
        ? { put: [], drop: [networkId("lab", { provider: "multus", namespace: "lab", name })] }
        : { put: entitiesOf([networkOf(name, form)]), drop: [] };
    }
    case "pool": {
      const owners = Object.entries(change.owners);
      const pool = owners.reduce((built, [key, owner]) => built.allocates(key, `lab/${owner}`), aPool());
      const gone = ["1", "2", "3"].filter((key) => !owners.some(([taken]) => taken === key));
      return {
        put: entitiesOf([pool.build()]),
        drop: gone.map((key) =>
          joinId("lab", "allocation", "whereabouts", "kube-system", "10.60.3.0-24", key),
        ),
      };
    }
  }
};
