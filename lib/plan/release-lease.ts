import { type PlanRequest, planRequestSchema } from "../cni/agent-plans.ts";
import type { AllocationVerdict, ClusterView } from "../cluster/cluster-model.ts";
import type { Finding } from "../model/finding.ts";
import { type EntityId, thingOfFinding } from "../model/ids.ts";
import type { Allocation } from "../model/pool.ts";
import { type NodePlanned, nodeRefusal } from "./node-refusal.ts";

export interface LeaseRelease {
  readonly node: string;
  readonly request: Extract<PlanRequest, { action: "release" }>;
}

/**
 * What a node's agent is asked to release one lease: exactly the file that was seen, by its container, interface and
 * time. The agent looks into every network namespace of the node before it makes a plan; that is the look that turns
 * *likely* into certain, so likely is enough here. What is only watched or can't be told is not.
 */
export const planRelease = (allocationId: EntityId, view: ClusterView): NodePlanned<LeaseRelease> => {
  const allocation = view.allocation(allocationId);
  if (allocation === undefined)
    return nodeRefusal("ALLOCATION_NOT_FOUND", "It is not recorded any more", "No store has this entry now.");
  const pool = view.pool(allocation.pool);
  const node = pool?.node ?? null;
  if (allocation.store !== "host-local" || pool === undefined || node === null)
    return nodeRefusal(
      "STORE_NOT_HANDLED",
      "Not released from here",
      `It is in ${allocation.store}: only leases of host-local are released by a node’s agent. The finding’s remedy says how it is done by hand.`,
    );
  const what = allocation.address ?? allocation.key;
  const verdict = view.verdict(allocationId);
  if (verdict === undefined || verdict.confidence === "watch" || UNTOLD.has(verdict.class))
    return nodeRefusal(
      "NOT_DETERMINED",
      "It can’t be told whether it is left over",
      verdict === undefined ? `${what} has not been judged yet.` : `${what}: ${verdict.reason}.`,
    );
  if (!LEFT_OVER.has(verdict.class))
    return nodeRefusal("NOT_LEFT_OVER", "It is in use", `${what}: ${verdict.reason}.`);
  const request = planRequestSchema.safeParse({
    action: "release",
    network: pool.networkName,
    containerId: allocation.containerId,
    interface: allocation.interface,
    address: allocation.key,
    modifiedAt: allocation.at,
  });
  return request.success && request.data.action === "release"
    ? { ok: true, value: { node, request: request.data } }
    : nodeRefusal(
        "LEASE_UNREADABLE",
        "The lease does not say enough of itself",
        `${what} of ${pool.networkName ?? "an unnamed network"} on ${node} has no readable container or time, so that nobody could tell whether it is still the same.`,
      );
};

/** What a finding is about, where that is an allocation. */
export const allocationOfFinding = (
  finding: Pick<Finding, "id" | "code">,
  view: ClusterView,
): Allocation | undefined => view.allocation(thingOfFinding(finding));

const LEFT_OVER: ReadonlySet<AllocationVerdict["class"]> = new Set(["leak", "orphan", "stale", "completed"]);
const UNTOLD: ReadonlySet<AllocationVerdict["class"]> = new Set(["unknown", "pending"]);
