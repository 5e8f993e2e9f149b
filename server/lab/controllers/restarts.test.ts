import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseJson, recordsAt, textAt, type JsonRecord } from "./json.ts";
import { parseStatus } from "./network-status.ts";
import { annotationOf, phaseOf, STATUS_KEY } from "./pod-view.ts";
import { addDefinition, addPod, labBench, type LabBench } from "./testing/lab-bench.ts";

const CAPTURES = new URL("../../../../shared/captures/", import.meta.url);

function recorded(path: string): readonly JsonRecord[] {
  const parsed = parseJson(readFileSync(new URL(path, CAPTURES), "utf8"));
  return parsed.ok ? recordsAt(parsed.value, "items") : [];
}

function recordedBench(): LabBench {
  const bench = labBench();
  for (const definition of recorded("cluster/nads.json")) {
    const name = textAt(definition, "metadata", "name") ?? "";
    addDefinition(
      bench,
      name,
      textAt(definition, "spec", "config"),
      textAt(definition, "metadata", "namespace"),
    );
  }
  return bench;
}

/** What the controller said at its restart (22:13:55), without how often: that depends on how fast its tries follow. */
function saidAtRestart(pod: string): string[] {
  return recorded("restarts/events-after-controller-restart.json")
    .filter((event) => textAt(event, "source", "component") === "pod-networks-updates")
    .filter((event) => textAt(event, "involvedObject", "name") === pod)
    .filter((event) => (textAt(event, "firstTimestamp") ?? "") >= "2026-11-23T22:13:55Z")
    .map((event) => `${textAt(event, "reason")}|${textAt(event, "message")}`)
    .toSorted();
}

const REQUESTED: readonly (readonly [pod: string, networks: string, isHostNetwork: boolean])[] = recorded(
  "restarts/pods-after-controller-restart.json",
).map((pod) => [
  textAt(pod, "metadata", "name") ?? "",
  textAt(pod, "metadata", "annotations", "k8s.v1.cni.cncf.io/networks") ?? "",
  textAt(pod, "metadata", "name") === "hn1",
]);

test.each(REQUESTED.filter(([pod]) => pod !== "hp2"))(
  "the controller restarts: what it says about %s",
  (pod, networks, isHostNetwork) => {
    const bench = recordedBench();
    addPod(bench, pod, networks, isHostNetwork ? { hostNetwork: true } : {});
    bench.clock.advance(10_000);
    const before = annotationOf(bench.pod(pod) ?? { metadata: { name: pod } }, STATUS_KEY);
    bench.said.length = 0;
    bench.controllers.dynamicNetworks.restart("node-a");
    bench.clock.advance(2000);
    const lines = bench.said
      .filter((event) => event.component === "pod-networks-updates" && event.name === pod)
      .map((event) => `${event.reason}|${event.message}`);
    expect([...new Set(lines)].toSorted()).toEqual(saidAtRestart(pod));
    // Nothing of it changes what the pod has.
    expect(annotationOf(bench.pod(pod) ?? { metadata: { name: pod } }, STATUS_KEY)).toBe(before);
  },
);

test("the node restarts: a request that failed stays in the annotation, and the pod can't start again", () => {
  const bench = recordedBench();
  const file = parseJson(
    readFileSync(new URL("restarts/hp2-after-node-restart-bad-annotation.json", CAPTURES), "utf8"),
  );
  const asked = file.ok
    ? (textAt(file.value, "metadata", "annotations", "k8s.v1.cni.cncf.io/networks") ?? "")
    : "";
  addPod(bench, "hp2", undefined);
  bench.clock.advance(10_000);
  bench.store.mergePatch(
    "pods",
    "lab",
    "hp2",
    { metadata: { annotations: { "k8s.v1.cni.cncf.io/networks": asked } } },
    { manager: "kubectl-edit" },
  );
  bench.clock.advance(8000);
  bench.said.length = 0;
  bench.controllers.restartNode("node-a");
  bench.clock.advance(30_000);
  const pod = bench.pod("hp2");
  expect(phaseOf(pod ?? { metadata: { name: "hp2" } })).toBe("Running");
  const conditions = recordsAt(pod?.["status"], "conditions").map(
    (each) => `${textAt(each, "type")}${textAt(each, "status")}`,
  );
  expect(conditions).toContain("ReadyFalse");
  const reasons = bench.said.filter((event) => event.name === "hp2").map(({ reason }) => reason);
  expect(reasons).toContain("SandboxChanged");
  expect(reasons.filter((reason) => reason === "FailedCreatePodSandBox").length).toBeGreaterThan(1);
});

test("a pod that starts while Multus is down is as the recorded one: runs, no status, its request unread", () => {
  const file = parseJson(
    readFileSync(new URL("failures/pod-scheduled-while-multus-down.json", CAPTURES), "utf8"),
  );
  const [real] = file.ok ? [file.value] : [];
  const item = recordsAt(real, "items")[0] ?? real;
  const bench = labBench({ faults: { isOn: (name) => name === "multus-down" } });
  for (const definition of recorded("cluster/nads.json")) {
    const name = textAt(definition, "metadata", "name") ?? "";
    addDefinition(
      bench,
      name,
      textAt(definition, "spec", "config"),
      textAt(definition, "metadata", "namespace"),
    );
  }
  const networks = textAt(item, "metadata", "annotations", "k8s.v1.cni.cncf.io/networks");
  addPod(bench, "late", networks);
  bench.clock.advance(10_000);
  const pod = bench.pod("late");
  expect(networks).toBeDefined();
  expect(phaseOf(pod ?? { metadata: { name: "" } })).toBe(textAt(item, "status", "phase"));
  const status = textAt(item, "metadata", "annotations", STATUS_KEY);
  expect(parseStatus(pod && annotationOf(pod, STATUS_KEY))).toEqual(parseStatus(status));
});

test("every recorded hot-plug has its replay", () => {
  const folders = readdirSync(new URL("hotplug/", CAPTURES), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const replay = readFileSync(new URL("hotplug-replay.test.ts", import.meta.url), "utf8");
  expect(folders.length).toBe(20);
  for (const folder of folders) expect(replay).toContain(`"${folder}"`);
});
