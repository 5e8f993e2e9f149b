import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseJson, recordsAt, textAt } from "./json.ts";
import { annotationOf, phaseOf, STATUS_KEY } from "./pod-view.ts";
import { addDefinition, addPod, labBench, type LabBench } from "./testing/lab-bench.ts";

const CAPTURES = new URL("../../../../shared/captures/", import.meta.url);

function items(path: string): readonly Record<string, unknown>[] {
  const parsed = parseJson(readFileSync(new URL(path, CAPTURES), "utf8"));
  return parsed.ok ? recordsAt(parsed.value, "items") : [];
}

/** What varies from run to run: uids, sandbox ids, netns names. */
function blank(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uuid>")
    .replaceAll(/[0-9a-f]{64}/g, "<sandbox>");
}

function recordedText(pod: string): string {
  const event = items("cluster/events-all.json").find(
    (item) => item["reason"] === "FailedCreatePodSandBox" && textAt(item, "involvedObject", "name") === pod,
  );
  // The order of CNI_ARGS is that of a Go map.
  return blank(textAt(event, "message") ?? "").replace(/Args:"[^"]*"/, "Args");
}

function recordedLab(): LabBench {
  const bench = labBench();
  for (const definition of items("cluster/nads.json")) {
    const namespace = textAt(definition, "metadata", "namespace");
    addDefinition(
      bench,
      textAt(definition, "metadata", "name") ?? "",
      textAt(definition, "spec", "config"),
      namespace,
    );
  }
  return bench;
}

function texts(bench: LabBench, pod: string): string[] {
  return bench.said
    .filter((event) => event.name === pod && event.reason === "FailedCreatePodSandBox")
    .map((event) => blank(event.message).replace(/Args:"[^"]*"/, "Args"));
}

const CASES = [
  ["x-annotation-garbage", '[{"name":"l2-only"'],
  ["x-bad-json", "bad-json"],
  ["x-bad-mac", '[{"name":"l2-only","mac":"zz:zz"}]'],
  ["x-bad-master", "bad-master"],
  ["x-bad-missing-binary", "bad-missing-binary"],
  ["x-bad-no-type", "bad-no-type"],
  ["x-dup-ifname", '[{"name":"l2-only","interface":"dup0"},{"name":"bridge-dual","interface":"dup0"}]'],
  ["x-missing-nad", "no-such-net"],
  ["x-no-config", "no-config"],
  ["x-other-ns", "nowhere/none"],
  ["x-sriov", "sriov-like"],
] as const;

describe("a pod whose networks can't be set up", () => {
  test.each(CASES)("%s: the kubelet says what was recorded, again every 11 to 15 s", (name, networks) => {
    const bench = recordedLab();
    bench.said.length = 0;
    addPod(bench, name, networks);
    bench.clock.advance(60_000);
    const said = texts(bench, name);
    expect(said[0]).toBe(recordedText(name));
    expect(said.length).toBeGreaterThanOrEqual(4);
    expect(said.length).toBeLessThanOrEqual(6);
    const pod = bench.pod(name);
    expect(pod && phaseOf(pod)).toBe("Pending");
    expect(pod && annotationOf(pod, STATUS_KEY)).toBeUndefined();
  });

  test("an exhausted pool is named with its edges; whoever waits starts as soon as an address is free", () => {
    const bench = recordedLab();
    for (const name of ["x-tiny-1", "x-tiny-3"]) addPod(bench, name, "macvlan-wb-tiny");
    bench.clock.advance(8000);
    addPod(bench, "x-tiny-2", "macvlan-wb-tiny");
    bench.clock.advance(20_000);
    expect(texts(bench, "x-tiny-2")[0]).toBe(recordedText("x-tiny-2"));
    bench.store.remove("pods", "lab", "x-tiny-1");
    bench.clock.advance(30_000);
    const pod = bench.pod("x-tiny-2");
    expect(pod && phaseOf(pod)).toBe("Running");
  });

  test("one failing network takes the others down with it: nothing stays allocated", () => {
    const bench = recordedLab();
    addPod(bench, "x", "bridge-wb, bad-master");
    bench.clock.advance(5000);
    const pool = bench.store.get("ippools.whereabouts.cni.cncf.io", "kube-system", "10.60.3.0-24");
    expect(pool?.["spec"]).toEqual({ allocations: {}, range: "10.60.3.0/24" });
  });

  test("KubeEvents are combined after ten texts and stop after a burst of 25", () => {
    const bench = recordedLab();
    bench.said.length = 0;
    addPod(bench, "x", "no-such-net");
    bench.clock.advance(900_000);
    const said = bench.said.filter(
      (event) => event.name === "x" && event.reason === "FailedCreatePodSandBox",
    );
    expect(said.length).toBeLessThan(29);
    expect(said.at(-1)?.message.startsWith("(combined from similar events): ")).toBe(true);
  });
});
