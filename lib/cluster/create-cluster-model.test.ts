import { describe, expect, it } from "vitest";
import { aNode, anEvent, entitiesOf } from "../testing/build-cluster.ts";
import { applied, LATER_MS, modelOf, settled, sourcesIn } from "../testing/build-model.ts";
import { aNad } from "../testing/build-network.ts";
import { aPod, type PodBuilder } from "../testing/build-pod.ts";
import { aPool } from "../testing/build-pool.ts";
import { capturedCluster, deriveAll } from "../testing/captured-cluster.ts";
import { capturedObjects } from "../testing/captures.ts";
import type { Attachment } from "../model/attachment.ts";
import { networkId, podId } from "../model/ids.ts";
import type { ClusterModel } from "./cluster-model.ts";
import { createClusterModel } from "./create-cluster-model.ts";

const ETH0 = { name: "cbr0", interface: "eth0", ips: ["10.244.0.10"], default: true };
const NET1 = { name: "lab/net-a", interface: "net1", ips: ["10.60.3.1"] };
const KEY = { namespace: "lab", name: "web-1" };
const ID = podId("lab", KEY);
const NET_A = { provider: "multus", namespace: "lab", name: "net-a" } as const;

const attachmentsOf = (model: ClusterModel): readonly Attachment[] => model.attachmentsOf(ID);
const stateOf = (model: ClusterModel, iface: string | null = "net1") =>
  attachmentsOf(model).find((each) => each.interface === iface);
const healthy = (): PodBuilder => aPod().asks("net-a").reports([ETH0, NET1]);
const minutes = (count: number): number => LATER_MS + count * 60_000;

describe("since when an attachment is as it is", () => {
  const NET2 = { name: "lab/net-b", interface: "net2", ips: ["10.60.4.1"] };
  const first = "2026-11-23T22:00:00Z";
  const later = "2026-11-23T22:30:00Z";
  const since = (model: ClusterModel) =>
    attachmentsOf(model).map((each) => `${each.interface} ${each.since}`);

  it("stays when the status is written again for the sake of another one, and moves with its own address", () => {
    const both = aPod().asks("net-a,net-b").reports([ETH0, NET1, NET2], first);
    const model = modelOf([both.build()]);
    expect(since(model)).toEqual([`eth0 ${first}`, `net1 ${first}`, `net2 ${first}`]);
    const other = { ...NET2, ips: ["10.60.4.2"] };
    applied(model, { put: entitiesOf([both.reports([ETH0, NET1, other], later).build()]) }, LATER_MS);
    expect(since(model)).toEqual([`eth0 ${first}`, `net1 ${first}`, `net2 ${later}`]);
    expect(stateOf(model)?.reported?.at).toBe(later);
    const again = "2026-11-23T22:45:00Z";
    applied(model, { put: entitiesOf([both.reports([ETH0, NET1, other], again).build()]) }, LATER_MS);
    expect(since(model)).toEqual([`eth0 ${first}`, `net1 ${first}`, `net2 ${later}`]);
  });

  it("begins anew with another pod of the same name", () => {
    const model = modelOf([healthy().reports([ETH0, NET1], first).build()]);
    const next = healthy().withUid("next").reports([ETH0, NET1], later).build();
    applied(model, { put: entitiesOf([next]) }, LATER_MS);
    expect(since(model)).toEqual([`eth0 ${later}`, `net1 ${later}`]);
  });
});

