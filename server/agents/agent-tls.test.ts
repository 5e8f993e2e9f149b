import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { agentMessageSchema } from "../../lib/cni/agent-wire.ts";
import { serveAgent, type AgentServer } from "../agent/front/api.ts";
import { createDoor } from "../agent/front/door.ts";
import { createObserver } from "../agent/front/observer.ts";
import type { Callers } from "../agent/flags.ts";
import type { Powers } from "../agent/powers.ts";
import { type KeyPair, makeCertificate } from "../lab/certificates/certificate.ts";
import { createAgentConnection } from "./agent-connection.ts";

const HOUR_MS = 3_600_000;
const AUTHORITY = "agents of the test";
const OTHER = "somebody else";
const now = Date.now();

const authorityOf = (commonName: string): KeyPair =>
  makeCertificate({ commonName, use: "authority", notBefore: now - HOUR_MS, notAfter: now + HOUR_MS });
const authority = authorityOf(AUTHORITY);
const other = authorityOf(OTHER);

interface Made {
  readonly use?: "server" | "client";
  readonly hosts?: readonly string[];
  readonly by?: KeyPair;
  /** Valid until then, in ms from now. */
  readonly forMs?: number;
}

const certificateOf = ({
  use = "server",
  hosts = ["moorings-agent", "localhost"],
  by = authority,
  forMs = HOUR_MS,
}: Made = {}): KeyPair =>
  makeCertificate(
    { commonName: "any", use, hosts, notBefore: now - 2 * HOUR_MS, notAfter: now + forMs },
    { commonName: by === other ? OTHER : AUTHORITY, pair: by },
  );

/** A node with nothing on it: what is proved here is who talks to whom. */
const NOTHING: Powers = {
  names: () => Promise.resolve([]),
  host: () => Promise.resolve({ ok: true, value: "[]" }),
  netns: () => Promise.resolve([]),
  number: () => Promise.resolve([]),
  files: () => Promise.resolve({ put: [], drop: [], plugins: [], problems: [] }),
  sandboxes: () => Promise.resolve([]),
  hardware: () => Promise.resolve({ functions: [], openvswitch: { kind: "absent" } }),
  detail: () => Promise.reject(new Error("not asked")),
  counters: () => Promise.reject(new Error("not asked")),
  inventory: () => Promise.reject(new Error("not asked")),
  status: () => Promise.reject(new Error("not asked")),
  check: () => Promise.reject(new Error("not asked")),
  plan: () => Promise.reject(new Error("not asked")),
  run: () => Promise.reject(new Error("not asked")),
};

let folder = "";
const closers: (() => Promise<void>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "agent-tls-"));
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  rmSync(folder, { recursive: true });
});

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const put = (name: string, pair: KeyPair): { certFile: string; keyFile: string } => ({
  certFile: file(`${name}.crt`, pair.cert),
  keyFile: file(`${name}.key`, pair.key),
});

const served = async (pair: KeyPair, callers?: Callers): Promise<AgentServer> => {
  const observer = createObserver({ node: "n1", bootId: null, powers: NOTHING, nowMs: Date.now });
  await observer.resync();
  const tokenFile = file("token", "good");
  const who = callers ?? { kind: "token", file: tokenFile };
  const server = await serveAgent({
    observer,
    powers: NOTHING,
    inventory: NOTHING.inventory as never,
    epoch: "e1",
    door: createDoor(who, "n1"),
    host: "127.0.0.1",
    port: 0,
    tls: { ...put("agent", pair), clientCaFile: who.kind === "certificate" ? who.caFile : undefined },
  });
  closers.push(server.close);
  return server;
};

interface Ours {
  readonly ca?: KeyPair;
  readonly client?: KeyPair;
  readonly withToken?: boolean;
}

const connection = ({ ca = authority, client, withToken = true }: Ours = {}) => {
  const made = createAgentConnection({
    tokenFile: withToken ? file("our-token", "good\n") : undefined,
    caFile: file("ca.crt", ca.cert),
    ...(client === undefined ? { certFile: undefined, keyFile: undefined } : put("client", client)),
  });
  closers.push(made.close);
  return made;
};

/** The kind of the first message of the stream, or why there is none. */
const heard = async (made: ReturnType<typeof createAgentConnection>, url: string): Promise<string> => {
  const stop = new AbortController();
  try {
    const stream = await made.open(`${url}/v1/stream`, stop.signal);
    for await (const chunk of stream) {
      const [line = ""] = Buffer.from(chunk).toString().split("\n");
      return agentMessageSchema.parse(JSON.parse(line)).kind;
    }
    return "nothing";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    stop.abort();
  }
};

const byName = (url: string): string => url.replace("127.0.0.1", "localhost");

