import { describe, expect, it } from "vitest";
import type { ClusterModel } from "../cluster/cluster-model.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { annotationOf } from "../kube/metadata.ts";
import { NETWORKS_ANNOTATION } from "../cni/annotations.ts";
import { capturedCluster } from "../testing/captured-cluster.ts";
import { capturedFolders, capturedObjects } from "../testing/captures.ts";
import { planAttach } from "./attach.ts";
import { planDetach } from "./detach.ts";
import {
  attachIntent,
  attached,
  detached,
  detachIntent,
  elementsOf,
  modelOf,
  refusalOf,
  remarks,
  requestAfter,
} from "./testing/planning.ts";

const CLUSTER = capturedCluster();
const around = ["Node", "NetworkAttachmentDefinition", "IPPool", "OverlappingRangeIPReservation"].flatMap(
  (kind) => CLUSTER.get(kind) ?? [],
);
const controllers = (CLUSTER.get("Pod") ?? []).filter((pod) => pod.metadata?.namespace !== "lab");

const podIn = (folder: string, moment: "before" | "after"): KubeObject => {
  const [pod] = capturedObjects(`hotplug/${folder}/pod-${moment}.json`);
  if (pod === undefined) throw new Error(`no pod in ${folder}`);
  return pod;
};
const modelWith = (pod: KubeObject): ClusterModel => modelOf([...around, ...controllers, pod]);
const situation = (folder: string, moment: "before" | "after" = "after") => modelWith(podIn(folder, moment));

const HP1 = { pod: { namespace: "lab", name: "hp1" } };
const HP2 = { pod: { namespace: "lab", name: "hp2" } };

