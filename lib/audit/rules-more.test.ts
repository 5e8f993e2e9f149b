import { describe, expect, it } from "vitest";
import type { KubeObject } from "../kube/kube-object.ts";
import type { ClusterModel } from "../cluster/cluster-model.ts";
import type { NodeReport } from "../cni/node-report.ts";
import { nodeReportObject } from "../sources/node-report-object.ts";
import { aNode, entitiesOf } from "../testing/build-cluster.ts";
import { applied, LATER_MS, modelOf, sourcesIn } from "../testing/build-model.ts";
import { aNad } from "../testing/build-network.ts";
import { aPod, type PodBuilder } from "../testing/build-pod.ts";
import { aPool, aReservation } from "../testing/build-pool.ts";
import { aLink } from "../testing/build-report.ts";
import {
  anIpamClaim,
  aTemplate,
  aVirtualMachine,
  aVirtualMachineInstance,
} from "../testing/composed-objects.ts";
import { createClusterModel } from "../cluster/create-cluster-model.ts";
import { createAudit } from "./create-audit.ts";
import { rules } from "./index.ts";

const findingsOf = (model: ClusterModel, code: string) => {
  const audit = createAudit(model, rules);
  audit.markAll();
  while (!audit.run(LATER_MS, 100).isDone);
  return [...audit.findings()].filter((each) => each.code === code);
};
const judge = (model: ClusterModel, code: string): readonly string[] =>
  findingsOf(model, code).map(({ title }) => title);
const said = (code: string, ...objects: readonly KubeObject[]) => judge(modelOf(objects), code);

const ETH0 = { name: "cbr0", interface: "eth0", ips: ["10.244.0.10"], default: true };
const NET1 = { name: "lab/net-a", interface: "net1", ips: ["10.60.3.1"] };

describe("MOOR115: other networks than the template", () => {
  const ofSet = (pod: PodBuilder) =>
    pod.ownedBy("ReplicaSet", "web-5d").withLabels({ "pod-template-hash": "5d" }).reports([ETH0]);

  it("says what is lost and what comes", () => {
    const pod = ofSet(aPod()).asks("net-a, net-b").build();
    expect(said("MOOR115", pod, aTemplate("ReplicaSet", "web-5d", "net-a, net-c"))).toEqual([
      "web-1 loses lab/net-b and gets lab/net-c at its next start",
    ]);
    const bare = ofSet(aPod()).build();
    expect(said("MOOR115", bare, aTemplate("ReplicaSet", "web-5d", "net-a"))).toHaveLength(1);
  });

  it("is fooled neither by form and order, nor by a rollout, nor by what it can't read", () => {
    const pod = ofSet(aPod()).asks('[{"name":"net-b"},{"name":"net-a","namespace":"lab"}]').build();
    expect(said("MOOR115", pod, aTemplate("ReplicaSet", "web-5d", "net-a,net-b"))).toEqual([]);
    // The Deployment's next ReplicaSet has another template: the pod is not of it.
    expect(said("MOOR115", pod, aTemplate("ReplicaSet", "web-9c", "net-z"))).toEqual([]);
    const garbage = ofSet(aPod()).asks("[{").build();
    expect(said("MOOR115", garbage, aTemplate("ReplicaSet", "web-5d", "net-a"))).toEqual([]);
    const done = ofSet(aPod()).asks("net-b").inPhase("Succeeded").build();
    expect(said("MOOR115", done, aTemplate("ReplicaSet", "web-5d", "net-a"))).toEqual([]);
  });

  it("compares a machine with its definition, not its pod with a template", () => {
    const pod = aPod("virt-launcher-vm-1-abcde")
      .inNamespace("vms")
      .withLabels({ "kubevirt.io": "virt-launcher", "vm.kubevirt.io/name": "vm-1" })
      .reports([ETH0])
      .build();
    expect(said("MOOR115", pod, aVirtualMachine(), aVirtualMachineInstance())).toEqual([]);
    const wanted: KubeObject = { ...aVirtualMachine(), spec: { template: { spec: { networks: [] } } } };
    expect(said("MOOR115", pod, wanted, aVirtualMachineInstance())).toEqual([
      "virt-launcher-vm-1-abcde loses vms/tenantred at its next start",
    ]);
    expect(said("MOOR115", pod, wanted)).toEqual([]);
  });
});