describe("the recorded cluster", () => {
  const model = createClusterModel("lab");
  model.setSources(sourcesIn("synced"));
  const nowMs = Date.parse("2026-11-23T22:22:24Z");
  applied(model, { put: deriveAll(capturedCluster()) }, nowMs);
  const all = [...model.pods()].flatMap((pod) => model.attachmentsOf(pod.id));

  it("has one attachment for each entry of each network-status, no more and no fewer", () => {
    const written = capturedObjects("cluster/pods-all.json").flatMap((pod) => {
      const annotations = pod.metadata["annotations"];
      const text =
        typeof annotations === "object" && annotations !== null
          ? Reflect.get(annotations, "k8s.v1.cni.cncf.io/network-status")
          : undefined;
      const entries: unknown = typeof text === "string" ? JSON.parse(text) : [];
      return (Array.isArray(entries) ? entries : []).map((entry: Record<string, unknown>) => {
        const ips = Array.isArray(entry["ips"]) ? entry["ips"].join() : "";
        return `${pod.metadata.namespace}/${pod.metadata.name} ${entry["name"]} ${entry["interface"]} ${ips}`;
      });
    });
    const joined = all
      .filter((each) => each.reported?.source === "network-status")
      .map((each) => {
        const { namespace, name } = each.network;
        const network = namespace === null ? name : `${namespace}/${name}`;
        const ips = each.reported?.addresses.map(({ address }) => address).join() ?? "";
        return `${each.pod.namespace}/${each.pod.name} ${network} ${each.interface} ${ips}`;
      });
    expect(joined.sort()).toEqual(written.sort());
    expect(joined).toHaveLength(20);
    expect(all).toHaveLength(20);
    expect(model.attachmentCount()).toBe(20);
  });

  it("has nothing ill: every attachment is asked, reported and observed", () => {
    expect(all.map((each) => each.state)).toEqual(all.map(() => "attached"));
    expect(all.every((each) => each.observed !== null)).toBe(true);
  });

  it("has one cluster default, under the name that the status gives", () => {
    const defaults = [...model.networks()].filter((entry) => entry.isDefault);
    expect(defaults.map((entry) => entry.key.name)).toEqual(["cbr0"]);
    expect([...model.usersOf(defaults[0]?.id ?? ID)]).toHaveLength(8);
  });

  it("calls every whereabouts allocation live, and leads each pool to its network", () => {
    const pools = [...model.pools()].filter((pool) => pool.store === "whereabouts");
    const verdicts = pools.flatMap((pool) =>
      [...model.allocationsOf(pool.id)].map(({ id }) => model.verdict(id)?.class),
    );
    expect(verdicts).toEqual(["live", "live", "live", "live", "live"]);
    expect(pools.map((pool) => model.networksOfPool(pool.id).map(({ key }) => key.name))).toEqual([
      ["bridge-wb"],
      ["bridge-wb-dual"],
      ["bridge-wb-dual"],
      ["macvlan-wb-tiny"],
    ]);
  });

  it("joins what the stores have on file, dual stack included", () => {
    const dual = all.find((each) => each.interface === "net3" && each.pod.name === "p-shorthand");
    expect(dual?.recorded?.source).toBe("whereabouts");
    expect(dual?.recorded?.addresses.map(({ address }) => address)).toEqual(["10.60.5.1", "fd60:5::1"]);
  });
});

describe("asked and reported", () => {
  it("meet by Multus' naming where the request names no interface", () => {
    const pod = aPod()
      .asks("net-b,net-a,net-a")
      .reports([
        { name: "lab/net-a", interface: "net3" },
        ETH0,
        { name: "lab/net-b", interface: "net1" },
        { name: "lab/net-a", interface: "net2" },
      ]);
    const model = modelOf([pod.build()]);
    expect(attachmentsOf(model).map((each) => [each.interface, each.asked?.index, each.state])).toEqual([
      ["eth0", 0, "attached"],
      ["net1", 0, "attached"],
      ["net2", 1, "attached"],
      ["net3", 2, "attached"],
    ]);
  });

  it("stay apart where two networks go by the same interface name", () => {
    const pod = aPod()
      .asks([{ name: "net-b", interface: "net1" }])
      .reports([ETH0, NET1]);
    const states = attachmentsOf(modelOf([pod.build()])).map((each) => [each.network.name, each.state]);
    expect(states).toEqual([
      ["cbr0", "attached"],
      ["net-a", "stray"],
      ["net-b", "missing"],
    ]);
  });

  it("keeps entries that are equal in every key, with ids of their own", () => {
    const model = modelOf([aPod().asks("net-a").reports([ETH0, NET1, NET1]).build()]);
    const ids = attachmentsOf(model).map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(ids.map((id) => model.attachment(id)?.id)).toEqual(ids);
  });

  it("takes the second interface of one CNI result for what it is, not for a stray", () => {
    const pod = aPod()
      .asks("net-a")
      .reports([ETH0, NET1, { name: "lab/net-a", interface: "net1-2" }]);
    const model = modelOf([pod.build()]);
    expect(stateOf(model, "net1-2")).toMatchObject({ state: "attached", asked: null });
  });

  it("meet without an interface where the device has no link of its own", () => {
    const pod = aPod()
      .asks([{ name: "net-a", interface: "net1" }])
      .reports([ETH0, { name: "lab/net-a" }]);
    expect(attachmentsOf(modelOf([pod.build()])).map((each) => [each.interface, each.state])).toEqual([
      ["eth0", "attached"],
      ["net1", "attached"],
    ]);
  });

  it("gives the default network from podIPs where there is no status", () => {
    const model = modelOf([aPod().build(), aPod("web-2").reports([ETH0]).build()]);
    expect(attachmentsOf(model)).toMatchObject([
      { isDefault: true, network: { name: "cbr0" }, reported: { source: "podIPs" }, state: "attached" },
    ]);
    const entry = model.network({ provider: "cluster-default", namespace: null, name: "cbr0" });
    expect([...model.usersOf(entry?.id ?? ID)].map((each) => each.pod.name)).toEqual(["web-2", "web-1"]);
  });

  it("gives pods on the host's network no attachments", () => {
    expect(attachmentsOf(modelOf([aPod().onHostNetwork().asks("net-a").reports([ETH0]).build()]))).toEqual(
      [],
    );
  });
});

