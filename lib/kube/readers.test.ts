import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aPod } from "../testing/build-pod.ts";
import { capturedJson, capturedObjects } from "../testing/captures.ts";
import { hostileJson } from "../testing/hostile.ts";
import { kubeObjectOf, readDocument } from "./document.ts";
import { readEvent } from "./event.ts";
import { readIPPool } from "./ippool.ts";
import type { KubeObject } from "./kube-object.ts";
import { annotationOf, annotationWrittenAt, writtenAtOf } from "./metadata.ts";
import { readNetworkAttachmentDefinition } from "./nad.ts";
import { readNamespace } from "./namespace.ts";
import { readNode } from "./node.ts";
import { readOverlappingReservation } from "./overlapping-reservation.ts";
import { readPod } from "./pod.ts";

const pods = capturedObjects("cluster/pods-all.json");

const podNamed = (name: string): KubeObject => {
  const pod = pods.find((object) => object.metadata.name === name);
  if (pod === undefined) throw new Error(`${name} is not recorded`);
  return pod;
};

const read = (object: KubeObject) => {
  const pod = readPod(object);
  if (!pod.ok) throw new Error(pod.problem.detail);
  return pod.value;
};

describe("a recorded pod", () => {
  test("reads as the API shows it", () => {
    expect(read(podNamed("p-two"))).toEqual({
      namespace: "lab",
      name: "p-two",
      uid: "4ba8bced-47eb-4d17-b5e9-23bd28f79054",
      resourceVersion: "3048",
      node: "node-a",
      phase: "Running",
      isHostNetwork: false,
      createdAt: "2026-11-23T22:11:13Z",
      startedAt: "2026-11-23T22:11:13Z",
      deletedAt: null,
      controller: null,
      virtualMachine: null,
      podIPs: ["10.244.0.106"],
      labels: {},
      isSandboxReady: true,
      reason: null,
    });
  });

  test("belongs to the Deployment behind its ReplicaSet", () => {
    expect(read(podNamed("web-665b7bf759-9rkwl")).controller).toEqual({ kind: "Deployment", name: "web" });
  });

  test("belongs to its DaemonSet, and may use the node's own network", () => {
    const multus = pods.find((object) => object.metadata.name.startsWith("kube-multus"));
    expect(multus && read(multus)).toMatchObject({
      controller: { kind: "DaemonSet", name: "kube-multus-ds" },
      isHostNetwork: true,
    });
  });

  test("says when its annotations were last written", () => {
    const pod = podNamed("p-two");
    expect(annotationWrittenAt(pod, "k8s.v1.cni.cncf.io/networks")).toBe("2026-11-23T22:11:13Z");
    expect(annotationWrittenAt(pod, "k8s.v1.cni.cncf.io/network-status")).toBe("2026-11-23T22:18:38Z");
    expect(annotationWrittenAt(pod, "nobody/wrote-this")).toBeNull();
    expect(writtenAtOf(pod)).toBe("2026-11-23T22:18:38Z");
  });
});

describe("pods of other kinds", () => {
  test("a ReplicaSet without the hash in its name keeps its own", () => {
    const bare = aPod("a").ownedBy("ReplicaSet", "web-1");
    expect(read(bare.build()).controller).toEqual({ kind: "ReplicaSet", name: "web-1" });
    expect(read(bare.withLabels({ "pod-template-hash": "1" }).build()).controller).toEqual({
      kind: "Deployment",
      name: "web",
    });
    const onlyHash = aPod("a").ownedBy("ReplicaSet", "-1").withLabels({ "pod-template-hash": "1" });
    expect(read(onlyHash.build()).controller).toEqual({ kind: "ReplicaSet", name: "-1" });
  });

  test("a virt-launcher pod names its VM", () => {
    const labelled = aPod("virt-launcher-vm1-x").withLabels({
      "kubevirt.io": "virt-launcher",
      "vm.kubevirt.io/name": "vm1",
    });
    expect(read(labelled.build()).virtualMachine).toBe("vm1");
    const annotated = aPod("virt-launcher-vm1-x")
      .ownedBy("VirtualMachineInstance", "vm1")
      .withAnnotation("kubevirt.io/domain", "vm1");
    expect(read(annotated.build()).virtualMachine).toBe("vm1");
    const domain = aPod("virt-launcher-vm1-x").withLabels({ "kubevirt.io/domain": "vm1" });
    expect(read(domain.build()).virtualMachine).toBe("vm1");
    expect(read(aPod("web").withLabels({ "kubevirt.io/domain": "vm1" }).build()).virtualMachine).toBeNull();
    const helper = aPod("hp-volume-x").withLabels({
      "kubevirt.io": "hotplug-disk",
      "vm.kubevirt.io/name": "vm1",
    });
    expect(read(helper.build()).virtualMachine).toBeNull();
  });

  test("a pod that waits says why, unless it is simply starting", () => {
    const waiting = (reason: string): KubeObject => ({
      ...aPod().build(),
      status: { phase: "Pending", containerStatuses: [{ state: { waiting: { reason } } }] },
    });
    expect(read(waiting("CrashLoopBackOff")).reason).toBe("CrashLoopBackOff");
    expect(read(waiting("ContainerCreating")).reason).toBeNull();
    expect(read({ ...aPod().build(), status: { reason: "NodeLost" } }).reason).toBe("NodeLost");
  });

  test("addresses are canonical, what isn't one is left out", () => {
    expect(read(aPod().withPodIPs("10.0.0.1", "FD00::1", "no").build()).podIPs).toEqual([
      "10.0.0.1",
      "fd00::1",
    ]);
    const old: KubeObject = { ...aPod().build(), status: { podIP: "10.0.0.7" } };
    expect(read(old).podIPs).toEqual(["10.0.0.7"]);
  });

  test("without namespace or name it is a problem, not an exception", () => {
    expect(readPod({ metadata: { name: "a" } })).toMatchObject({
      ok: false,
      problem: { code: "OBJECT_UNREADABLE" },
    });
    expect(readPod({ metadata: { name: "", namespace: "a" } }).ok).toBe(false);
  });
});

