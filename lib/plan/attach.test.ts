import { describe, expect, it } from "vitest";
import { NETWORK_STATUS_ANNOTATION } from "../cni/annotations.ts";
import { aNode, anEvent } from "../testing/build-cluster.ts";
import { aNad } from "../testing/build-network.ts";
import { aPod } from "../testing/build-pod.ts";
import { planAttach } from "./attach.ts";
import {
  aController,
  attachIntent,
  attached,
  change,
  clusterOf,
  elementsOf,
  ETH0,
  modelOf,
  refusalOf,
  remarks,
} from "./testing/planning.ts";

const quiet = () => aPod().reports([ETH0]);
const NAD = aNad("net-a").build();
const NET1 = { name: "lab/net-a", interface: "net1" };
const KUBEVIRT_LABELS = { "kubevirt.io": "virt-launcher", "vm.kubevirt.io/name": "db" };

describe("planAttach", () => {
  it("writes one element under the next free name, and says what must be seen", () => {
    const plan = attached(clusterOf(NAD, quiet().build()), attachIntent("net-a"));
    expect(plan).toMatchObject({ interface: "net1", podUid: "uid-lab-web-1", before: null });
    expect(plan.after).toBe('[{"name":"net-a","namespace":"lab","interface":"net1"}]');
    expect(plan.expectation.text).toBe("network-status names net1 on net-a.");
  });

  it("pins uid and version where there was no annotation, uid and old text where there was one", () => {
    const without = attached(
      clusterOf(NAD, quiet().withResourceVersion("81").build()),
      attachIntent("net-a"),
    );
    expect(without.patches[0]?.operations).toEqual([
      { op: "test", path: "/metadata/uid", value: "uid-lab-web-1" },
      { op: "test", path: "/metadata/resourceVersion", value: "81" },
      { op: "add", path: "/metadata/annotations/k8s.v1.cni.cncf.io~1networks", value: without.after },
    ]);
    for (const text of ["", "[]"]) {
      const plan = attached(clusterOf(NAD, quiet().asks(text).build()), attachIntent("net-a"));
      expect(plan.before).toBe(text);
      expect(plan.patches[0]?.operations.slice(1)).toEqual([
        { op: "test", path: "/metadata/annotations/k8s.v1.cni.cncf.io~1networks", value: text },
        { op: "replace", path: "/metadata/annotations/k8s.v1.cni.cncf.io~1networks", value: plan.after },
      ]);
    }
  });

  it("writes the reported name of every element that had none", () => {
    const pod = aPod()
      .asks("net-a, net-b@hot0")
      .reports([ETH0, { name: "lab/net-b", interface: "hot0" }, NET1]);
    const plan = attached(clusterOf(NAD, aNad("net-b").build(), pod.build()), attachIntent("net-b"));
    expect(elementsOf(plan.after)).toEqual([
      { name: "net-a", interface: "net1" },
      { name: "net-b", interface: "hot0" },
      { name: "net-b", namespace: "lab", interface: "net2" },
    ]);
    expect(remarks(plan)).toContain("warn implicit-names");
    expect(remarks(plan)).toContain("warn same-network");
  });

  it("writes old spellings of the name as `interface`", () => {
    const pod = aPod()
      .asks([{ name: "net-a", interfaceRequest: "net1", x: 1 }])
      .reports([ETH0, NET1]);
    const plan = attached(clusterOf(NAD, pod.build()), attachIntent("net-a"));
    expect(elementsOf(plan.after)[0]).toEqual({ name: "net-a", x: 1, interface: "net1" });
  });

  it("turns a short form that only Multus reads into JSON, and says so", () => {
    const pod = aPod()
      .asks("net-a@Net_1")
      .reports([ETH0, { name: "lab/net-a", interface: "Net_1" }]);
    const plan = attached(clusterOf(NAD, pod.build()), attachIntent("net-a"));
    expect(elementsOf(plan.after)[0]).toEqual({ name: "net-a", interface: "Net_1" });
    expect(remarks(plan)).toContain("warn short-form");
  });

  it("never takes a name that any witness knows", () => {
    const pod = aPod()
      .asks([{ name: "net-a", interface: "net2" }])
      .reports([ETH0, { name: "lab/net-a", interface: "net2" }]);
    const view = clusterOf(NAD, pod.build());
    expect(attached(view, attachIntent("net-a")).interface).toBe("net1");
    for (const name of ["net2", "eth0", "lo"]) {
      expect(refusalOf(planAttach(attachIntent("net-a", { interface: name }), view))).toBe("INTERFACE_TAKEN");
    }
  });

  it("says that it is lost with the pod where a controller will replace it", () => {
    const view = clusterOf(NAD, quiet().ownedBy("StatefulSet", "web").build());
    expect(remarks(attached(view, attachIntent("net-a")))).toContain("warn lasting");
  });

  it("passes wishes on as they were written", () => {
    const view = clusterOf(NAD, quiet().build());
    const plan = attached(
      view,
      attachIntent("net-a", { ips: ["10.9.0.5/24", "FD00::5/64"], mac: "02:00:00:00:00:01" }),
    );
    expect(elementsOf(plan.after)).toEqual([
      {
        name: "net-a",
        namespace: "lab",
        interface: "net1",
        ips: ["10.9.0.5/24", "FD00::5/64"],
        mac: "02:00:00:00:00:01",
      },
    ]);
    expect(remarks(plan)).toEqual(
      expect.arrayContaining(["warn capability-ips", "warn capability-mac", "unknown address-wire"]),
    );
  });
});

