import { z } from "zod";
import { AttachmentWire } from "./attachment.ts";
import { EvidenceWire, PreflightCheckWire, ProblemWire } from "./common.ts";
import { FindingWire } from "./finding.ts";
import { NetworkDetailWire, NetworkWire } from "./network.ts";
import { NodeDetailWire, NodeWire } from "./node.ts";
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
import { AttachRequest, NodeOperationWire, OperationWire, PlanWire, PodOperationWire } from "./operation.ts";
import { PodDetailWire, PodWire } from "./pod.ts";
import { AddressWire, AllocationWire, PoolDetailWire, PoolWire } from "./pool.ts";
import { ROUTES, type RouteWire } from "./routes.ts";
import { StreamMessage } from "./stream.ts";
import { MeWire, SummaryWire } from "./summary.ts";
import { TopologyWire } from "./topology.ts";

/** Schemas with a name of their own in the document. */
const COMPONENTS = {
  Address: AddressWire,
  Allocation: AllocationWire,
  AttachRequest,
  Attachment: AttachmentWire,
  CheckAttachmentRequest,
  CheckRequest,
  Evidence: EvidenceWire,
  Finding: FindingWire,
  Me: MeWire,
  Network: NetworkWire,
  NetworkDetail: NetworkDetailWire,
  Node: NodeWire,
  NodeCni: NodeCniWire,
  NodeDetail: NodeDetailWire,
  NodeOperation: NodeOperationWire,
  NodePlan: NodePlanWire,
  NodePlanRequest,
  Operation: OperationWire,
  Plan: PlanWire,
  Pod: PodWire,
  PodDetail: PodDetailWire,
  PodOperation: PodOperationWire,
  Pool: PoolWire,
  PoolDetail: PoolDetailWire,
  PreflightCheck: PreflightCheckWire,
  Problem: ProblemWire,
  ReleaseRequest,
  RunPlanRequest,
  StatusRequest,
  StreamMessage,
  Summary: SummaryWire,
  Topology: TopologyWire,
  VerbAnswer: VerbAnswerWire,
} as const;

type JsonSchema = Readonly<Record<string, unknown>>;

/** OpenAPI 3.1 from the same zod schemas that check and describe the calls. */
export const openApiDocument = (version: string): JsonSchema => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(COMPONENTS)) registry.add(schema, { id });
  for (const route of Object.values(ROUTES)) {
    for (const [status, answer] of Object.entries(route.answers)) {
      if (answer !== undefined && !registry.has(answer))
        registry.add(answer, { id: `${route.id}Answer${status}` });
    }
  }
  const { schemas } = z.toJSONSchema(registry, {
    uri: (id) => `#/components/schemas/${id}`,
    unrepresentable: "any",
    io: "output",
  });
  return {
    openapi: "3.1.0",
    info: {
      title: "Moorings",
      version,
      description:
        "Kubernetes pods and their networks. Errors are RFC 9457 problem details with a stable code.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    paths: pathsOf((schema) => `#/components/schemas/${registry.get(schema)?.id ?? ""}`),
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutUris(schema)])),
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
    },
  };
};

const pathsOf = (refOf: (schema: z.ZodType) => string): JsonSchema => {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const route of Object.values(ROUTES)) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route, refOf) };
  }
  return paths;
};

const operationOf = (route: RouteWire, refOf: (schema: z.ZodType) => string): JsonSchema => ({
  operationId: route.id,
  summary: route.summary,
  parameters: [...pathParameters(route.path), ...queryParameters(route.query)],
  ...(route.body === undefined
    ? {}
    : {
        requestBody: {
          required: true,
          content: { "application/json": { schema: { $ref: refOf(route.body) } } },
        },
      }),
  responses: {
    ...Object.fromEntries(
      Object.entries(route.answers).map(([status, answer]) => [
        status,
        answerOf(route, status, answer, refOf),
      ]),
    ),
    default: {
      description: "A problem",
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    },
  },
  ...(route.isWrite ? { security: [{ bearer: [] }, {}] } : {}),
});

const answerOf = (
  route: RouteWire,
  status: string,
  answer: z.ZodType | undefined,
  refOf: (schema: z.ZodType) => string,
): JsonSchema => ({
  description:
    status === "202" ? "It was asked for; the operation tells what comes of it" : "What was asked for",
  content: {
    [route.id === "stream" ? "text/event-stream" : "application/json"]: {
      schema: answer === undefined ? { type: "object" } : { $ref: refOf(answer) },
    },
  },
});

const pathParameters = (path: string): readonly JsonSchema[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));

const queryParameters = (query: z.ZodType): readonly JsonSchema[] => {
  const { properties = {} } = z.toJSONSchema(query, { io: "input", unrepresentable: "any" });
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: false,
    schema: typeof schema === "boolean" ? {} : schema,
  }));
};

/** `$schema` and `$id` belong to documents of their own. */
const withoutUris = (schema: JsonSchema): JsonSchema => {
  const { $schema: _schema, $id: _id, ...rest } = schema;
  return rest;
};
