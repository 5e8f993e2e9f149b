import { describe, expect, it } from "vitest";
import { aNode } from "../testing/build-cluster.ts";
import { aNad } from "../testing/build-network.ts";
import { aPod } from "../testing/build-pod.ts";
import { planDetach } from "./detach.ts";
import {
  aController,
  clusterOf,
  detached,
  detachIntent,
  elementsOf,
  ETH0,
  modelOf,
  refusalOf,
  remarks,
} from "./testing/planning.ts";

const A = aNad("net-a").build();
const B = aNad("net-b").build();
const reported = (name: string, iface: string, ips: readonly string[] = []) => ({
  name: `lab/${name}`,
  interface: iface,
  ips,
});
const both = () =>
  aPod()
    .asks("net-a@net1, net-b@net2")
    .reports([ETH0, reported("net-b", "net2"), reported("net-a", "net1", ["10.9.0.5"])]);

describe("planDetach", () => {
  it("takes out one element, says which address goes, and names what must not be seen any more", () => {
    const plan = detached(clusterOf(A, B, both().build()), detachIntent("net1"));
    expect(elementsOf(plan.after)).toEqual([{ name: "net-b", interface: "net2" }]);
    expect(plan.expectation.text).toBe("network-status no longer names net1 on net-a.");
    expect(remarks(plan)).toEqual(["warn addresses"]);
  });

  it("leaves an empty list where the last one goes, never no annotation", () => {
    const pod = aPod()
      .asks("net-a")
      .reports([ETH0, reported("net-a", "net1")]);
    const plan = detached(clusterOf(A, pod.build()), detachIntent("net1"));
    expect(plan.after).toBe("[]");
    expect(plan.patches[0]?.operations.at(-1)).toMatchObject({ op: "replace", value: "[]" });
  });

  it("asks for the network where two share the name, and takes out just that one", () => {
    const pod = aPod()
      .asks("net-a@net1, net-b@net1")
      .reports([ETH0, reported("net-a", "net1"), reported("net-b", "net1")]);
    const view = clusterOf(A, B, pod.build());
    expect(refusalOf(planDetach(detachIntent("net1"), view))).toBe("ATTACHMENT_AMBIGUOUS");
    const plan = detached(view, detachIntent("net1", { network: { namespace: "lab", name: "net-b" } }));
    expect(elementsOf(plan.after)).toEqual([{ name: "net-a", interface: "net1" }]);
    expect(plan.network.name).toBe("net-b");
    expect(remarks(plan)).toContain("warn same-interface");
  });

  it("takes out every double, since one left over would keep it", () => {
    const pod = aPod()
      .asks("net-a@net1, net-b@net2, net-a@net1")
      .reports([ETH0, reported("net-a", "net1"), reported("net-b", "net2")]);
    const plan = detached(clusterOf(A, B, pod.build()), detachIntent("net1"));
    expect(elementsOf(plan.after)).toEqual([{ name: "net-b", interface: "net2" }]);
    expect(remarks(plan)).toContain("warn doubles");
  });

  it("says what else goes: whatever is reported and nobody asks for", () => {
    const pod = aPod()
      .asks("net-a@net1")
      .reports([ETH0, reported("net-a", "net1"), reported("net-b", "net2")]);
    const view = clusterOf(A, B, pod.build());
    expect(remarks(detached(view, detachIntent("net1")))).toContain("warn unasked");
    expect(refusalOf(planDetach(detachIntent("net2"), view))).toBe("ATTACHMENT_NOT_ASKED");
  });

  it("does not guess what an element without a name became where several are left", () => {
    const pod = aPod()
      .asks("net-a, net-b@net2")
      .reports([ETH0, reported("net-b", "net2"), reported("net-a", "net4"), reported("net-a", "net5")]);
    const view = clusterOf(A, B, pod.build());
    expect(refusalOf(planDetach(detachIntent("net2"), view))).toBe("POD_ANNOTATION_AMBIGUOUS");
    expect(elementsOf(detached(view, detachIntent("net4")).after)).toEqual([
      { name: "net-b", interface: "net2" },
    ]);
  });

  it("takes the only one that is left for it: the node's own networks shift the count", () => {
    const pod = aPod()
      .asks("net-a, net-b@hot0")
      .reports([ETH0, reported("net-b", "hot0"), reported("net-a", "net2")]);
    const plan = detached(clusterOf(A, B, pod.build()), detachIntent("hot0"));
    expect(elementsOf(plan.after)).toEqual([{ name: "net-a", interface: "net2" }]);
  });

  it("says that it may come back where a controller will replace the pod", () => {
    const view = clusterOf(A, B, both().ownedBy("StatefulSet", "web").build());
    expect(remarks(detached(view, detachIntent("net1")))).toContain("warn lasting");
  });

  it("says that a device may stay", () => {
    const nad = aNad("net-a").withResource("vendor.io/vf").build();
    expect(remarks(detached(clusterOf(nad, B, both().build()), detachIntent("net1")))).toContain(
      "unknown device",
    );
  });
});

