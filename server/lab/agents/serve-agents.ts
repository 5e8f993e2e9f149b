import { randomBytes, randomUUID } from "node:crypto";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { listen, type LabServer } from "../api/serve.ts";
import type { Kernel } from "../controllers/kernel.ts";
import { createCniPlans } from "./cni-plans.ts";
import { answerNodeCall, type NodeCalls } from "./node-calls.ts";
import { createKernelReads } from "./node-kernel.ts";
import { NodeStream } from "./node-stream.ts";

/** Nodes on which nobody installed an agent: what is there is unknown. */
export const NODES_WITHOUT_AGENT: readonly string[] = ["node-d"];

/**
 * The node agents of the simulated nodes behind one address: `/nodes/NAME/v1/{report,stream,timeline,…}`. A node without an agent is
 * a 404. Reading needs no token: like the admin door it listens for this machine only. Removing what is left over does.
 */
export async function serveAgents(
  kernel: Kernel,
  now: () => number,
  host: string,
  port: number,
  token?: string,
): Promise<LabServer> {
  const calls: NodeCalls = { plans: createCniPlans(now), now, token };
  const kernelReads = createKernelReads(now);
  const epoch = randomBytes(6).toString("hex");
  const streams = new Map<string, NodeStream>();
  const known = new Set(kernel.nodeNames());
  kernel.onChange((node) => {
    known.add(node.name);
    streams.get(node.name)?.touch();
  });
  const streamOf = (name: string): NodeStream | undefined => {
    if (!known.has(name) || NODES_WITHOUT_AGENT.includes(name)) return undefined;
    // A real node has an agent of its own.
    if (kernel.node(name).runtime !== undefined) return undefined;
    const made = streams.get(name) ?? new NodeStream(kernel.node(name), epoch, randomUUID(), now);
    streams.set(name, made);
    return made;
  };
  const listener: RequestListener = (request, response) => {
    const url = URL.parse(request.url ?? "/", "http://lab");
    const [, name, what] =
      /^\/nodes\/([a-z0-9.-]{1,253})\/v1\/([a-z/]{1,20}|netns\/[A-Za-z0-9_.-]{1,128})$/.exec(
        url?.pathname ?? "",
      ) ?? [];
    const stream = streamOf(name ?? "");
    if (stream === undefined) return refuse(response, 404);
    if (what === "timeline" && request.method === "GET") {
      const query = url?.searchParams ?? new URLSearchParams();
      const told = stream.timeline(query);
      if (told === undefined) return refuse(response, 400);
      return reply(response, 200, { ...told, rates: kernelReads.rates(kernel.node(name ?? ""), query) });
    }
    const netns =
      what === "counters" ? url?.searchParams.get("netns") : /^netns\/(.+)$/.exec(what ?? "")?.[1];
    if (typeof netns === "string" && request.method === "GET") {
      const read = kernelReads[what === "counters" ? "counters" : "detail"](kernel.node(name ?? ""), netns);
      return read === undefined ? refuse(response, 404) : reply(response, 200, read);
    }
    if (what !== "report" && what !== "stream") {
      answerNodeCall(calls, kernel.node(name ?? ""), what ?? "", request).then(
        (answered) => (answered === undefined ? refuse(response, 404) : reply(response, ...answered)),
        () => refuse(response, 400),
      );
      return undefined;
    }
    if (request.method !== "GET") return refuse(response, 404);
    if (what === "stream") return stream.join(response, url?.searchParams.get("since") ?? null);
    response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
    response.end(stream.report());
    return undefined;
  };
  const server = createServer(listener);
  await listen(server, host, port);
  const address = server.address();
  const used = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${used}`,
    port: used,
    close: () =>
      new Promise<void>((resolve) => {
        for (const stream of streams.values()) stream.stop();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function reply(response: ServerResponse, status: number, body: object): void {
  const type = status === 200 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "application/problem+json" });
  response.end(JSON.stringify({ title: "No agent is there", status }));
}
