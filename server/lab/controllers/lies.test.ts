import { expect, test } from "vitest";
import type { Faults } from "./faults.ts";
import { storeOf } from "./host-local.ts";
import { parseStatus } from "./network-status.ts";
import { annotationOf, isReady, STATUS_KEY } from "./pod-view.ts";
import { addDefinition, addPod, askFor, labBench, type LabBench } from "./testing/lab-bench.ts";
import { allocationsOf, POOLS, RESERVATIONS } from "./whereabouts-pools.ts";

const HOST_LOCAL = {
  cniVersion: "1.0.0",
  type: "bridge",
  bridge: "br-hl",
  ipam: { type: "host-local", subnet: "10.61.0.0/24" },
};
const WHEREABOUTS = {
  cniVersion: "1.0.0",
  type: "bridge",
  bridge: "br-wb",
  ipam: { type: "whereabouts", range: "10.62.0.0/24" },
};

function bench(options: { seed?: number; faults?: Faults } = {}): LabBench {
  const made = labBench(options);
  addDefinition(made, "hl", JSON.stringify(HOST_LOCAL));
  addDefinition(made, "wb", JSON.stringify(WHEREABOUTS));
  return made;
}

function switches(): Faults & { on: Set<string> } {
  const on = new Set<string>();
  return { on, isOn: (name) => on.has(name) };
}

function reported(made: LabBench, name = "p"): string[] {
  const pod = made.pod(name);
  return parseStatus(pod && annotationOf(pod, STATUS_KEY))
    .filter((entry) => entry.default !== true)
    .map((entry) => `${entry.interface}=${entry.name}`);
}

function inKernel(made: LabBench, name = "p"): string[] {
  const links =
    made.context.kernel.readySandbox(made.pod(name)?.metadata.uid ?? "")?.sandbox.links.keys() ?? [];
  return [...links].filter((link) => link !== "lo" && link !== "eth0");
}

function allocated(made: LabBench): string[] {
  return made.store
    .list(POOLS)
    .flatMap((pool) => [...allocationsOf(pool).values()].map(({ podref, ifname }) => `${podref}/${ifname}`));
}

function started(made: LabBench, networks: string | undefined): void {
  addPod(made, "p", networks);
  made.clock.advance(8000);
}

/** Milliseconds from the patch to the status that fits. */
function untilStatus(made: LabBench, networks: string | null, fits: () => boolean): number {
  // Long enough after the last change for the controller's cache to know of it.
  made.clock.advance(1000);
  askFor(made, "p", networks);
  for (let ms = 0; ms < 2000; ms++) {
    if (fits()) return ms;
    made.clock.advance(1);
  }
  return Number.POSITIVE_INFINITY;
}

test("a change takes as long as recorded: host-local 80–200 and 100–160 ms, whereabouts 350–500 and 300–400 ms", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const made = bench({ seed });
    started(made, undefined);
    const within = (ms: number, low: number, high: number): void => {
      expect(ms).toBeGreaterThanOrEqual(low);
      expect(ms).toBeLessThanOrEqual(high);
    };
    within(
      untilStatus(made, "hl@a0", () => reported(made).length === 1),
      75,
      200,
    );
    within(
      untilStatus(made, null, () => reported(made).length === 0),
      95,
      165,
    );
    within(
      untilStatus(made, "wb@a0", () => reported(made).length === 1),
      345,
      500,
    );
    within(
      untilStatus(made, null, () => reported(made).length === 0),
      290,
      400,
    );
  }
});

test("five patches within half a second sometimes leave a link and a lease that nothing names", () => {
  let leaks = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const made = bench({ seed });
    started(made, undefined);
    for (const networks of ["wb@w0", null, "hl@h0", "hl@h0, wb@w1", "hl@h0"]) {
      askFor(made, "p", networks);
      made.clock.advance(90);
    }
    made.clock.advance(20_000);
    const named = new Set([...reported(made).map((entry) => entry.split("=")[0]), "h0"]);
    const stray = inKernel(made).filter((link) => !named.has(link));
    if (stray.length > 0 && allocated(made).some((lease) => stray.some((link) => lease.endsWith(`/${link}`))))
      leaks++;
  }
  expect(leaks).toBeGreaterThan(10);
  expect(leaks).toBeLessThan(35);
});