describe("MOOR117: no request for the device", () => {
  const nad = aNad().withResource("vendor/vf").build();
  const requesting = (pod: KubeObject, count: string): KubeObject => ({
    ...pod,
    spec: {
      ...Object(pod["spec"]),
      containers: [{ name: "c", resources: { limits: { "vendor/vf": count } } }],
    },
  });
  const asks = (text: string, phase: "Running" | "Pending" = "Pending") =>
    aPod().asks(text).inPhase(phase).build();

  it("is said of a pod that requests none, or too few", () => {
    expect(said("MOOR117", nad, asks("net-a"))).toHaveLength(1);
    expect(said("MOOR117", nad, requesting(asks("net-a@net1, net-a@net2"), "1"))).toHaveLength(1);
  });

  it("is not said where it requests enough, the network needs none, or the pod uses the node's", () => {
    expect(said("MOOR117", nad, requesting(asks("net-a"), "1"))).toEqual([]);
    expect(said("MOOR117", nad, requesting(asks("net-a@net1, net-a@net2"), "2"))).toEqual([]);
    expect(said("MOOR117", aNad().build(), asks("net-a"))).toEqual([]);
    expect(said("MOOR117", nad, aPod().asks("net-a").onHostNetwork().build())).toEqual([]);
    expect(said("MOOR117", nad, aPod().asks("net-a").inPhase("Succeeded").build())).toEqual([]);
  });
});

type Link = NodeReport["host"]["links"][number];

const aReport = (...of: Parameters<typeof aReportOf>): KubeObject => nodeReportObject(aReportOf(...of));

const aReportOf = (node: string, links: readonly Link[], inPod: readonly Link[] = []): NodeReport => ({
  node,
  source: "node-agent",
  at: "2026-11-23T22:59:00Z",
  bootId: null,
  host: { links: [...links] },
  namespaces: [
    {
      id: "cni-1",
      path: null,
      pod: { namespace: "lab", name: "web-1", uid: null },
      containerId: "c1",
      links: [...inPod],
    },
  ].filter(() => inPod.length > 0),
  results: [],
  multus: [],
  hostLocal: [],
  problems: [],
});

describe("MOOR152: duplicate address detection failed", () => {
  const pod = aPod()
    .asks("net-a@net1")
    .reports([ETH0, { ...NET1, ips: ["fd00::5"] }])
    .build();
  const net1 = (flags: string[]) =>
    aLink("net1", { addresses: [{ address: "fd00::5", prefixLength: 64, origin: "static", flags }] });
  const eth0 = aLink("eth0", {
    addresses: [{ address: "10.244.0.10", prefixLength: 24, origin: "static", flags: [] }],
  });

  it("is said where the kernel marks the address, and not while it still asks around", () => {
    const found = (flags: string[]) =>
      said("MOOR152", aNad().build(), pod, aReport("node-a", [aLink("eth0")], [eth0, net1(flags)]));
    expect(found(["dadfailed"])).toEqual(["fd00::5 on net1 of web-1 is somebody else’s"]);
    expect(found(["tentative"])).toEqual([]);
    expect(found([])).toEqual([]);
    expect(said("MOOR152", aNad().build(), pod)).toEqual([]);
  });
});

