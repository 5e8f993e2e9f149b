import { describe, expect, test } from "vitest";
import type { LabObject } from "../lab-cluster.ts";
import { deploymentOf, jobOf, statefulSetOf } from "../scenario/objects.ts";
import { numberAt } from "./json.ts";
import { isReady, phaseOf, uidOf } from "./pod-view.ts";
import { labBench, type LabBench } from "./testing/lab-bench.ts";

const SHAPE = { namespace: "lab", name: "web", image: "localhost/web:1", replicas: 4 };

function pods(bench: LabBench): readonly LabObject[] {
  return bench.store.list("pods", "lab");
}

function bench(): LabBench {
  return labBench({ nodes: ["node-a", "node-b"] });
}

describe("workload controllers", () => {
  test("a Deployment's pods are named after its ReplicaSet and hash, spread over nodes, and counted", () => {
    const made = bench();
    made.store.create("deployments.apps", deploymentOf(SHAPE), { manager: "kubectl" });
    made.clock.advance(10_000);
    const [set] = made.store.list("replicasets.apps", "lab");
    const hash = set?.metadata.labels?.["pod-template-hash"] ?? "";
    expect(set?.metadata.name).toBe(`web-${hash}`);
    for (const pod of pods(made)) {
      expect(pod.metadata.name).toMatch(new RegExp(`^web-${hash}-[a-z0-9]{5}$`));
      expect(pod.metadata.ownerReferences?.[0]).toMatchObject({
        kind: "ReplicaSet",
        uid: uidOf(set ?? pod),
        controller: true,
      });
    }
    expect(pods(made).filter(isReady).length).toBe(4);
    const deployment = made.store.get("deployments.apps", "lab", "web");
    expect(numberAt(deployment?.["status"], "readyReplicas")).toBe(4);
  });

  test("a rollout replaces every pod and never has more than a quarter too many", () => {
    const made = bench();
    made.store.create("deployments.apps", deploymentOf(SHAPE), { manager: "kubectl" });
    made.clock.advance(10_000);
    const before = new Set(pods(made).map(uidOf));
    const patch = { spec: { template: { metadata: { annotations: { again: "yes" } } } } };
    made.store.mergePatch("deployments.apps", "lab", "web", patch, { manager: "kubectl" });
    let most = 0;
    for (let step = 0; step < 600; step++) {
      made.clock.advance(100);
      const active = pods(made).filter((pod) => pod.metadata.deletionTimestamp === undefined);
      most = Math.max(most, active.length);
    }
    expect(most).toBeLessThanOrEqual(5);
    expect(pods(made).length).toBe(4);
    expect(pods(made).some((pod) => before.has(uidOf(pod)))).toBe(false);
  });

  test("a StatefulSet brings back the same name; deleting the owner deletes what it owns", () => {
    const made = bench();
    made.store.create("statefulsets.apps", statefulSetOf({ ...SHAPE, replicas: 2 }), { manager: "kubectl" });
    made.clock.advance(10_000);
    const first = made.pod("web-1");
    made.store.remove("pods", "lab", "web-1");
    made.clock.advance(10_000);
    expect(made.pod("web-1")?.metadata.uid).not.toBe(first?.metadata.uid);
    expect(
      pods(made)
        .map((pod) => pod.metadata.name)
        .toSorted(),
    ).toEqual(["web-0", "web-1"]);
    made.store.remove("statefulsets.apps", "lab", "web");
    made.clock.advance(10_000);
    expect(pods(made)).toEqual([]);
  });

  test("a Job runs its pod once and keeps it, finished, its networks gone", () => {
    const made = bench();
    const job = jobOf({ ...SHAPE, name: "report", command: ["sh", "-c", "sleep 20"] });
    made.store.create("jobs.batch", job, { manager: "kubectl" });
    made.clock.advance(60_000);
    const [pod] = pods(made);
    expect(pods(made).length).toBe(1);
    expect(pod && phaseOf(pod)).toBe("Succeeded");
    expect(made.context.kernel.readySandbox(pod?.metadata.uid ?? "")).toBeUndefined();
    expect(numberAt(made.store.get("jobs.batch", "lab", "report")?.["status"], "succeeded")).toBe(1);
  });

  test("a restarted node gives its pods new sandboxes and brings them back", () => {
    const made = bench();
    made.store.create("deployments.apps", deploymentOf(SHAPE), { manager: "kubectl" });
    made.clock.advance(10_000);
    made.controllers.restartNode("node-a");
    made.clock.advance(15_000);
    expect(pods(made).filter(isReady).length).toBe(4);
    const restarted = pods(made).filter((pod) => made.context.kernel.sandboxesOf(uidOf(pod)).length === 2);
    expect(restarted.length).toBe(2);
  });
});
