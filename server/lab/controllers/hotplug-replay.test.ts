import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { LabObject } from "../lab-cluster.ts";
import { storeOf } from "./host-local.ts";
import { isRecord, listAt, parseJson, recordAt, recordsAt, textAt, type JsonRecord } from "./json.ts";
import { parseStatus } from "./network-status.ts";
import { STATUS_KEY } from "./pod-view.ts";
import { addDefinition, addPod, askFor, labBench, type LabBench } from "./testing/lab-bench.ts";

const CAPTURES = new URL("../../../../shared/captures/", import.meta.url);

function read(path: string): string {
  return readFileSync(new URL(path, CAPTURES), "utf8");
}

function json(path: string): unknown {
  const parsed = parseJson(read(path));
  return parsed.ok ? parsed.value : undefined;
}

/** The object that the recorded patch answered with: what was asked, and the version from which on things are new. */
function patched(step: string): { networks: string | null; version: number } {
  const text = read(`hotplug/${step}/patch.http`);
  const parsed = parseJson(text.slice(text.indexOf("\n{")));
  const metadata = parsed.ok ? recordAt(parsed.value, "metadata") : undefined;
  const networks = textAt(metadata, "annotations", "k8s.v1.cni.cncf.io/networks") ?? null;
  return { networks, version: Number(textAt(metadata, "resourceVersion")) };
}

/** Objects of a recorded watch that are newer than the patch. */
function watched(step: string, file: string, after: number): JsonRecord[] {
  const objects: JsonRecord[] = [];
  for (const line of read(`hotplug/${step}/${file}`).split("\n")) {
    const parsed = parseJson(line.slice(line.indexOf("{")));
    const object = parsed.ok ? recordAt(parsed.value, "object") : undefined;
    if (object !== undefined && Number(textAt(object, "metadata", "resourceVersion")) > after)
      objects.push(object);
  }
  return objects;
}

function spokenLines(step: string, after: number, component: string): string[] {
  return watched(step, "event-watch.ndjson", after)
    .filter((event) => textAt(event, "source", "component") === component)
    .map((event) => `${textAt(event, "reason")}|${textAt(event, "message")}|${String(event["count"])}`);
}

/** Interface, network and addresses, in a fixed order: the recorded order is that of a Go map, and MACs are random. */
function statusLines(annotation: string | undefined): string[] {
  return parseStatus(annotation)
    .filter((entry) => entry.default !== true)
    .map(
      (entry) =>
        `${entry.interface}:${entry.name}:${(entry.ips ?? []).join(",")}:${JSON.stringify(entry.dns)}`,
    )
    .toSorted();
}

function recordedLinks(step: string): string[] {
  return listAt({ links: json(`hotplug/${step}/netns-after.json`) }, "links")
    .filter(isRecord)
    .filter((link) => link["ifname"] !== "lo" && link["ifname"] !== "eth0")
    .map((link) => {
      const addresses = recordsAt(link, "addr_info").filter((address) => address["scope"] === "global");
      return `${String(link["ifname"])}:${addresses.map((address) => String(address["local"])).join(",")}`;
    })
    .toSorted();
}

function labLinks(bench: LabBench, pod: LabObject): string[] {
  const links = bench.context.kernel.readySandbox(pod.metadata.uid ?? "")?.sandbox.links.values() ?? [];
  return [...links]
    .filter((link) => link.name !== "lo" && link.name !== "eth0")
    .map((link) => `${link.name}:${link.addresses.map(({ address }) => address).join(",")}`)
    .toSorted();
}

function recordedLab(seed: number): LabBench {
  const bench = labBench({ seed });
  for (const definition of recordsAt(json("cluster/nads.json"), "items")) {
    const name = textAt(definition, "metadata", "name") ?? "";
    addDefinition(
      bench,
      name,
      textAt(definition, "spec", "config"),
      textAt(definition, "metadata", "namespace"),
    );
  }
  // What earlier pods of the recording had used up.
  const node = bench.context.kernel.node("node-a");
  storeOf(node, "macvlan-hostlocal").last.set(0, "10.60.1.11");
  storeOf(node, "bridge-dual").last.set(0, "10.60.2.12").set(1, "fd60:2::c");
  return bench;
}

