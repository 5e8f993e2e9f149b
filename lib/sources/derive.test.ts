import { describe, expect, test } from "vitest";
import { NETWORK_STATUS_ANNOTATION } from "../cni/annotations.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { annotationOf } from "../kube/metadata.ts";
import { readNetworkAttachmentDefinition } from "../kube/nad.ts";
import type { Entity, EntityKind } from "../model/entity.ts";
import { entitiesOf } from "../testing/build-cluster.ts";
import { aNad } from "../testing/build-network.ts";
import { aPod } from "../testing/build-pod.ts";
import { aPool, aReservation } from "../testing/build-pool.ts";
import { capturedCluster, capturedNodeReport, deriveAll } from "../testing/captured-cluster.ts";
import { capturedObjects } from "../testing/captures.ts";
import { nodeReportObject } from "./node-report-object.ts";
import { hostLocal } from "./ipam/host-local.ts";
import { nodeReport } from "./observers/node-report.ts";
import { NODE_REPORTS } from "./watched.ts";

const only = <Kind extends EntityKind>(entities: readonly Entity[], kind: Kind) =>
  entities.filter((entity): entity is Extract<Entity, { kind: Kind }> => entity.kind === kind);

const evidenceOf = (pod: KubeObject, source: string) =>
  only(entitiesOf([pod]), "pod-evidence").find((evidence) => evidence.source === source);

describe("the recorded cluster", () => {
  const entities = deriveAll(capturedCluster());

  test("every entry of every network-status is one reported claim, address for address", () => {
    const told = capturedObjects("cluster/pods-all.json").flatMap((pod) => {
      const entries: { name: string; interface: string; ips?: string[]; mac: string }[] = JSON.parse(
        annotationOf(pod, NETWORK_STATUS_ANNOTATION) ?? "[]",
      );
      return entries.map((entry) =>
        [pod.metadata.name, entry.name, entry.interface, entry.mac, ...(entry.ips ?? [])].join(" "),
      );
    });
    const claimed = only(entities, "pod-evidence").flatMap((evidence) =>
      evidence.reported
        .filter((claim) => claim.source === "network-status")
        .map((claim) => {
          const { namespace, name } = claim.network ?? { namespace: null, name: "" };
          const network = namespace === null ? name : `${namespace}/${name}`;
          const addresses = claim.addresses.map(({ address }) => address);
          return [evidence.pod.name, network, claim.interface, claim.mac, ...addresses].join(" ");
        }),
    );
    expect(told.length).toBe(20);
    expect(claimed.sort()).toEqual(told.sort());
  });

  test("the kernel has what was reported: same interfaces, MACs and addresses", () => {
    const witnesses = (side: "reported" | "observed") =>
      only(entities, "pod-evidence").flatMap((evidence) =>
        (evidence[side] ?? [])
          .filter((claim) => claim.source !== "podIPs")
          .map((claim) => {
            const addresses = claim.addresses
              .filter(({ origin }) => origin !== "link-local")
              .map(({ address }) => address);
            const { provider, namespace, name } = claim.network ?? { provider: "", namespace: "", name: "" };
            return [
              evidence.pod.name,
              claim.interface,
              provider,
              namespace,
              name,
              claim.mac,
              ...addresses,
            ].join(" ");
          })
          .sort(),
      );
    expect(witnesses("observed").sort()).toEqual(witnesses("reported").sort());
  });

  test("host-local pools stand beside the whereabouts ones", () => {
    expect(only(entities, "pool").map((pool) => [pool.store, pool.name, pool.range])).toEqual([
      ["whereabouts", "10.60.3.0-24", "10.60.3.0/24"],
      ["whereabouts", "10.60.5.0-24", "10.60.5.0/24"],
      ["whereabouts", "fd60-5---112", "fd60:5::/112"],
      ["whereabouts", "tiny-10.60.4.0-30", "10.60.4.0/30"],
      ["host-local", "bridge-dual", "10.60.2.0/24"],
      ["host-local", "bridge-dual", "fd60:2::/64"],
      ["host-local", "cbr0", "10.244.0.0/16"],
      ["host-local", "macvlan-hostlocal", "10.60.1.0/24"],
      ["host-local", "shared-bridge", "10.60.12.0/24"],
      ["host-local", "temp-net", "10.60.20.0/24"],
    ]);
  });

  test("every NAD is a network, broken ones with their problem", () => {
    const networks = only(entities, "network");
    expect(networks.length).toBe(18);
    const broken = networks.filter((network) => network.problems.length > 0);
    expect(broken.map((network) => [network.key.name, network.problems[0]?.code])).toEqual([
      ["bad-json", "CONFIG_NOT_JSON"],
      ["bad-no-type", "CONFIG_INVALID"],
      ["no-config", "CONFIG_MISSING"],
    ]);
    const sriov = networks.find((network) => network.key.name === "sriov-like");
    expect(sriov?.resourceName).toBe("example.com/sriov_vf");
    for (const object of capturedObjects("cluster/nads.json")) {
      const nad = readNetworkAttachmentDefinition(object);
      const network = networks.find(({ from }) => from.uid === object.metadata.uid);
      expect(network?.configText).toBe(nad.ok ? nad.value.configText : "");
    }
  });

  test("a pod's interface leads to the node's device at its other end", () => {
    const claims = only(entities, "pod-evidence").flatMap(({ pod, observed }) =>
      (observed ?? []).map((claim) => ({ pod: pod.name, ...claim })),
    );
    const links = only(entities, "host-link");
    const net3 = claims.find((claim) => claim.pod === "p-shorthand" && claim.interface === "net3");
    expect(links.find((link) => link.name === net3?.hostLink)?.controller).toBe("br-wbd");
    expect(claims.find((claim) => claim.pod === "hp1" && claim.interface === "net1")?.hostLink).toBe("phys0");
  });
});