describe("planAttach refuses", () => {
  const cases = [
    ["POD_NOT_FOUND", aPod("other").build()],
    ["POD_ON_HOST_NETWORK", quiet().onHostNetwork().build()],
    ["POD_TERMINATING", quiet().deletedAt("2026-11-23T22:10:00Z").build()],
    ["POD_NOT_RUNNING", quiet().inPhase("Pending").build()],
    ["POD_NOT_RUNNING", quiet().inPhase("Succeeded").build()],
    ["POD_CARRIES_VM", quiet().withLabels(KUBEVIRT_LABELS).build()],
    ["POD_ANNOTATION_UNREADABLE", quiet().asks('[{"name":"net-a"').build()],
    ["POD_ANNOTATION_AMBIGUOUS", quiet().asks("net-a").build()],
    ["NETWORK_NOT_ATTACHABLE", aPod().build()],
    ["NETWORK_NOT_ATTACHABLE", aPod().asks("").build()],
    ["NETWORK_NOT_ATTACHABLE", aPod().withAnnotation(NETWORK_STATUS_ANNOTATION, "[{").build()],
    ["REQUEST_BLOCKED", quiet().asks("gone@net1").build()],
    ["REQUEST_BLOCKED", aPod().reports([ETH0, NET1]).build()],
    ["CONTROLLER_ABSENT", quiet().onNode("node-b").build()],
  ] as const;

  it.each(cases)("%s", (code, pod) => {
    expect(refusalOf(planAttach(attachIntent("net-a"), clusterOf(NAD, pod)))).toBe(code);
  });

  it("POD_REPLACED where another pod has the name now", () => {
    const view = clusterOf(NAD, quiet().withUid("new").build());
    expect(refusalOf(planAttach(attachIntent("net-a", { podUid: "old" }), view))).toBe("POD_REPLACED");
    expect(planAttach(attachIntent("net-a", { podUid: "new" }), view).ok).toBe(true);
  });

  it("SOURCE_STALE where pods, or an unseen network, can't be told", () => {
    const objects = [aNode(), aController().build(), quiet().build()];
    const nads = "network-attachment-definitions.k8s.cni.cncf.io";
    expect(refusalOf(planAttach(attachIntent("net-a"), modelOf([...objects, NAD], ["pods"])))).toBe(
      "SOURCE_STALE",
    );
    expect(refusalOf(planAttach(attachIntent("net-a"), modelOf(objects, [nads])))).toBe("SOURCE_STALE");
    expect(planAttach(attachIntent("net-a"), modelOf([...objects, NAD], [nads])).ok).toBe(true);
  });

  it("CONTROLLER_ABSENT where it has not started, or leaves", () => {
    const node = aNode();
    const pending = aController().inPhase("Pending").build();
    const leaving = aController().deletedAt("2026-11-23T22:10:00Z").build();
    for (const controller of [pending, leaving]) {
      const view = modelOf([node, controller, NAD, quiet().build()]);
      expect(refusalOf(planAttach(attachIntent("net-a"), view))).toBe("CONTROLLER_ABSENT");
    }
  });

  it("INTERFACE_INVALID for what the controller or the kernel would not take", () => {
    const view = clusterOf(NAD, quiet().build());
    for (const name of ["", "Net1", "net_1", "a-name-longer-than-15", "a/b", "net1 "]) {
      expect(refusalOf(planAttach(attachIntent("net-a", { interface: name }), view))).toBe(
        "INTERFACE_INVALID",
      );
    }
  });

  it("CHANGE_UNDER_WAY a second after another change, in either direction", () => {
    const before = quiet().asks([]);
    const adding = clusterOf(NAD, before.build());
    change(adding, [before.asks([{ name: "net-a", interface: "net1" }]).build()]);
    expect(refusalOf(planAttach(attachIntent("net-a"), adding))).toBe("CHANGE_UNDER_WAY");

    const full = aPod()
      .asks([{ name: "net-a", interface: "net1" }])
      .reports([ETH0, NET1]);
    const removing = clusterOf(NAD, full.build());
    change(removing, [full.asks([]).build()]);
    expect(refusalOf(planAttach(attachIntent("net-a"), removing))).toBe("CHANGE_UNDER_WAY");
  });

  it("REQUEST_BLOCKED behind a request that failed, and lists every reason with the refusals first", () => {
    const pod = quiet().asks("gone@net1");
    const failed = anEvent(
      { namespace: "lab", name: "web-1" },
      {
        reason: "FailedAddingInterface",
        type: "Warning",
        component: "pod-networks-updates",
        message: "pod [lab/web-1]: failed adding interface net1 to network: gone",
      },
    );
    const result = planAttach(
      attachIntent("net-a", { interface: "net1" }),
      clusterOf(NAD, failed, pod.build()),
    );
    expect(refusalOf(result)).toBe("INTERFACE_TAKEN");
    const verdicts = result.ok ? [] : result.refusal.preflight.map(({ verdict }) => verdict);
    expect(verdicts.filter((verdict) => verdict === "refuse")).toHaveLength(2);
    expect(verdicts.slice(0, 2)).toEqual(["refuse", "refuse"]);
  });

  it("does not count a double of what is attached as a request that failed", () => {
    const pod = aPod().asks("net-a@net1, net-a@net1").reports([ETH0, NET1]);
    expect(planAttach(attachIntent("net-a"), clusterOf(NAD, pod.build())).ok).toBe(true);
  });
});