function replay(bench: LabBench, pod: string, step: string): void {
  const { networks, version } = patched(step);
  bench.said.length = 0;
  const before = bench.pod(pod)?.metadata.annotations?.[STATUS_KEY];
  const written: (string | undefined)[] = [];
  const stop = bench.store.watch("pods", ({ object }) => {
    const status = object.metadata.annotations?.[STATUS_KEY];
    if (object.metadata.name === pod && status !== (written.at(-1) ?? before)) written.push(status);
  });
  askFor(bench, pod, networks);
  bench.clock.advance(8000);
  stop();

  for (const component of ["pod-networks-updates", "multus"]) {
    const lines = bench.said
      .filter((event) => event.component === component && event.name === pod)
      .map((event) => `${event.reason}|${event.message}|${event.count}`);
    const recorded = spokenLines(step, version, component);
    // Two removals come in the order of the status, and that is random.
    const inOrder = (list: string[]): string[] => (step === "08-remove-rest" ? list.toSorted() : list);
    expect(inOrder(lines), `${step}: ${component}`).toEqual(inOrder(recorded));
  }
  const recorded = watched(step, "pod-watch.ndjson", version).filter(
    (object) => textAt(object, "metadata", "name") === pod,
  );
  const statuses = recorded.map((object) => textAt(object, "metadata", "annotations", STATUS_KEY));
  const fresh = statuses.filter(
    (status, index) => status !== (index === 0 ? statusBefore(step) : statuses[index - 1]),
  );
  expect(written.length, `${step}: status writes`).toBe(fresh.length);
  const after = bench.pod(pod);
  const expected = textAt(json(`hotplug/${step}/pod-after.json`), "metadata", "annotations", STATUS_KEY);
  expect(statusLines(after?.metadata.annotations?.[STATUS_KEY]), `${step}: status`).toEqual(
    statusLines(expected),
  );
  if (after !== undefined && pod !== "hn1") {
    expect(labLinks(bench, after), `${step}: links`).toEqual(recordedLinks(step));
  }
}

function statusBefore(step: string): string | undefined {
  return textAt(json(`hotplug/${step}/pod-before.json`), "metadata", "annotations", STATUS_KEY);
}

const HP1 = [
  "01-add-named",
  "02-add-explicit",
  "03-add-whereabouts",
  "04-remove-one",
  "05-add-json-ips-mac",
  "06-change-ip-mac-of-existing",
  "07-swap-network-on-same-iface",
  "08-remove-rest",
  "09-add-missing-nad",
  "10-garbage",
  "11-second-add-fails",
  "12-other-namespace-and-conflist",
  "13-annotation-removed",
  "14-annotation-readded",
];
const HP2 = [
  "20-first-attach-no-annotation-before",
  "21-detach-whereabouts",
  "22-same-nad-twice",
  "23-one-without-interface",
  "24-ifname-too-long",
];

describe("the recorded hot-plugs, replayed", () => {
  test.each([1, 2, 3])(
    "hp1: the same patches give the same KubeEvents, status and links (seed %i)",
    (seed) => {
      const bench = recordedLab(seed);
      addPod(bench, "hp1", "macvlan-hostlocal");
      bench.clock.advance(10_000);
      for (const step of HP1) replay(bench, "hp1", step);
    },
  );

  test.each([1, 2, 3])(
    "hp2: detach, the same network twice, a missing and a too long name (seed %i)",
    (seed) => {
      const bench = recordedLab(seed);
      for (const offset of ["100", "101", "102"]) {
        const allocation = { id: "0".repeat(64), ifname: "net1", podref: `lab/other-${offset}` };
        bench.context.books.putAllocation("10.60.3.0-24", "10.60.3.0/24", offset, allocation);
      }
      addPod(bench, "hp2", undefined);
      bench.clock.advance(10_000);
      for (const step of HP2) replay(bench, "hp2", step);
    },
  );

  test("hn1: a hostNetwork pod is rejected at every update of the pod", () => {
    const bench = recordedLab(1);
    addPod(bench, "hn1", "l2-only@a0", { hostNetwork: true });
    bench.clock.advance(10_000);
    bench.said.length = 0;
    const { networks, version } = patched("25-hostnetwork");
    askFor(bench, "hn1", networks);
    bench.clock.advance(15);
    // The recorded kubelet wrote the pod's status once more; so does this one.
    const status = { status: { message: "seen" } };
    bench.store.mergePatch("pods", "lab", "hn1", status, { manager: "kubelet", subresource: "status" });
    bench.clock.advance(1000);
    const lines = bench.said.map((event) => `${event.reason}|${event.message}`);
    const recorded = spokenLines("25-hostnetwork", version, "pod-networks-updates");
    expect(lines).toEqual(recorded.map((line) => line.replace(/\|\d+$/, "")));
  });
});
