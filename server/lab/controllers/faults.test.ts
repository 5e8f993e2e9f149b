import { expect, test } from "vitest";
import { FAULTS, FaultSwitches, isFault } from "../faults.ts";
import { CONTROLLER_FAULTS } from "./faults.ts";
import { parseStatus } from "./network-status.ts";
import { annotationOf, phaseOf, STATUS_KEY } from "./pod-view.ts";
import { addDefinition, addPod, askFor, labBench, type LabBench } from "./testing/lab-bench.ts";
import { allocationsOf, POOLS } from "./whereabouts-pools.ts";

const WHEREABOUTS = {
  cniVersion: "1.0.0",
  type: "bridge",
  bridge: "br-wb",
  ipam: { type: "whereabouts", range: "10.62.0.0/24" },
};

/** A lab whose faults are switched as the command line and the admin door switch them. */
function switched(): { made: LabBench; faults: FaultSwitches } {
  const faults = new FaultSwitches();
  const made = labBench({ faults });
  addDefinition(made, "wb", JSON.stringify(WHEREABOUTS));
  return { made, faults };
}

const interfaces = (made: LabBench): string[] => {
  const pod = made.pod("p");
  return parseStatus(pod && annotationOf(pod, STATUS_KEY)).map((entry) => entry.interface ?? "");
};

const allocations = (made: LabBench): number =>
  made.store.list(POOLS).reduce((sum, pool) => sum + allocationsOf(pool).size, 0);

/** What each fault does, and that it ends with the fault: for all nodes, and for one by its name. */
const EFFECTS: Readonly<Record<(typeof CONTROLLER_FAULTS)[number]["name"], (name: string) => void>> = {
  "multus-down": (name) => {
    const { made, faults } = switched();
    faults.set(name, true);
    addPod(made, "p", "wb@net1");
    made.clock.advance(8000);
    expect(interfaces(made)).toEqual([]);
    expect(phaseOf(made.pod("p") ?? { metadata: { name: "" } })).toBe("Running");
  },
  "dynamic-controller-down": (name) => {
    const { made, faults } = started();
    faults.set(name, true);
    askFor(made, "p", "wb@net1");
    made.clock.advance(8000);
    expect(interfaces(made)).toEqual(["eth0"]);
    faults.set(name, false);
    // What was asked meanwhile is lost until the next change.
    askFor(made, "p", "wb@net2");
    made.clock.advance(8000);
    expect(interfaces(made).toSorted()).toEqual(["eth0", "net2"]);
  },
  "sandbox-lookup-fails": (name) => {
    const { made, faults } = started();
    faults.set(name, true);
    made.said.length = 0;
    askFor(made, "p", "wb@net1");
    made.clock.advance(8000);
    expect(interfaces(made)).toEqual(["eth0"]);
    expect(made.said).toEqual([]);
  },
  "whereabouts-del-lost": (name) => {
    const { made, faults } = started("wb@net1");
    faults.set(name, true);
    askFor(made, "p", "[]");
    made.clock.advance(8000);
    expect(interfaces(made)).toEqual(["eth0"]);
    expect(allocations(made)).toBe(1);
  },
  "whereabouts-control-loop-down": (name) => {
    const { made, faults } = started("wb@net1");
    faults.set(name, true);
    faults.set("whereabouts-del-lost", true);
    made.store.remove("pods", "lab", "p");
    made.clock.advance(20_000);
    expect(made.pod("p")).toBeUndefined();
    expect(allocations(made)).toBe(1);
  },
  "kubelet-down": (name) => {
    const { made, faults } = switched();
    faults.set(name, true);
    addPod(made, "p", "wb@net1");
    made.clock.advance(20_000);
    expect(phaseOf(made.pod("p") ?? { metadata: { name: "" } })).toBe("Pending");
    faults.set(name, false);
    made.clock.advance(10_000);
    expect(phaseOf(made.pod("p") ?? { metadata: { name: "" } })).toBe("Running");
  },
};

function started(networks?: string): { made: LabBench; faults: FaultSwitches } {
  const both = switched();
  addPod(both.made, "p", networks);
  both.made.clock.advance(8000);
  return both;
}

const EACH = CONTROLLER_FAULTS.flatMap(({ name }) => [
  { name, as: name },
  { name, as: `${name}:node-a` },
]);

test.each(EACH)("$as does what its title says", ({ name, as }) => {
  EFFECTS[name](as);
});

test("a fault of another node does nothing here", () => {
  const { made, faults } = switched();
  for (const { name } of CONTROLLER_FAULTS) faults.set(`${name}:node-z`, true);
  addPod(made, "p", "wb@net1");
  made.clock.advance(8000);
  expect(interfaces(made).toSorted()).toEqual(["eth0", "net1"]);
});

test("every fault has one name that command line and admin door take, also for a node alone", () => {
  expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
  for (const { name } of FAULTS) expect(isFault(name)).toBe(true);
  for (const { name } of CONTROLLER_FAULTS) expect(isFault(`${name}:node-b`)).toBe(true);
  expect(isFault("multus")).toBe(false);
});