describe("states", () => {
  it("a request under our eyes is attaching for half a minute, then missing", () => {
    const model = modelOf([aNad().build(), aPod().reports([ETH0]).build()]);
    applied(model, { put: entitiesOf([aPod().reports([ETH0]).asks("net-a").build()]) }, minutes(1));
    expect(stateOf(model, null)?.state).toBe("attaching");
    expect(model.dueAt()).toBe(minutes(1) + 30_000);
    const { changed } = model.settle(minutes(1) + 30_000, 100);
    expect(changed.pods.has(ID)).toBe(true);
    expect(stateOf(model, null)?.state).toBe("missing");
  });

  it("a request that was there before we looked is missing at once", () => {
    expect(stateOf(modelOf([aPod().asks("net-a").reports([ETH0]).build()]), null)?.state).toBe("missing");
  });

  it("a pod that can't start asks for the cluster default since it is there", () => {
    const model = modelOf([aPod().inPhase("Pending").withPodIPs().build()]);
    expect(attachmentsOf(model).map(({ state, since }) => [state, since])).toEqual([
      ["attaching", [...model.pods()][0]?.createdAt],
    ]);
  });

  it("a request written a moment ago is attaching even for a fresh start", () => {
    const pod = aPod().asks("net-a", "2026-11-23T22:59:50Z").reports([ETH0]);
    expect(stateOf(modelOf([pod.build()]), null)?.state).toBe("attaching");
  });

  it("a failure that the controller tells makes it failed, and an older one doesn't", () => {
    const pod = aPod()
      .asks([{ name: "net-a", interface: "net1" }], "2026-11-23T22:59:55Z")
      .reports([ETH0]);
    const failedAt = (at: string) =>
      anEvent(KEY, {
        reason: "FailedAddingInterface",
        message: "pod [lab/web-1]: failed adding interface net1 to network: net-a",
        type: "Warning",
        component: "pod-networks-updates",
        at,
      });
    expect(stateOf(modelOf([aNad().build(), pod.build(), failedAt("2026-11-23T22:59:56Z")]))?.state).toBe(
      "failed",
    );
    expect(stateOf(modelOf([aNad().build(), pod.build(), failedAt("2026-11-23T22:50:00Z")]))?.state).toBe(
      "attaching",
    );
  });

  it("taken back under our eyes is detaching, then stray", () => {
    const model = modelOf([healthy().build()]);
    applied(model, { put: entitiesOf([healthy().asks("[]").build()]) }, minutes(1));
    expect(stateOf(model)?.state).toBe("detaching");
    settled(model, minutes(2));
    expect(stateOf(model)).toMatchObject({ state: "stray", reason: "reported, but nobody asks for it" });
  });

  it("a removal that failed leaves a stray, with the reason", () => {
    const failed = anEvent(KEY, {
      reason: "FailedRemovingInterface",
      message: "pod [lab/web-1]: failed removing interface net1 from network: net-a",
    });
    const model = modelOf([aPod().asks("[]").reports([ETH0, NET1]).build(), failed]);
    expect(stateOf(model)?.reason).toMatch(/could not remove net1 .*definition is gone/);
  });

  it("calls nothing stray where the request can't be read, and leaves other pods alone", () => {
    const garbage = aPod("web-2").asks('[{"name":').reports([ETH0, NET1]);
    const model = modelOf([healthy().build(), garbage.build()]);
    const other = model.attachmentsOf(podId("lab", { namespace: "lab", name: "web-2" }));
    expect(other.find((each) => each.interface === "net1")?.state).toBe("unknown");
    expect(other.find((each) => each.isDefault)?.state).toBe("attached");
    expect(stateOf(model)?.state).toBe("attached");
  });

  it("can't tell on unreachable nodes and for completed pods", () => {
    const unreachable = modelOf([aNode("node-a", { ready: "Unknown" }), healthy().build()]);
    const node = unreachable.node("node-a");
    if (node !== undefined) applied(unreachable, { put: [{ ...node, isUnreachable: true }] }, LATER_MS);
    expect(stateOf(unreachable)?.state).toBe("unknown");
    expect(stateOf(modelOf([healthy().inPhase("Succeeded").build()]))?.state).toBe("unknown");
  });

  it("says drifted where the wished address is not the reported one", () => {
    const pod = aPod()
      .asks([{ name: "net-a", interface: "net1", ips: ["10.60.3.9/24"] }])
      .reports([ETH0, NET1]);
    expect(stateOf(modelOf([pod.build()]))).toMatchObject({
      state: "drifted",
      reason: "asked for 10.60.3.9, but 10.60.3.1 is reported",
    });
  });
});