describe("pods", () => {
  test("ask by their annotation; an interface that nobody named stays unnamed", () => {
    const pod = aPod().asks("net-a, infra/net-b@eth7", "2026-11-23T22:10:00Z").build();
    expect(evidenceOf(pod, "multus")).toMatchObject({
      askedText: "net-a, infra/net-b@eth7",
      asked: [
        {
          source: "networks",
          at: "2026-11-23T22:10:00Z",
          interface: null,
          index: 0,
          network: { provider: "multus", namespace: "lab", name: "net-a" },
        },
        { interface: "eth7", index: 1, network: { provider: "multus", namespace: "infra", name: "net-b" } },
      ],
      reported: [],
      observed: null,
    });
  });

  test("have the cluster default without asking, and its addresses from podIPs", () => {
    expect(evidenceOf(aPod().withPodIPs("10.244.0.9", "fd00::9").build(), "cluster-default")).toMatchObject({
      asked: [{ source: "cluster", isDefault: true }],
      reported: [
        { source: "podIPs", isDefault: true, addresses: [{ address: "10.244.0.9" }, { address: "fd00::9" }] },
      ],
    });
    expect(evidenceOf(aPod().withPodIPs().build(), "cluster-default")?.reported).toEqual([]);
  });

  test("of the node's own network have none, whatever they ask", () => {
    const pod = aPod()
      .onHostNetwork()
      .asks("net-a")
      .reports([{ name: "cbr0", default: true }])
      .build();
    expect(evidenceOf(pod, "cluster-default")).toBeUndefined();
    expect(evidenceOf(pod, "multus")).toMatchObject({ asked: [], reported: [], askedText: "net-a" });
  });

  test("with garbage for a selection ask for nothing, and it is told", () => {
    const evidence = evidenceOf(aPod().asks('[{"name":"net-a"').build(), "multus");
    expect(evidence?.asked).toEqual([]);
    expect(evidence?.askedText).toBe('[{"name":"net-a"');
    expect(evidence?.problems).toMatchObject([
      { code: "ANNOTATION_NOT_JSON", path: 'metadata.annotations["k8s.v1.cni.cncf.io/networks"]' },
    ]);
    const second = evidenceOf(
      aPod()
        .asks([{ name: "a" }, { name: "b", mac: "no" }])
        .build(),
      "multus",
    );
    expect(second?.problems[0]?.path).toBe('metadata.annotations["k8s.v1.cni.cncf.io/networks"][1]');
  });

  test("report through the legacy key where the newer one is missing", () => {
    const legacy = aPod().withAnnotation(
      "k8s.v1.cni.cncf.io/networks-status",
      '[{"name":"lab/net-a","interface":"net1"}]',
    );
    expect(evidenceOf(legacy.build(), "multus")?.reported).toMatchObject([{ interface: "net1" }]);
    const both = legacy.reports([{ name: "lab/net-a", interface: "net2" }]);
    expect(evidenceOf(both.build(), "multus")?.reported).toMatchObject([{ interface: "net2" }]);
  });

  test("keep what they reported after they completed", () => {
    const pod = aPod()
      .inPhase("Succeeded")
      .reports([{ name: "lab/net-a", interface: "net1" }])
      .build();
    expect(evidenceOf(pod, "multus")?.reported).toHaveLength(1);
  });
});