describe("MOOR204: the pod's node lacks the device", () => {
  const nad = (rest: object = {}) =>
    aNad()
      .withConfig({ cniVersion: "1.0.0", name: "net-a", type: "macvlan", master: "ens3.301", ...rest })
      .build();
  const waiting = aPod().asks("net-a").inPhase("Pending").build();
  const nodes = [aNode("node-a"), aNode("node-b")];
  const there = aReport("node-b", [aLink("ens3.301")]);

  it("is said where another node has it, and the pod's own has not", () => {
    expect(said("MOOR204", nad(), waiting, ...nodes, there, aReport("node-a", [aLink("eth0")]))).toEqual([
      "node-a has no ens3.301, on which lab/net-a stands",
    ]);
  });

  it("is not said where nobody looked, no node has it, the pod is attached, or the master is in the pod", () => {
    expect(said("MOOR204", nad(), waiting, ...nodes, there)).toEqual([]);
    expect(said("MOOR204", nad(), waiting, ...nodes, aReport("node-a", [aLink("eth0")]))).toEqual([]);
    const attached = aPod().asks("net-a").reports([ETH0, NET1]).build();
    expect(said("MOOR204", nad(), attached, ...nodes, there, aReport("node-a", [aLink("eth0")]))).toEqual([]);
    const inPod = nad({ linkInContainer: true });
    expect(said("MOOR204", inPod, waiting, ...nodes, there, aReport("node-a", [aLink("eth0")]))).toEqual([]);
  });
});

describe("MOOR401: what its evidence says of the sandbox", () => {
  it("for a lease of a node: what its agent saw", () => {
    const lease = {
      network: "lan",
      address: "10.71.1.250",
      containerId: "e".repeat(64),
      interface: "net1",
      modifiedAt: "2026-11-14T22:00:00Z",
    };
    const report = { ...aReportOf("node-a", [aLink("eth0")]), hostLocal: [lease] };
    const live = nodeReportObject(report, { state: "live", since: null, error: null });
    const [found] = findingsOf(modelOf([aNode("node-a"), live]), "MOOR401");
    expect(found?.evidence.at(-1)).toMatchObject({
      check: "fail",
      text: "No sandbox that is seen on node-a has it",
      at: "2026-11-23T22:59:00Z",
    });
  });

  it("for a store of the whole cluster: that nobody looked", () => {
    const pool = aPool().allocates("7", "lab/gone").build();
    const [found] = findingsOf(modelOf([pool]), "MOOR401");
    expect(found?.evidence.at(-1)).toMatchObject({ check: "unknown" });
  });
});

describe("MOOR205: one host-local store for several networks", () => {
  const local = (nad: string, name: string, subnet: string) =>
    aNad(nad)
      .withConfig({ cniVersion: "1.0.0", name, type: "bridge", ipam: { type: "host-local", subnet } })
      .build();

  it("is said once, of all of them", () => {
    expect(said("MOOR205", local("net-a", "x", "10.1.0.0/24"), local("net-b", "x", "10.2.0.0/24"))).toEqual([
      "lab/net-a, lab/net-b share the host-local store “x”",
    ]);
  });

  it("is not said of other stores or names", () => {
    expect(said("MOOR205", local("net-a", "x", "10.1.0.0/24"), local("net-b", "y", "10.1.0.0/24"))).toEqual(
      [],
    );
    const wb = aNad("net-b")
      .withConfig({ name: "x", type: "bridge", ipam: { type: "whereabouts", range: "10.1.0.0/24" } })
      .build();
    expect(said("MOOR205", local("net-a", "x", "10.1.0.0/24"), wb)).toEqual([]);
  });
});

