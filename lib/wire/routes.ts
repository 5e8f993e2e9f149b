import type { z } from "zod";
import { AttachmentPage } from "./attachment.ts";
import { FindingPage, FindingWire } from "./finding.ts";
import { FindQuery, FindWire } from "./find.ts";
import { GroundWire, MacWire, NeighboursWire } from "./highlight.ts";
import { KernelWire } from "./kernel.ts";
import { NetworkDetailWire, NetworkPage } from "./network.ts";
import { NodeDetailWire, NodePage } from "./node.ts";
import {
  CheckAttachmentRequest,
  CheckRequest,
  NodeCniWire,
  NodePlanRequest,
  NodePlanWire,
  ReleaseRequest,
  RunPlanRequest,
  StatusRequest,
  VerbAnswerWire,
} from "./node-verbs.ts";
import {
  AttachRequest,
  ExchangesWire,
  NodeOperationWire,
  OperationPage,
  OperationWire,
  PlanWire,
} from "./operation.ts";
import { PodDetailWire, PodPage } from "./pod.ts";
import { AddressWire, AllocationPage, PoolDetailWire, PoolPage } from "./pool.ts";
import {
  AllocationsQuery,
  AttachmentsQuery,
  DetachQuery,
  FindingsQuery,
  GroundQuery,
  NetworksQuery,
  NodesQuery,
  NoQuery,
  OperationsQuery,
  PodsQuery,
  PoolsQuery,
  StreamQuery,
  TimelineQuery,
} from "./queries.ts";
import { StreamMessage } from "./stream.ts";
import { MeWire, SummaryWire } from "./summary.ts";
import { HappeningPage } from "./timeline.ts";
import { ExportQuery, TopologyQuery, TopologyWire } from "./topology.ts";

/** One call of the API as data: the server answers it, the OpenAPI document describes it. */
export interface RouteWire<
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
> {
  readonly id: string;
  readonly method: "GET" | "POST" | "DELETE";
  /** `{name}` stands for one path segment. */
  readonly path: string;
  readonly summary: string;
  readonly query: Query;
  readonly body: Body;
  /** What it answers, by status; undefined: no schema of ours. Problems are the same everywhere. */
  readonly answers: Readonly<Record<number, z.ZodType | undefined>>;
  /** Changes something in the cluster. */
  readonly isWrite: boolean;
  /** Makes no sense before the cluster has been read. */
  readonly needsCluster: boolean;
}

const get = <Query extends z.ZodType>(
  id: string,
  path: string,
  summary: string,
  query: Query,
  answer: z.ZodType | undefined,
  needsCluster = true,
): RouteWire<Query, undefined> => ({
  id,
  method: "GET",
  path: `/api/v1${path}`,
  summary,
  query,
  body: undefined,
  answers: { 200: answer },
  isWrite: false,
  needsCluster,
});

/** A POST that changes nothing: it has a node's agent look, or plan. */
const look = <Body extends z.ZodType>(
  id: string,
  path: string,
  summary: string,
  body: Body,
  answer: z.ZodType,
): RouteWire<typeof NoQuery, Body> => ({
  id,
  method: "POST",
  path: `/api/v1${path}`,
  summary,
  query: NoQuery,
  body,
  answers: { 200: answer },
  isWrite: false,
  needsCluster: true,
});

