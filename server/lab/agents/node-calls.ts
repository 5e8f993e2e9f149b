import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { parseJson, textAt } from "../controllers/json.ts";
import type { NodeKernel } from "../controllers/kernel.ts";
import { type Answered, type CniPlans } from "./cni-plans.ts";
import { checkOf, configOf, entriesOf, statusOf } from "./cni-verbs.ts";
import { MULTUS_CONFIG } from "./node-report.ts";

export interface NodeCalls {
  readonly plans: CniPlans;
  readonly now: () => number;
  /** Whoever has it may act; undefined: nobody may. */
  readonly token: string | undefined;
}

/** What a simulated node's agent answers besides its report: `[status, body]`; undefined: there is no such call. */
export async function answerNodeCall(
  calls: NodeCalls,
  node: NodeKernel,
  what: string,
  request: IncomingMessage,
): Promise<readonly [status: number, body: object] | undefined> {
  if (what === "inventory" && request.method === "GET") return [200, inventoryOf(calls, node)];
  if (request.method !== "POST") return undefined;
  if (what === "plans/run" && !hasToken(calls, request))
    return [403, { title: "Acting needs a caller who proves who they are", status: 403 }];
  const body = await bodyOf(request);
  switch (what) {
    case "cni/status":
      return replied(status(node, body, calls.now()));
    case "cni/check":
      return replied(check(node, body, calls.now()));
    case "plans":
      return replied(calls.plans.plan(node, body));
    case "plans/run":
      return replied(calls.plans.run(node, body));
    default:
      return undefined;
  }
}

function status(node: NodeKernel, body: unknown, now: number): Answered {
  const file = textAt(body, "config");
  if (file === MULTUS_CONFIG.file) {
    const [type = ""] = MULTUS_CONFIG.types;
    const { name, cniVersion } = MULTUS_CONFIG;
    return { ok: true, value: statusOf(node, name, { name, cniVersion, plugins: [{ type }] }, now) };
  }
  const network = textAt(body, "network") ?? "";
  const config = configOf(entriesOf(node, network)[0]?.config ?? "");
  return config === undefined
    ? notThere("NO_SUCH_NETWORK", "No result cache of this node has that network", file ?? network)
    : { ok: true, value: statusOf(node, network, config, now) };
}

function check(node: NodeKernel, body: unknown, now: number): Answered {
  const containerId = textAt(body, "containerId") ?? "";
  const entry = entriesOf(node, textAt(body, "network") ?? "").find(
    (one) => one.containerId === containerId && one.iface === textAt(body, "interface"),
  );
  const config = configOf(entry?.config ?? "");
  return entry === undefined || config === undefined
    ? notThere(
        "NO_SUCH_ATTACHMENT",
        "No result cache of this node has that attachment",
        containerId.slice(0, 13),
      )
    : { ok: true, value: checkOf(node, entry, config, now) };
}

const notThere = (code: string, title: string, detail: string): Answered => ({
  ok: false,
  code,
  title,
  detail,
});

function replied(answered: Answered): readonly [number, object] {
  if (answered.ok) return [200, answered.value];
  const { code, title, detail } = answered;
  const status = code.startsWith("NO_SUCH") ? 404 : 409;
  return [status, { title, status, code, detail }];
}

function inventoryOf({ token, now }: NodeCalls, node: NodeKernel): object {
  const hasMultus = node.plugins.has("multus-shim");
  const pods = [...node.sandboxes.values()];
  const ready = pods.filter(({ state }) => state === "ready").length;
  return {
    at: new Date(now()).toISOString(),
    node: node.name,
    bootId: null,
    agent: {
      version: "simulated",
      mode: token === undefined ? "reading" : "acting",
      actions: token === undefined ? [] : ["del", "gc", "release"],
      separation: "none",
      capabilities: [],
      wakes: "monitor",
      wakesDetail: null,
      callers: token === undefined ? "loopback" : "token",
      isEncrypted: false,
    },
    kernel: { release: "simulated", linkTypes: [] },
    tools: [],
    pluginFolder: "/opt/cni/bin",
    plugins: [...node.plugins].map((name) => ({
      name,
      modifiedAt: null,
      sizeBytes: 0,
      cniVersions: ["0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"],
      about: null,
      problem: null,
    })),
    configs: [{ ...MULTUS_CONFIG, isFirst: true }],
    multus: {
      socket: {
        path: "/run/multus/multus.sock",
        state: hasMultus ? "answers" : "absent",
        detail: hasMultus ? "/healthz says 200" : null,
      },
    },
    dhcp: { socket: { path: "/run/cni/dhcp.sock", state: "absent", detail: null } },
    runtimes: [
      {
        name: "containerd",
        path: "/run/containerd/containerd.sock",
        state: "answers",
        detail: `${String(pods.length)} pod sandboxes, ${String(ready)} ready, ${String(ready)} with a network namespace of their own`,
      },
    ],
  };
}

function hasToken({ token }: NodeCalls, request: IncomingMessage): boolean {
  const given = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return token !== undefined && given !== undefined && timingSafeEqual(digest(given), digest(token));
}

const BODY_MAX_BYTES = 1024 * 1024;

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += String(chunk);
    if (text.length > BODY_MAX_BYTES) return undefined;
  }
  const parsed = parseJson(text);
  return parsed.ok ? parsed.value : undefined;
}