describe("taking back a request that failed", () => {
  const failed = () =>
    aPod()
      .asks("net-a@net1, gone@x0")
      .reports([ETH0, reported("net-a", "net1")]);

  it("needs neither the network's definition nor the controller", () => {
    const plan = detached(modelOf([aNode(), failed().build()]), detachIntent("x0"));
    expect(elementsOf(plan.after)).toEqual([{ name: "net-a", interface: "net1" }]);
    expect(plan.expectation.text).toBe("The pod no longer asks for x0 on gone.");
    expect(remarks(plan)).toEqual([]);
  });

  it("works one by one where several failed", () => {
    const pod = failed().asks("net-a@net1, gone@x0, gone@x1");
    const plan = detached(clusterOf(A, pod.build()), detachIntent("x0"));
    expect(elementsOf(plan.after).map(({ interface: name }) => name)).toEqual(["net1", "x1"]);
  });

  it("works where what failed shares its name with what is attached", () => {
    const pod = aPod()
      .asks("net-a@net1, net-b@net1")
      .reports([ETH0, reported("net-a", "net1")]);
    const view = clusterOf(A, B, pod.build());
    const plan = detached(view, detachIntent("net1", { network: { namespace: "lab", name: "net-b" } }));
    expect(elementsOf(plan.after)).toEqual([{ name: "net-a", interface: "net1" }]);
    expect(remarks(plan)).toEqual([]);
  });

  it("works for what never had a name: `-` stands for it", () => {
    const pod = aPod()
      .asks("net-a@net1, net-b")
      .reports([ETH0, reported("net-a", "net1")]);
    const plan = detached(clusterOf(A, B, pod.build()), detachIntent("-"));
    expect(elementsOf(plan.after)).toEqual([{ name: "net-a", interface: "net1" }]);
    expect(plan.expectation.text).toBe("The pod no longer asks for net-b.");
  });

  it("comes before detaching anything else", () => {
    expect(refusalOf(planDetach(detachIntent("net1"), clusterOf(A, failed().build())))).toBe(
      "REQUEST_BLOCKED",
    );
  });
});

describe("planDetach refuses", () => {
  const cases = [
    ["POD_NOT_FOUND", aPod("other").build()],
    ["POD_ON_HOST_NETWORK", both().onHostNetwork().build()],
    ["POD_TERMINATING", both().deletedAt("2026-11-23T22:10:00Z").build()],
    ["POD_NOT_RUNNING", both().inPhase("Failed").build()],
    ["POD_ANNOTATION_UNREADABLE", both().asks("a b").build()],
    ["POD_ANNOTATION_AMBIGUOUS", both().asks("net-a@net1, net-b@net2, net-b").build()],
    ["CONTROLLER_ABSENT", both().onNode("node-b").build()],
    ["ATTACHMENT_NOT_FOUND", aPod().build()],
  ] as const;

  it.each(cases)("%s", (code, pod) => {
    expect(refusalOf(planDetach(detachIntent("net1"), clusterOf(A, B, pod)))).toBe(code);
  });

  it("the default network, an unknown name, and a name on another network", () => {
    const view = clusterOf(A, B, both().build());
    const elsewhere = detachIntent("net1", { network: { namespace: "lab", name: "net-b" } });
    expect(refusalOf(planDetach(detachIntent("eth0"), view))).toBe("ATTACHMENT_IS_DEFAULT");
    expect(refusalOf(planDetach(detachIntent("net9"), view))).toBe("ATTACHMENT_NOT_FOUND");
    expect(refusalOf(planDetach(elsewhere, view))).toBe("ATTACHMENT_NOT_FOUND");
    expect(refusalOf(planDetach(detachIntent("-"), view))).toBe("ATTACHMENT_NOT_FOUND");
  });

  it("where the network's definition is gone or unreadable: the controller could not detach", () => {
    const broken = aNad("net-a").withConfig("{").build();
    expect(refusalOf(planDetach(detachIntent("net1"), clusterOf(B, both().build())))).toBe(
      "NETWORK_NOT_FOUND",
    );
    expect(refusalOf(planDetach(detachIntent("net1"), clusterOf(broken, B, both().build())))).toBe(
      "NETWORK_INVALID",
    );
  });

  it("not where definitions merely aren't current", () => {
    const view = modelOf(
      [aNode(), aController().build(), both().build()],
      ["network-attachment-definitions.k8s.cni.cncf.io"],
    );
    expect(remarks(detached(view, detachIntent("net1")))).toContain("unknown configuration");
  });
});