describe("other objects", () => {
  test("the node", () => {
    const [node] = capturedObjects("cluster/nodes.json");
    expect(node && readNode(node)).toEqual({
      ok: true,
      value: {
        name: "node-a",
        isReady: true,
        isUnreachable: false,
        addresses: ["192.168.77.10"],
        podRanges: [],
        kubeletVersion: "v1.36.2",
        runtime: "containerd://2.1.9+unknown",
        bootId: "1ca13a2b-a168-44f5-b7cb-fb788a15ef8e",
        createdAt: "2026-11-23T21:53:32Z",
        resources: {},
      },
    });
  });

  test("a node that is not heard of is unreachable, its readiness unknown", () => {
    const node = readNode({
      metadata: { name: "a" },
      spec: { podCIDR: "10.244.1.0/24" },
      status: {
        conditions: [{ type: "Ready", status: "Unknown" }],
        allocatable: { cpu: "2", "example.com/sriov_vf": "8", "example.com/odd": 8 },
      },
    });
    expect(node.ok && node.value).toMatchObject({
      isReady: null,
      isUnreachable: true,
      podRanges: ["10.244.1.0/24"],
      resources: { "example.com/sriov_vf": "8" },
    });
  });

  test("a pool keeps every entry, whatever its value", () => {
    const pool = readIPPool({
      metadata: { name: "p", namespace: "kube-system" },
      spec: {
        range: "10.0.0.0/24",
        allocations: { "1": { id: "x", podref: "a/b", ifname: "net1" }, "2": 7, x: { podref: "b" } },
      },
    });
    expect(pool.ok && pool.value.allocations).toEqual([
      { key: "1", containerId: "x", owner: { namespace: "a", name: "b" }, interface: "net1" },
      { key: "2", containerId: null, owner: null, interface: null },
      { key: "x", containerId: null, owner: null, interface: null },
    ]);
  });

  test("an event is the same from both API groups", () => {
    const core = capturedObjects("cluster/events-all.json").map(readEvent);
    const grouped = capturedObjects("cluster/events-v1-all.json").map(readEvent);
    expect(core.length).toBe(751);
    expect(grouped).toEqual(core);
    expect(core.every((event) => event.ok)).toBe(true);
  });

  test("a new-style event counts by its series", () => {
    const event = readEvent({
      metadata: { name: "e", uid: "u", creationTimestamp: "2026-11-23T22:00:00Z" },
      regarding: { kind: "Pod", namespace: "lab", name: "a", uid: "p" },
      eventTime: "2026-11-23T22:00:00.123456Z",
      series: { count: 7, lastObservedTime: "2026-11-23T22:05:00.000000Z" },
      reportingController: "c",
      note: "x".repeat(10_000),
      type: "Warning",
      reason: "Failed",
    });
    expect(event.ok && event.value).toMatchObject({
      count: 7,
      firstAt: "2026-11-23T22:00:00.123456Z",
      lastAt: "2026-11-23T22:05:00.000000Z",
      component: "c",
      type: "Warning",
    });
    expect(event.ok && event.value.message.length).toBe(4_096);
  });
});

describe("documents", () => {
  test("items of a list get the kind that they lack", () => {
    const document = readDocument(capturedJson("cluster/pods-all.json"));
    expect(document.objects.every((object) => object.kind === "Pod" && object.apiVersion === "v1")).toBe(
      true,
    );
    expect(document.resourceVersion).not.toBeNull();
    expect(document.next).toBeNull();
  });

  test("kubectl's mixed list keeps each item's own kind, a single object is a document, too", () => {
    const items = [{ apiVersion: "v1", kind: "Pod", metadata: { name: "a" } }, { metadata: {} }, 7];
    const list = readDocument({ apiVersion: "v1", kind: "List", items });
    expect(list.objects.map((object) => object.kind)).toEqual(["Pod"]);
    expect(list.problems.map((problem) => problem.path)).toEqual(["items[1]", "items[2]"]);
    expect(readDocument(items[0]).objects).toEqual([items[0]]);
    expect(readDocument("x").problems).toHaveLength(1);
  });
});

test("an annotation that only the prototype has is not there", () => {
  expect(annotationOf({ metadata: { name: "a", annotations: {} } }, "constructor")).toBeUndefined();
});

test("10,000 structured inputs: readers never throw and never pollute", () => {
  const keys = [
    "metadata",
    "name",
    "namespace",
    "labels",
    "annotations",
    "ownerReferences",
    "managedFields",
    "spec",
    "status",
    "conditions",
    "podIPs",
    "containerStatuses",
    "allocations",
    "regarding",
    "involvedObject",
    "series",
  ];
  const readers = [
    readPod,
    readNode,
    readNamespace,
    readNetworkAttachmentDefinition,
    readIPPool,
    readOverlappingReservation,
    readEvent,
  ];
  fc.assert(
    fc.property(hostileJson(keys), hostileJson(keys), (text, other) => {
      const part = safeJson(text);
      const more = safeJson(other);
      readDocument(part);
      const object = kubeObjectOf({
        metadata: {
          name: "a",
          namespace: "b",
          labels: more,
          annotations: part,
          ownerReferences: more,
          managedFields: part,
        },
        spec: part,
        status: more,
        regarding: part,
        allocations: more,
      });
      if (object === undefined) throw new Error("it has a name");
      for (const reader of readers) reader(object);
      expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
    }),
    { numRuns: 10_000 },
  );
});

const safeJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