describe("the server knows an agent", () => {
  test("by the authority that it was given, at a bare address and at a name", async () => {
    const { url } = await served(certificateOf());
    expect(url).toMatch(/^https:/);
    expect(await heard(connection(), url)).toBe("report");
    expect(await heard(connection(), byName(url))).toBe("report");
  });

  test("and refuses one of another authority, out of date, or of another name, each with its reason", async () => {
    const { url } = await served(certificateOf());
    expect(await heard(connection({ ca: other }), url)).toMatch(
      /^its certificate is not of the authority that agents are known by \(/,
    );
    const { url: expired } = await served(certificateOf({ forMs: -HOUR_MS }));
    expect(await heard(connection(), expired)).toMatch(/^its certificate has expired \(CERT_HAS_EXPIRED/);
    const { url: strange } = await served(certificateOf({ hosts: ["example.org"] }));
    for (const at of [strange, byName(strange)])
      expect(await heard(connection(), at)).toMatch(/^its certificate is made for another name \(/);
  });

  test("and says so where there is no TLS, or no such file of ours", async () => {
    const { url } = await served(certificateOf());
    expect(await heard(connection(), url.replace("https:", "http:"))).not.toBe("report");
    const lost = connection();
    rmSync(join(folder, "ca.crt"));
    expect(await heard(lost, url)).toMatch(/ca\.crt/);
  });
});

describe("an agent knows its callers", () => {
  test("by token: without, and with a wrong one, it says what it needs", async () => {
    const { url } = await served(certificateOf());
    const without = connection({ withToken: false });
    expect(await heard(without, url)).toBe("the agent answered 401: A bearer token is needed");
    const wrong = connection();
    file("our-token", "bad");
    expect(await heard(wrong, url)).toBe("the agent answered 401: A bearer token is needed");
  });

  test("by certificate, as an alternative to tokens: none, a stranger's and an old one are refused in words", async () => {
    const caFile = file("clients.crt", authority.cert);
    const { url } = await served(certificateOf(), { kind: "certificate", caFile });
    const as = (client?: KeyPair): Promise<string> =>
      heard(connection({ withToken: false, ...(client === undefined ? {} : { client }) }), url);
    const client = { use: "client" as const, hosts: [] };
    expect(await as(certificateOf(client))).toBe("report");
    expect(await as()).toBe("the agent answered 401: A client certificate is needed");
    expect(await as(certificateOf({ ...client, by: other }))).toMatch(
      /^the agent answered 401: The client certificate is not of the authority that callers are known by \(/,
    );
    expect(await as(certificateOf({ ...client, forMs: -HOUR_MS }))).toBe(
      "the agent answered 401: The client certificate has expired",
    );
    // A server's certificate of the same authority is none for callers.
    expect(await as(certificateOf())).toMatch(/^the agent answered 401: The client certificate is not/);
  });

  test("and without any of it answers whether it is up, and nothing else", async () => {
    const caFile = file("clients.crt", authority.cert);
    const { url } = await served(certificateOf(), { kind: "certificate", caFile });
    const made = connection({ withToken: false });
    const body = await made.open(`${url}/healthz`, AbortSignal.timeout(5_000));
    expect(JSON.parse(await textOf(body))).toEqual({ ok: true, node: "n1" });
    for (const path of ["report", "timeline", "inventory", "netns/host", "counters"])
      await expect(made.open(`${url}/v1/${path}`, AbortSignal.timeout(5_000))).rejects.toThrow("401");
  });
});

describe("certificates are rotated without a restart", () => {
  test("the agent's own, and the authority of its callers", async () => {
    const caFile = file("clients.crt", other.cert);
    const { url } = await served(certificateOf({ forMs: -HOUR_MS }), { kind: "certificate", caFile });
    const client = certificateOf({ use: "client", hosts: [] });
    const made = connection({ withToken: false, client });
    expect(await heard(made, url)).toMatch(/^its certificate has expired/);
    put("agent", certificateOf());
    expect(await heard(made, url)).toMatch(/The client certificate is not of the authority/);
    file("clients.crt", authority.cert);
    expect(await heard(made, url)).toBe("report");
  });

  test("a half written pair is not taken; the old one serves on", async () => {
    const { url } = await served(certificateOf());
    file("agent.crt", certificateOf().cert);
    expect(await heard(connection(), url)).toBe("report");
    file("agent.crt", "-----BEGIN CERT");
    expect(await heard(connection(), url)).toBe("report");
  });

  test("the server's authority, token and certificate", async () => {
    const caFile = file("clients.crt", authority.cert);
    const { url } = await served(certificateOf(), { kind: "certificate", caFile });
    const made = connection({ ca: other, client: certificateOf({ use: "client", hosts: [], by: other }) });
    expect(await heard(made, url)).toMatch(/^its certificate is not of the authority/);
    file("ca.crt", authority.cert);
    expect(await heard(made, url)).toMatch(/^the agent answered 401/);
    put("client", certificateOf({ use: "client", hosts: [] }));
    expect(await heard(made, url)).toBe("report");
  });
});

const textOf = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
  let text = "";
  for await (const chunk of body) text += Buffer.from(chunk).toString();
  return text;
};