/** The whole outside contract, call by call. */
export const ROUTES = {
  summary: get(
    "summary",
    "/summary",
    "Counts, sources and their states, version",
    NoQuery,
    SummaryWire,
    false,
  ),
  topology: get(
    "topology",
    "/topology",
    "A picture with positions, within a budget",
    TopologyQuery,
    TopologyWire,
  ),
  export: get(
    "export",
    "/export",
    "A picture to take along: svg, json, or csv of the attachments in it",
    ExportQuery,
    undefined,
  ),
  find: get("find", "/find", "What can be looked for, and completion of a text", FindQuery, FindWire),
  neighbours: get(
    "neighbours",
    "/pods/{namespace}/{name}/neighbours",
    "What else shares a layer-2 domain with a pod",
    NoQuery,
    NeighboursWire,
  ),
  mac: get("mac", "/macs/{mac}", "Who has a MAC", NoQuery, MacWire),
  ground: get(
    "ground",
    "/networks/{provider}/{namespace}/{name}/ground",
    "What a network stands on, node by node; nodes that lack it first",
    GroundQuery,
    GroundWire,
  ),
  networks: get("networks", "/networks", "Networks, defined or only named", NetworksQuery, NetworkPage),
  network: get(
    "network",
    "/networks/{provider}/{namespace}/{name}",
    "One network; namespace - for what has none",
    NoQuery,
    NetworkDetailWire,
  ),
  pods: get("pods", "/pods", "Pods with all attachments", PodsQuery, PodPage),
  pod: get("pod", "/pods/{namespace}/{name}", "One pod with what happened to it", NoQuery, PodDetailWire),
  attachments: get(
    "attachments",
    "/attachments",
    "Attachments with their four evidences",
    AttachmentsQuery,
    AttachmentPage,
  ),
  attach: {
    id: "attach",
    method: "POST",
    path: "/api/v1/attachments",
    summary: "Attach a network to a running pod",
    query: NoQuery,
    body: AttachRequest,
    answers: { 200: PlanWire, 202: OperationWire },
    isWrite: true,
    needsCluster: true,
  },
  detach: {
    id: "detach",
    method: "DELETE",
    path: "/api/v1/attachments/{namespace}/{pod}/{interface}",
    summary: "Detach a network from a running pod",
    query: DetachQuery,
    body: undefined,
    answers: { 200: PlanWire, 202: OperationWire },
    isWrite: true,
    needsCluster: true,
  },
  nodes: get("nodes", "/nodes", "Nodes", NodesQuery, NodePage),
  node: get("node", "/nodes/{name}", "One node with its devices", NoQuery, NodeDetailWire),
  nodeCni: get(
    "nodeCni",
    "/nodes/{name}/cni",
    "The CNI networks of a node, and what its agent may be asked for",
    NoQuery,
    NodeCniWire,
  ),
  nodeKernel: get(
    "nodeKernel",
    "/nodes/{name}/kernel",
    "Traffic, neighbours, routes and bridge VLANs of a node itself, read now",
    NoQuery,
    KernelWire,
  ),
  podKernel: get(
    "podKernel",
    "/pods/{namespace}/{name}/kernel",
    "The same of a pod's network namespace",
    NoQuery,
    KernelWire,
  ),
  nodeStatus: look(
    "nodeStatus",
    "/nodes/{name}/cni/status",
    "STATUS of a network's plugins on a node",
    StatusRequest,
    VerbAnswerWire,
  ),
  nodeCheck: look(
    "nodeCheck",
    "/nodes/{name}/cni/check",
    "CHECK of a cached attachment on a node",
    CheckRequest,
    VerbAnswerWire,
  ),
  checkAttachment: look(
    "checkAttachment",
    "/attachments/{namespace}/{pod}/{interface}/check",
    "CHECK of what a pod's interface was made from",
    CheckAttachmentRequest,
    VerbAnswerWire,
  ),
  nodePlan: look(
    "nodePlan",
    "/nodes/{name}/plans",
    "What a DEL, GC or release would do there, and why it may; changes nothing",
    NodePlanRequest,
    NodePlanWire,
  ),
  runNodePlan: {
    id: "runNodePlan",
    method: "POST",
    path: "/api/v1/nodes/{name}/plans/{nonce}",
    summary: "Carry out such a plan, once",
    query: NoQuery,
    body: RunPlanRequest,
    answers: { 202: NodeOperationWire },
    isWrite: true,
    needsCluster: true,
  },
  pools: get("pools", "/pools", "Pools and their use", PoolsQuery, PoolPage),
  pool: get("pool", "/pools/{id}", "One pool, address by address", NoQuery, PoolDetailWire),
  allocations: get(
    "allocations",
    "/allocations",
    "What stores have recorded",
    AllocationsQuery,
    AllocationPage,
  ),
  address: get("address", "/addresses/{ip}", "Who holds an address", NoQuery, AddressWire),
  findings: get("findings", "/findings", "The audit", FindingsQuery, FindingPage),
  finding: get("finding", "/findings/{id}", "One finding", NoQuery, FindingWire),
  release: {
    id: "release",
    method: "POST",
    path: "/api/v1/findings/{id}/release",
    summary: "Release the leaked lease that a finding is about",
    query: NoQuery,
    body: ReleaseRequest,
    answers: { 200: NodePlanWire, 202: NodeOperationWire },
    isWrite: true,
    needsCluster: true,
  },
  operations: get(
    "operations",
    "/operations",
    "Changes, newest first",
    OperationsQuery,
    OperationPage,
    false,
  ),
  operation: get("operation", "/operations/{id}", "One change and its stages", NoQuery, OperationWire, false),
  exchanges: get(
    "exchanges",
    "/operations/{id}/exchanges",
    "What one change of a pod said to the API server, and what that answered",
    NoQuery,
    ExchangesWire,
    false,
  ),
  timeline: get(
    "timeline",
    "/timeline",
    "What the nodes' agents saw happen to links and addresses, newest first",
    TimelineQuery,
    HappeningPage,
    false,
  ),
  stream: get(
    "stream",
    "/stream",
    "Server-sent messages: snapshots and deltas of views and topics",
    StreamQuery,
    StreamMessage,
    false,
  ),
  me: get("me", "/me", "Who is asking, and what may be offered", NoQuery, MeWire, false),
  openapi: get("openapi", "/openapi.json", "This document", NoQuery, undefined, false),
} as const satisfies Record<string, RouteWire>;