describe("what an observer adds", () => {
  const observed = (interfaces: readonly string[], device: string | null = null) => {
    const model = modelOf([healthy().build()]);
    const evidence = model.evidenceOf(ID).find((each) => each.source === "multus");
    const claim = evidence?.reported.find((each) => each.interface === "net1");
    if (evidence === undefined || claim === undefined) throw new Error("the builder reports net1");
    const reported = evidence.reported.map((each) => ({ ...each, device }));
    const links = interfaces.map((name) => ({
      ...claim,
      interface: name,
      network: null,
      isDefault: false,
      link: "down" as const,
      addresses:
        name === "net1"
          ? claim.addresses
          : name === "eth0"
            ? [{ address: "10.244.0.10", prefixLength: 24, origin: null }]
            : [],
    }));
    applied(model, { put: [{ ...evidence, reported, observed: links }] }, LATER_MS);
    settled(model, minutes(20));
    return model;
  };

  it("a reported interface without a link is a phantom, unless a device was handed over", () => {
    expect(stateOf(observed(["eth0"]))?.state).toBe("phantom");
    expect(stateOf(observed(["eth0"], "0000:65:00.2"))?.state).toBe("attached");
  });

  it("a link that is down stays attached, and says so", () => {
    expect(stateOf(observed(["lo", "eth0", "net1", "tun0"]))).toMatchObject({
      state: "attached",
      reason: "the link is down",
    });
  });

  it("links that belong to no network are no attachments", () => {
    expect(attachmentsOf(observed(["lo", "eth0", "net1", "tun0"])).map((each) => each.interface)).toEqual([
      "eth0",
      "net1",
    ]);
  });
});

describe("networks", () => {
  it("are there when defined, when only named, and gone when neither", () => {
    const model = modelOf([healthy().build()]);
    expect(model.network(NET_A)?.defined).toBeUndefined();
    expect(stateOf(model)?.isNetworkDefined).toBe(false);
    applied(model, { put: entitiesOf([aNad().build()]) }, LATER_MS);
    expect(stateOf(model)?.isNetworkDefined).toBe(true);
    applied(model, { drop: [networkId("lab", NET_A)] }, LATER_MS);
    expect(model.network(NET_A)?.defined).toBeUndefined();
    applied(
      model,
      { put: entitiesOf([aPod().build()]), drop: model.evidenceOf(ID).map(({ id }) => id) },
      LATER_MS,
    );
    expect(model.network(NET_A)).toBeUndefined();
  });

  it("with node slices lead to the slices inside their range", () => {
    const ipam = { type: "whereabouts", range: "10.60.0.0/16", node_slice_size: "/24" };
    const nad = aNad().withConfig({ cniVersion: "1.0.0", name: "net-a", type: "macvlan", ipam });
    const slice = aPool("10.60.7.0/24").withNetworkName("node-a").build();
    const foreign = aPool("10.61.7.0/24").withNetworkName("node-a").build();
    const model = modelOf([nad.build(), slice, foreign]);
    expect(model.poolsOfNetwork(networkId("lab", NET_A)).map(({ range }) => range)).toEqual(["10.60.7.0/24"]);
  });
});

describe("work per change", () => {
  it("joins only the pod that changed", () => {
    const pods = Array.from({ length: 50 }, (_, at) => aPod(`p-${at}`).asks("net-a").reports([ETH0]).build());
    const model = modelOf([aNad().build(), ...pods]);
    const changedPod = aPod("p-7")
      .asks("net-a")
      .reports([ETH0, { name: "lab/net-a", interface: "net1" }]);
    model.apply({ put: entitiesOf([changedPod.build()]), drop: [] }, LATER_MS);
    const { changed, isDone } = model.settle(LATER_MS, 1_000);
    expect(isDone).toBe(true);
    expect(changed.networks.size).toBeLessThanOrEqual(2);
    expect(changed.pods.has(podId("lab", { namespace: "lab", name: "p-7" }))).toBe(true);
  });

  it("stops at the limit and goes on where it was", () => {
    const model = createClusterModel("lab");
    const pods = Array.from({ length: 10 }, (_, at) => aPod(`p-${at}`).withPodIPs(`10.244.1.${at}`).build());
    model.apply({ put: entitiesOf(pods), drop: [] }, LATER_MS);
    expect(model.settle(LATER_MS, 4).isDone).toBe(false);
    expect(model.settle(LATER_MS, 4).changed.pods.size).toBe(4);
    expect(model.settle(LATER_MS, 4).isDone).toBe(true);
  });
});