test("a definition deleted while attached: detach fails for ever, link and status stay", () => {
  const made = bench();
  started(made, "hl@a0");
  made.store.remove("network-attachment-definitions.k8s.cni.cncf.io", "lab", "hl");
  made.said.length = 0;
  askFor(made, "p", null);
  made.clock.advance(10_000);
  expect(made.said.map(({ reason, count }) => `${reason} ${count}`).at(-1)).toBe("FailedRemovingInterface 4");
  expect(reported(made)).toEqual(["a0=lab/hl"]);
  expect(inKernel(made)).toEqual(["a0"]);
});

test("with Multus down a new pod runs with its default network alone, without status and without a KubeEvent of Multus", () => {
  const faults = switches();
  const made = bench({ faults });
  faults.on.add("multus-down");
  made.said.length = 0;
  started(made, "hl@a0");
  const pod = made.pod("p");
  expect(pod !== undefined && isReady(pod)).toBe(true);
  expect(pod && annotationOf(pod, STATUS_KEY)).toBeUndefined();
  expect(inKernel(made)).toEqual([]);
  expect(made.said.filter(({ component }) => component === "multus")).toEqual([]);
});

test("after a Multus restart nothing can be attached until the controller is restarted by its liveness probe", () => {
  const made = bench();
  started(made, undefined);
  askFor(made, "p", "hl@a0");
  made.clock.advance(2000);
  const daemon = made.store
    .list("pods", "kube-system")
    .find((pod) => pod.metadata.labels?.["app"] === "multus");
  made.store.remove("pods", "kube-system", daemon?.metadata.name ?? "");
  made.clock.advance(6000);
  const took = untilStatus(made, "hl@a0, hl@b0", () => reported(made).length === 2);
  expect(took).toBe(Number.POSITIVE_INFINITY);
  made.clock.advance(20_000);
  expect(reported(made).length).toBe(2);
});

test("after a sandbox restart hot-plug is dead for the pod, and nobody says so", () => {
  const made = bench();
  started(made, "hl@a0");
  const pod = made.pod("p");
  if (pod !== undefined) made.controllers.kubelet.restartSandbox(pod);
  made.clock.advance(10_000);
  expect(reported(made)).toEqual(["a0=lab/hl"]);
  made.said.length = 0;
  askFor(made, "p", "hl@a0, wb@w0");
  made.clock.advance(10_000);
  expect(reported(made)).toEqual(["a0=lab/hl"]);
  expect(made.said).toEqual([]);
});

test("a pod deleted after a hot-plug leaks its host-local address for good; whereabouts' control loop frees its own in 5 s", () => {
  const made = bench();
  started(made, undefined);
  askFor(made, "p", "hl@a0, wb@w0");
  made.clock.advance(3000);
  made.store.remove("pods", "lab", "p");
  for (let ms = 0; made.pod("p") !== undefined && ms < 5000; ms++) made.clock.advance(1);
  expect(allocated(made)).toEqual(["lab/p/w0"]);
  made.clock.advance(5000);
  expect(allocated(made)).toEqual([]);
  expect(made.store.list(RESERVATIONS)).toEqual([]);
  expect(storeOf(made.context.kernel.node("node-a"), "hl").files.size).toBe(1);
});

test("a swallowed DEL with the control loop down is a leak, which the nightly reconciler frees", () => {
  const faults = switches();
  const made = bench({ faults });
  started(made, "wb@w0");
  faults.on.add("whereabouts-del-lost").add("whereabouts-control-loop-down");
  made.store.remove("pods", "lab", "p");
  made.clock.advance(20_000);
  expect(made.pod("p")).toBeUndefined();
  expect(allocated(made)).toEqual(["lab/p/w0"]);
  expect(made.controllers.reconcileWhereabouts()).toEqual({ allocations: 1, reservations: 1 });
  expect(allocated(made)).toEqual([]);
});

test("garbage in the annotation of a running pod is met with silence", () => {
  const made = bench();
  started(made, "hl@a0");
  for (const text of ['[{"name":"hl"', "[".repeat(20_000), '{"name":"hl"}', "a/b/c", "Upper@a0"]) {
    made.said.length = 0;
    askFor(made, "p", text);
    made.clock.advance(5000);
    expect(made.said).toEqual([]);
    expect(inKernel(made)).toEqual(["a0"]);
  }
});