describe("what was done to a real pod, planned", () => {
  it("01/02: an element without a name is written with the one that was reported, so that the add gets through", () => {
    const pod = podIn("01-add-named", "before");
    const plan = attached(modelWith(pod), attachIntent("bridge-dual", { ...HP1, interface: "hot0" }));
    expect(plan.before).toBe("macvlan-hostlocal");
    expect(elementsOf(plan.after)).toEqual([
      { name: "macvlan-hostlocal", interface: "net1" },
      { name: "bridge-dual", namespace: "lab", interface: "hot0" },
    ]);
    expect(requestAfter(pod, plan)).toBe(plan.after);
  });

  it("01: behind what failed nothing else is added, but it can be taken back", () => {
    const view = situation("01-add-named");
    expect(refusalOf(planAttach(attachIntent("bridge-wb", HP1), view))).toBe("REQUEST_BLOCKED");
    const plan = detached(view, detachIntent("hot0", HP1));
    expect(elementsOf(plan.after)).toEqual([{ name: "macvlan-hostlocal", interface: "net1" }]);
  });

  it("04/08: one is detached, the others are untouched", () => {
    const plan = detached(situation("04-remove-one", "before"), detachIntent("hot0", HP1));
    expect(elementsOf(plan.after)).toEqual([
      { name: "macvlan-hostlocal", interface: "net1" },
      { name: "bridge-wb", interface: "wb0" },
    ]);
  });

  it("06: addresses and MACs of others stay as they stand, whatever became of them", () => {
    const pod = podIn("06-change-ip-mac-of-existing", "after");
    const plan = attached(modelWith(pod), attachIntent("l2-only", HP1));
    expect(elementsOf(plan.after).slice(0, 3)).toEqual(
      elementsOf(annotationOf(pod, NETWORKS_ANNOTATION) ?? ""),
    );
  });

  it("07: no network takes the name of another", () => {
    const view = situation("07-swap-network-on-same-iface", "before");
    expect(refusalOf(planAttach(attachIntent("l2-only", { ...HP1, interface: "st0" }), view))).toBe(
      "INTERFACE_TAKEN",
    );
    expect(attached(view, attachIntent("l2-only", HP1)).interface).toBe("net2");
  });

  it("09: a network that doesn't exist is refused; asked all the same, it can be taken back", () => {
    const missing = attachIntent("does-not-exist", { ...HP1, interface: "x0" });
    expect(refusalOf(planAttach(missing, situation("09-add-missing-nad", "before")))).toBe(
      "NETWORK_NOT_FOUND",
    );
    const after = situation("09-add-missing-nad");
    expect(refusalOf(planAttach(attachIntent("bridge-wb", HP1), after))).toBe("REQUEST_BLOCKED");
    expect(detached(after, detachIntent("x0", HP1)).after).toBe(
      '[{"name":"macvlan-hostlocal","interface":"net1"}]',
    );
  });

  it("10: garbage is never written over", () => {
    const view = situation("10-garbage");
    expect(refusalOf(planAttach(attachIntent("bridge-wb", HP1), view))).toBe("POD_ANNOTATION_UNREADABLE");
    expect(refusalOf(planDetach(detachIntent("net1", HP1), view))).toBe("POD_ANNOTATION_UNREADABLE");
  });

  it("11: the failed ones are taken back one after another; until then nothing is attached or detached", () => {
    const view = situation("11-second-add-fails");
    expect(refusalOf(planAttach(attachIntent("bridge-wb", HP1), view))).toBe("REQUEST_BLOCKED");
    expect(refusalOf(planDetach(detachIntent("d0", HP1), view))).toBe("REQUEST_BLOCKED");
    const plan = detached(view, detachIntent("b0", HP1));
    expect(elementsOf(plan.after).map(({ interface: name }) => name)).toEqual(["net1", "d0", "l0"]);
  });

  it("12: what is reported and no longer asked would go with any change, so nothing is added beside it", () => {
    const pod = podIn("12-other-namespace-and-conflist", "after");
    const view = modelWith(pod);
    expect(refusalOf(planAttach(attachIntent("bridge-wb", HP1), view))).toBe("REQUEST_BLOCKED");
    const plan = detached(view, detachIntent("ct0", HP1));
    expect(elementsOf(plan.after)).toContainEqual({
      name: "shared-bridge",
      namespace: "shared-nets",
      interface: "sh0",
    });
    expect(remarks(plan)).toContain("warn unasked");
  });

  it("13/14: without an annotation the pod's version is what the patch rests on", () => {
    const pod = podIn("13-annotation-removed", "after");
    const plan = attached(modelWith(pod), attachIntent("macvlan-hostlocal", { ...HP1, interface: "net1" }));
    expect(plan.before).toBeNull();
    expect(plan.patches[0]?.operations[1]).toEqual({
      op: "test",
      path: "/metadata/resourceVersion",
      value: pod.metadata?.resourceVersion,
    });
    expect(requestAfter(pod, plan)).toBe(plan.after);
  });

  it("22: a second interface on the same network is planned, and said", () => {
    const plan = attached(situation("22-same-nad-twice"), attachIntent("bridge-wb", HP2));
    expect(remarks(plan)).toContain("warn same-network");
    expect(detached(situation("22-same-nad-twice"), detachIntent("wb0", HP2)).network.name).toBe("bridge-wb");
  });

  it("23: what has no name and never came is not touched by others, and can be taken back itself", () => {
    const view = situation("23-one-without-interface");
    expect(refusalOf(planAttach(attachIntent("l2-only", HP2), view))).toBe("POD_ANNOTATION_AMBIGUOUS");
    expect(refusalOf(planDetach(detachIntent("wb0", HP2), view))).toBe("POD_ANNOTATION_AMBIGUOUS");
    const plan = detached(view, detachIntent("-", HP2));
    expect(elementsOf(plan.after).map(({ interface: name }) => name)).toEqual(["ct0", "wb0", "wb1"]);
  });

  it("24: a name that no kernel takes is refused, and can be taken back", () => {
    const before = situation("24-ifname-too-long", "after");
    const plan = detached(before, detachIntent("a-name-longer-than-15", HP2));
    expect(elementsOf(plan.after).map(({ interface: name }) => name)).toEqual(["ct0", "wb0", "wb1"]);
  });

  it("25: a pod on its node's network is left alone", () => {
    const view = situation("25-hostnetwork");
    const pod = { pod: { namespace: "lab", name: "hn1" } };
    expect(refusalOf(planAttach(attachIntent("l2-only", pod), view))).toBe("POD_ON_HOST_NETWORK");
    expect(refusalOf(planDetach(detachIntent("b0", pod), view))).toBe("POD_ON_HOST_NETWORK");
  });
});

describe("every recorded pod", () => {
  const everything = modelOf([...CLUSTER.values()].flat());
  const moments = capturedFolders("hotplug").flatMap((folder) => [
    situation(folder, "before"),
    situation(folder, "after"),
  ]);
  const networks = [...everything.networks()].map(({ key }) => key);

  it("can be planned on, with every network and every interface, without throwing", () => {
    let plans = 0;
    let refusals = 0;
    for (const view of [everything, ...moments]) {
      for (const pod of view.pods()) {
        const key = { pod: { namespace: pod.namespace, name: pod.name } };
        const results = [
          ...networks.map((network) => planAttach(attachIntent("", { ...key, network }), view)),
          ...view
            .attachmentsOf(pod.id)
            .map((one) =>
              planDetach(detachIntent(one.interface ?? "-", { ...key, network: one.network }), view),
            ),
        ];
        for (const result of results) {
          if (!result.ok) refusals += 1;
          else {
            plans += 1;
            expect(
              elementsOf(result.plan.after).every((element) => typeof element["interface"] === "string"),
            ).toBe(true);
          }
        }
      }
    }
    expect(plans).toBeGreaterThan(100);
    expect(refusals).toBeGreaterThan(100);
  });
});