describe("whereabouts", () => {
  test("a key that is no address stays as an allocation without one", () => {
    const pool = aPool("10.60.3.0/24")
      .allocates(17, "lab/web-1")
      .allocates("4711", "lab/web-2")
      .allocates("x", "lab/web-3")
      .holds("9", null)
      .build();
    const entities = entitiesOf([pool]);
    expect(
      only(entities, "allocation").map(({ key, address, owner }) => [key, address, owner?.name ?? null]),
    ).toEqual([
      ["9", "10.60.3.9", null],
      ["17", "10.60.3.17", "web-1"],
      ["4711", null, "web-2"],
      ["x", null, "web-3"],
    ]);
    expect(only(entities, "pool")[0]?.problems.map((problem) => problem.code)).toEqual([
      "POOL_KEY_INVALID",
      "POOL_KEY_INVALID",
    ]);
  });

  test("a pool with an unreadable range keeps its entries", () => {
    const entities = entitiesOf([aPool("10.60.3.0").allocates(1, "lab/web-1").build()]);
    expect(only(entities, "pool")).toMatchObject([{ range: null, problems: [{ code: "RANGE_INVALID" }] }]);
    expect(only(entities, "allocation")).toMatchObject([{ key: "1", address: null }]);
  });

  test("network names are read off pools and reservations", () => {
    const entities = entitiesOf([
      aPool("fd00::/64").withNetworkName("my-net").build(),
      aReservation("fd00::102", "lab/web-1", { networkName: "my-net" }),
      aReservation("nonsense", "lab/web-1"),
    ]);
    expect(only(entities, "pool")).toMatchObject([{ name: "my-net-fd00---64", networkName: "my-net" }]);
    expect(only(entities, "reservation")).toMatchObject([
      { address: "fd00::102", networkName: "my-net", owner: { namespace: "lab", name: "web-1" } },
      { address: null, networkName: null },
    ]);
  });
});

describe("networks", () => {
  test("keep 16 KiB of their configuration at most", () => {
    const [network] = only(entitiesOf([aNad().withConfig(" ".repeat(20_000)).build()]), "network");
    expect(network?.configText?.length).toBe(16_384);
  });
});

describe("node reports", () => {
  test("one that can't be read is told once, with the place", () => {
    const object = nodeReportObject({ ...capturedNodeReport(), at: "yesterday" });
    const derived = [nodeReport, hostLocal].map((source) =>
      source.derive(object, { cluster: "lab", watched: NODE_REPORTS }),
    );
    expect(derived.flatMap(({ entities }) => entities)).toEqual([]);
    expect(derived.flatMap(({ problems }) => problems)).toMatchObject([
      { code: "REPORT_INVALID", path: "report.at", from: { kind: "NodeReport", name: "node-a" } },
    ]);
  });

  test("a sandbox that Multus never recorded leaves its interface without a network", () => {
    const report = { ...capturedNodeReport(), multus: [] };
    const evidence = only(entitiesOf([nodeReportObject(report)]), "pod-evidence").find(
      ({ pod }) => pod.name === "p-two",
    );
    expect(evidence?.observed?.map((claim) => [claim.interface, claim.network?.name ?? null])).toEqual([
      ["eth0", "cbr0"],
      ["data0", null],
      ["net2", null],
    ]);
  });

  test("a function in a pod stands on its NIC, by the PCI address that the kernel or the CNI result names", () => {
    const report = capturedNodeReport();
    const [netns] = report.namespaces;
    if (netns === undefined) throw new Error("no namespace was recorded");
    const bare = { foreignLower: null, kind: "device", controller: null, vlan: null, addresses: [] };
    const common = { mac: null, mtu: 1500, link: "up" as const, lower: null, mode: null };
    const functionOf = (name: string, device: string | null) => ({
      ...common,
      ...bare,
      index: 90,
      name,
      device,
    });
    const told = { mac: null, vlan: null, link: null, isTrusted: null, hasSpoofCheck: null };
    const nic = {
      ...functionOf("ens5", "0000:65:00.0"),
      virtualFunctions: [
        { ...told, index: 0, device: "0000:65:00.2" },
        { ...told, index: 1, device: "0000:65:00.3" },
      ],
    };
    const cached = {
      networkName: "sriov",
      containerId: netns.containerId,
      interface: "net8",
      netns: netns.path,
      pod: netns.pod,
      devices: [],
      addresses: [],
      configText: '{"type":"sriov","deviceID":"0000:65:00.3","pciBusID":"0000:65:00.3"}',
    };
    const links = [functionOf("net7", "0000:65:00.2"), functionOf("net8", null), functionOf("net9", null)];
    const seen = only(
      entitiesOf([
        nodeReportObject({
          ...report,
          host: { links: [...report.host.links, nic] },
          results: [...report.results, cached],
          namespaces: [{ ...netns, links }],
        }),
      ]),
      "pod-evidence",
    ).flatMap(({ observed }) => observed ?? []);
    expect(seen.map((claim) => [claim.interface, claim.device, claim.hostLink])).toEqual([
      ["net7", "0000:65:00.2", "ens5"],
      ["net8", "0000:65:00.3", "ens5"],
      ["net9", null, undefined],
    ]);
  });

  test("a second namespace of the same pod does not double its interfaces", () => {
    const report = capturedNodeReport();
    const doubled = { ...report, namespaces: [...report.namespaces, ...report.namespaces] };
    const count = (value: typeof report) =>
      only(entitiesOf([nodeReportObject(value)]), "pod-evidence").flatMap(({ observed }) => observed ?? [])
        .length;
    expect(count(doubled)).toBe(count(report));
  });
});
