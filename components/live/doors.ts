/**
 * What each answer is read by. A page fetches the code of a schema together with the answer: until then it needs none, and
 * making all schemas at once would keep it from its first picture.
 */
export const DOORS = {
  findingPage: () => import("../../lib/wire/finding.ts").then((wire) => wire.FindingPage),
  findingWire: () => import("../../lib/wire/finding.ts").then((wire) => wire.FindingWire),
  groundWire: () => import("../../lib/wire/highlight.ts").then((wire) => wire.GroundWire),
  kernelWire: () => import("../../lib/wire/kernel.ts").then((wire) => wire.KernelWire),
  networkDetailWire: () => import("../../lib/wire/network.ts").then((wire) => wire.NetworkDetailWire),
  networkPage: () => import("../../lib/wire/network.ts").then((wire) => wire.NetworkPage),
  nodeCniWire: () => import("../../lib/wire/node-verbs.ts").then((wire) => wire.NodeCniWire),
  nodePlanWire: () => import("../../lib/wire/node-verbs.ts").then((wire) => wire.NodePlanWire),
  verbAnswerWire: () => import("../../lib/wire/node-verbs.ts").then((wire) => wire.VerbAnswerWire),
  nodeDetailWire: () => import("../../lib/wire/node.ts").then((wire) => wire.NodeDetailWire),
  nodePage: () => import("../../lib/wire/node.ts").then((wire) => wire.NodePage),
  exchangesWire: () => import("../../lib/wire/operation.ts").then((wire) => wire.ExchangesWire),
  operationPage: () => import("../../lib/wire/operation.ts").then((wire) => wire.OperationPage),
  operationWire: () => import("../../lib/wire/operation.ts").then((wire) => wire.OperationWire),
  planWire: () => import("../../lib/wire/operation.ts").then((wire) => wire.PlanWire),
  podDetailWire: () => import("../../lib/wire/pod.ts").then((wire) => wire.PodDetailWire),
  podPage: () => import("../../lib/wire/pod.ts").then((wire) => wire.PodPage),
  addressWire: () => import("../../lib/wire/pool.ts").then((wire) => wire.AddressWire),
  poolDetailWire: () => import("../../lib/wire/pool.ts").then((wire) => wire.PoolDetailWire),
  poolPage: () => import("../../lib/wire/pool.ts").then((wire) => wire.PoolPage),
  meWire: () => import("../../lib/wire/summary.ts").then((wire) => wire.MeWire),
  summaryWire: () => import("../../lib/wire/summary.ts").then((wire) => wire.SummaryWire),
  happeningPage: () => import("../../lib/wire/timeline.ts").then((wire) => wire.HappeningPage),
  topologyWire: () => import("../../lib/wire/topology.ts").then((wire) => wire.TopologyWire),
} as const;