describe("MOOR408, MOOR409: claims", () => {
  const nad = aNad("tenantred")
    .inNamespace("vms")
    .withConfig({
      name: "tenantred",
      type: "ovn-k8s-cni-overlay",
      topology: "layer2",
      subnets: "192.168.123.0/24",
      allowPersistentIPs: true,
    })
    .build();
  const launcher = aPod("virt-launcher-vm-1-abcde").inNamespace("vms").reports([ETH0]).build();
  const running = [aVirtualMachine(), aVirtualMachineInstance(), launcher];

  it("a claim whose machine is gone, or was made anew, is a leak; one of a stopped machine is not", () => {
    expect(said("MOOR408", nad, anIpamClaim())).toEqual(["192.168.123.9 is kept for vm-1, which is gone"]);
    expect(
      said("MOOR408", nad, aVirtualMachine(), anIpamClaim("vm-1.red", { ownerUid: "older" })),
    ).toHaveLength(1);
    expect(said("MOOR408", nad, aVirtualMachine(), anIpamClaim())).toEqual([]);
    expect(said("MOOR401", nad, anIpamClaim("vm-1.red", { pod: "gone" }))).toEqual([]);
  });

  it("can't be told while machines are not read", () => {
    const model = createClusterModel("lab");
    model.setSources(sourcesIn("synced", { "virtualmachines.kubevirt.io": "absent" }));
    applied(model, { put: entitiesOf([nad, anIpamClaim()]) }, LATER_MS);
    expect(judge(model, "MOOR408")).toEqual([]);
  });

  it("can't be told while pods are not read, or a pod that carried the machine is still there", () => {
    const named = anIpamClaim("vm-1.red", { pod: "virt-launcher-vm-1-abcde" });
    expect(said("MOOR408", nad, named)).toHaveLength(1);
    expect(said("MOOR408", nad, named, launcher)).toEqual([]);
    const ended = aPod("virt-launcher-vm-1-abcde").inNamespace("vms").inPhase("Succeeded").build();
    expect(said("MOOR408", nad, named, ended)).toHaveLength(1);
    const red = { name: "vms/tenantred", interface: "net1", ips: ["192.168.123.9"] };
    const other = aPod("holder").inNamespace("vms").asks("tenantred").reports([ETH0, red]).build();
    expect(said("MOOR408", nad, named, ended, other)).toEqual([]);
    const model = createClusterModel("lab");
    model.setSources(sourcesIn("synced", { pods: "forbidden" }));
    applied(model, { put: entitiesOf([nad, named]) }, LATER_MS);
    expect(judge(model, "MOOR408")).toEqual([]);
  });

  it("a claim that names a pod which is gone, while its machine runs, leads astray", () => {
    const claim = (pod: string) => anIpamClaim("vm-1.red", { pod });
    expect(said("MOOR409", nad, ...running, claim("virt-launcher-vm-1-zzzzz"))).toHaveLength(1);
    expect(said("MOOR402", nad, ...running, claim("virt-launcher-vm-1-zzzzz"))).toEqual([]);
    expect(said("MOOR409", nad, ...running, claim("virt-launcher-vm-1-abcde"))).toEqual([]);
    expect(said("MOOR409", nad, aVirtualMachine(), claim("virt-launcher-vm-1-zzzzz"))).toEqual([]);
  });
});

describe("MOOR410: allocation without a reservation", () => {
  const nad = (rest: object = {}) =>
    aNad()
      .withConfig({
        name: "net-a",
        type: "macvlan",
        master: "ens3",
        ipam: { type: "whereabouts", range: "10.60.3.0/24", ...rest },
      })
      .build();
  const web = aPod().createdAt("2026-11-23T20:00:00Z").asks("net-a").reports([ETH0, NET1]).build();
  const pool = aPool().allocates(1, "lab/web-1").build();

  it("is said of a live one only, and only where reservations are made", () => {
    const other = aReservation("10.99.0.1", "lab/other");
    expect(said("MOOR410", nad(), web, pool, other)).toEqual(["10.60.3.1 is recorded, but not reserved"]);
    expect(said("MOOR410", nad(), web, pool)).toEqual([]);
    expect(said("MOOR410", nad(), web, pool, aReservation("10.60.3.1", "lab/web-1"))).toEqual([]);
    expect(said("MOOR410", nad({ enable_overlapping_ranges: false }), web, pool, other)).toEqual([]);
    expect(said("MOOR410", web, pool, other)).toEqual([]);
    expect(said("MOOR410", nad(), pool, other)).toEqual([]);
  });
});
