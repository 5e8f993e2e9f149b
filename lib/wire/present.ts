import type { AgentPlan } from "../cni/agent-plans.ts";
import type { NodeReport } from "../cni/node-report.ts";
import type { NetworkEntry } from "../cluster/cluster-model.ts";
import type { Address } from "../ip/address.ts";
import type { Attachment } from "../model/attachment.ts";
import type { Finding } from "../model/finding.ts";
import type { Happening } from "../model/happening.ts";
import type { Operation } from "../model/operation.ts";
import type { Allocation, Pool } from "../model/pool.ts";
import type { SourceRef } from "../model/source-ref.ts";
import type { Node, Pod } from "../model/workload.ts";
import type { Plan } from "../plan/plan.ts";
import type { AttachmentWire } from "./attachment.ts";
import type { Facts } from "./facts.ts";
import type { FindingWire } from "./finding.ts";
import type { NetworkDetailWire, NetworkWire } from "./network.ts";
import type { NodeDetailWire, NodeWire } from "./node.ts";
import type { NodeCniWire, NodePlanWire } from "./node-verbs.ts";
import type { ExchangesWire, OperationWire, PlanWire } from "./operation.ts";
import type { PodDetailWire, PodWire } from "./pod.ts";
import type { AddressWire, AllocationWire, PoolDetailWire, PoolWire } from "./pool.ts";
import { presentAddress } from "./present-address.ts";
import { presentAttachment } from "./present-attachment.ts";
import { presentFinding } from "./present-finding.ts";
import { presentNetwork, presentNetworkDetail } from "./present-network.ts";
import { presentNode, presentNodeDetail } from "./present-node.ts";
import { type NodeCni, presentNodeCni, presentNodePlan } from "./present-node-verbs.ts";
import { presentExchanges, presentOperation, presentPlan } from "./present-operation.ts";
import { presentPod, presentPodDetail } from "./present-pod.ts";
import { presentAllocation, presentPool, presentPoolDetail } from "./present-pool.ts";
import { presentSummary, type ServerFacts } from "./present-summary.ts";
import type { SummaryWire } from "./summary.ts";
import { type HappeningWire, presentHappening } from "./timeline.ts";
import { maySee } from "./visibility.ts";

/** Everything that may leave the server for one viewer. What they may not see is undefined. */
export interface Present {
  readonly summary: (server: ServerFacts) => SummaryWire;
  readonly attachment: (attachment: Attachment) => AttachmentWire | undefined;
  readonly pod: (pod: Pod) => PodWire | undefined;
  readonly podDetail: (pod: Pod) => PodDetailWire | undefined;
  readonly network: (entry: NetworkEntry) => NetworkWire | undefined;
  readonly networkDetail: (entry: NetworkEntry) => NetworkDetailWire | undefined;
  readonly node: (node: Node) => NodeWire | undefined;
  readonly nodeDetail: (node: Node) => NodeDetailWire | undefined;
  readonly pool: (pool: Pool) => PoolWire | undefined;
  readonly poolDetail: (pool: Pool) => PoolDetailWire | undefined;
  readonly allocation: (allocation: Allocation) => AllocationWire | undefined;
  readonly address: (address: Address) => AddressWire;
  readonly finding: (finding: Finding) => FindingWire | undefined;
  readonly happening: (happening: Happening) => HappeningWire | undefined;
  readonly operation: (operation: Operation) => OperationWire;
  readonly exchanges: (operation: Operation) => ExchangesWire;
  readonly nodeCni: (cni: NodeCni) => NodeCniWire | undefined;
  readonly nodePlan: (plan: AgentPlan, report: NodeReport | undefined) => NodePlanWire;
  readonly plan: (plan: Plan, dryRun: PlanWire["dryRun"]) => PlanWire;
}

/** The only way from entities to what leaves the server. */
export const present = (facts: Facts): Present => {
  const only =
    <Thing, Wire>(refsOf: (thing: Thing) => readonly SourceRef[], wire: (thing: Thing) => Wire) =>
    (thing: Thing): Wire | undefined =>
      maySee(facts.viewer, refsOf(thing)) ? wire(thing) : undefined;
  return {
    summary: (server) => presentSummary(facts, server),
    attachment: only((attachment) => attachment.refs, presentAttachment),
    pod: only(own, (pod: Pod) => presentPod(facts, pod)),
    podDetail: only(own, (pod: Pod) => presentPodDetail(facts, pod)),
    network: only(defining, (entry) => presentNetwork(facts, entry)),
    networkDetail: only(defining, (entry) => presentNetworkDetail(facts, entry)),
    node: only(own, (node: Node) => presentNode(facts, node)),
    nodeDetail: only(own, (node: Node) => presentNodeDetail(facts, node)),
    pool: only(own, (pool: Pool) => presentPool(facts, pool)),
    poolDetail: only(own, (pool: Pool) => presentPoolDetail(facts, pool)),
    allocation: only(own, (allocation: Allocation) => presentAllocation(facts, allocation)),
    address: (address) => presentAddress(facts, address),
    finding: only(
      (finding) => finding.refs,
      (finding) => presentFinding(facts, finding),
    ),
    happening: only((happening) => happening.refs, presentHappening),
    operation: presentOperation,
    exchanges: presentExchanges,
    nodeCni: only((cni) => [reportRef(facts, cni.report.node)], presentNodeCni),
    nodePlan: presentNodePlan,
    plan: presentPlan,
  };
};

const reportRef = ({ view }: Facts, node: string): SourceRef => ({
  cluster: view.cluster,
  group: "node-report",
  kind: "NodeReport",
  namespace: null,
  name: node,
  uid: null,
});

const own = (entity: { readonly from: SourceRef }): readonly SourceRef[] => [entity.from];

const defining = (entry: NetworkEntry): readonly SourceRef[] =>
  entry.defined === undefined ? [] : [entry.defined.from];
