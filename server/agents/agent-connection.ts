import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { Agent } from "undici";
import type { AgentAccess } from "../config.ts";

/** Opens a stream of an agent. Rejects with what the agent, or the way to it, said. */
export type AgentConnect = (url: string, signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;

export interface AgentConnection {
  readonly open: AgentConnect;
  /** One call with its whole answer; `body` makes it a POST. Rejects where no answer came. */
  readonly call: (url: string, body: object | undefined, signal: AbortSignal) => Promise<AgentReply>;
  close(): Promise<void>;
}

export interface AgentReply {
  readonly status: number;
  readonly text: string;
}

/** What an agent's certificate is made for where it is reached by a bare address: pods' addresses are in no certificate. */
const AGENT_NAME = "moorings-agent";
const CONNECT_MS = 10_000;
/** A chain of plugins may take 10 s each. */
const ANSWER_MS = 120_000;
const ANSWER_MAX_BYTES = 16 * 1024 * 1024;

/** The way to all agents. Token and authority are read anew with each stream: both are rotated. */
export const createAgentConnection = (access: AgentAccess | undefined): AgentConnection => {
  let held: { readonly ca: string; readonly byName: Agent; readonly byAddress: Agent } | undefined;

  const agentFor = async (host: string): Promise<Agent> => {
    const ca = access?.caFile === undefined ? "" : await readFile(access.caFile, "utf8");
    if (held?.ca !== ca) {
      void held?.byName.close();
      void held?.byAddress.close();
      const common = { timeout: CONNECT_MS, ...(ca === "" ? {} : { ca }) };
      const options = { headersTimeout: CONNECT_MS, bodyTimeout: 0 };
      held = {
        ca,
        byName: new Agent({ ...options, connect: common }),
        byAddress: new Agent({
          ...options,
          connect: { ...common, ...(ca === "" ? {} : { servername: AGENT_NAME }) },
        }),
      };
    }
    return isIP(host.replace(/^\[|\]$/g, "")) === 0 ? held.byName : held.byAddress;
  };

  const request = async (url: string, sent: object | undefined, signal: AbortSignal) => {
    const { origin, pathname, search, hostname } = new URL(url);
    const token =
      access?.tokenFile === undefined ? undefined : (await readFile(access.tokenFile, "utf8")).trim();
    return (await agentFor(hostname)).request({
      origin,
      path: pathname + search,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(sent === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(sent === undefined
        ? { method: "GET" }
        : { method: "POST", body: JSON.stringify(sent), headersTimeout: ANSWER_MS }),
      signal,
    });
  };

  return {
    call: async (url, sent, signal) => {
      const { statusCode, body } = await request(url, sent, signal);
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of body) {
        if (!(chunk instanceof Buffer)) throw new Error("the agent's answer is no bytes");
        bytes += chunk.byteLength;
        if (bytes > ANSWER_MAX_BYTES) throw new Error("the agent's answer has no end");
        chunks.push(chunk);
      }
      return { status: statusCode, text: Buffer.concat(chunks).toString("utf8") };
    },
    open: async (url, signal) => {
      const { statusCode, body } = await request(url, undefined, signal);
      if (statusCode === 200) return body;
      await body.dump();
      throw new Error(`the agent answered ${String(statusCode)}`);
    },
    close: async () => {
      await Promise.all([held?.byName.destroy(), held?.byAddress.destroy()]);
      held = undefined;
    },
  };
};
