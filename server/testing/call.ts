import * as about from "../routes/about.ts";
import { listAttachments } from "../routes/attachments.ts";
import { getExport } from "../routes/export.ts";
import { getFind } from "../routes/find.ts";
import { getFinding, listFindings } from "../routes/findings.ts";
import { getGround, getMac, getNeighbours } from "../routes/highlight.ts";
import { getNetwork, listNetworks } from "../routes/networks.ts";
import { getNode, listNodes } from "../routes/nodes.ts";
import * as nodeVerbs from "../routes/node-verbs.ts";
import { attach, detach, getExchanges, getOperation, listOperations } from "../routes/operations.ts";
import { getPod, listPods } from "../routes/pods.ts";
import { getAddress, getPool, listAllocations, listPools } from "../routes/pools.ts";
import { readPath } from "../routes/read-request.ts";
import { answerRequest, type Route } from "../routes/route.ts";
import { openStream } from "../routes/stream.ts";
import { listTimeline } from "../routes/timeline.ts";
import { getTopology } from "../routes/topology.ts";
import type { Runtime } from "../runtime.ts";

export const ALL_ROUTES: readonly Route[] = [
  about.getSummary,
  about.getMe,
  about.getOpenApi,
  getTopology,
  getExport,
  getFind,
  getNeighbours,
  getMac,
  getGround,
  listNetworks,
  getNetwork,
  listPods,
  getPod,
  listAttachments,
  attach,
  detach,
  listNodes,
  getNode,
  nodeVerbs.getNodeCni,
  nodeVerbs.getNodeKernel,
  nodeVerbs.getPodKernel,
  nodeVerbs.postStatus,
  nodeVerbs.postCheck,
  nodeVerbs.postCheckAttachment,
  nodeVerbs.postNodePlan,
  nodeVerbs.runNodePlan,
  nodeVerbs.release,
  listPools,
  getPool,
  listAllocations,
  getAddress,
  listFindings,
  getFinding,
  listOperations,
  getOperation,
  getExchanges,
  listTimeline,
  openStream,
];

export const ORIGIN = "http://localhost:8080";

/** Calls the API as a browser on our own page would, through the wrapper, without a socket. */
export const call = async (
  runtime: Runtime,
  path: string,
  init: {
    readonly method?: string;
    readonly body?: string | null;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<{ status: number; body: unknown; headers: Headers }> => {
  const url = new URL(path, ORIGIN);
  const routes = ALL_ROUTES.filter((route) => readPath(route.wire.path, url.pathname) !== undefined);
  const response = await answerRequest(
    runtime,
    routes,
    new Request(url, { ...init, headers: { host: url.host, ...init.headers } }),
  );
  const text = await response.text();
  return {
    status: response.status,
    body: text === "" ? undefined : parsed(text, response.headers),
    headers: response.headers,
  };
};

/** Files that aren't JSON stay text. */
const parsed = (text: string, headers: Headers): unknown =>
  headers.get("content-type")?.includes("json") === true ? JSON.parse(text) : text;

/** Headers of a write from our own page. */
export const OWN = { origin: ORIGIN, "content-type": "application/json", "sec-fetch-site": "same-origin" };
