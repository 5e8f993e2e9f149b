import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { Agent } from "undici";
import { isRecord, textOf } from "../../lib/kube/fields.ts";
import type { AgentAccess } from "../config.ts";
import { reasonOf } from "./connection-reason.ts";

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
const REFUSAL_MAX = 300;
/** A chain of plugins may take 10 s each. */
const ANSWER_MS = 120_000;
const ANSWER_MAX_BYTES = 16 * 1024 * 1024;

/** PEM; what there is no file for isn't there. */
interface Papers {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** The way to all agents. Token, authority and our own certificate are read anew with each stream: all are rotated. */
export const createAgentConnection = (access: AgentAccess | undefined): AgentConnection => {
  let held: { readonly papers: string; readonly byName: Agent; readonly byAddress: Agent } | undefined;

  const agentFor = async (host: string): Promise<Agent> => {
    const papers = await readPapers(access);
    const text = JSON.stringify(papers);
    if (held?.papers !== text) {
      // Streams that are open go on with what they were opened with.
      void held?.byName.close();
      void held?.byAddress.close();
      const common = { timeout: CONNECT_MS, ...papers };
      const options = { headersTimeout: CONNECT_MS, bodyTimeout: 0 };
      const named = papers.ca === undefined ? {} : { servername: AGENT_NAME };
      held = {
        papers: text,
        byName: new Agent({ ...options, connect: common }),
        byAddress: new Agent({ ...options, connect: { ...common, ...named } }),
      };
    }
    return isIP(host.replace(/^\[|\]$/g, "")) === 0 ? held.byName : held.byAddress;
  };

  const request = async (url: string, sent: object | undefined, signal: AbortSignal) => {
    const { origin, pathname, search, hostname } = new URL(url);
    const token =
      access?.tokenFile === undefined ? undefined : (await readFile(access.tokenFile, "utf8")).trim();
    const agent = await agentFor(hostname);
    return agent
      .request({
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
      })
      .catch((error: unknown) => {
        throw new Error(reasonOf(error), { cause: error });
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
      const said = refusalOf(await body.text());
      throw new Error(`the agent answered ${String(statusCode)}${said === undefined ? "" : `: ${said}`}`);
    },
    close: async () => {
      await Promise.all([held?.byName.destroy(), held?.byAddress.destroy()]);
      held = undefined;
    },
  };
};

const readPapers = async (access: AgentAccess | undefined): Promise<Papers> => {
  const read = async (name: keyof Papers, file: string | undefined): Promise<Papers> =>
    file === undefined ? {} : { [name]: await readFile(file, "utf8") };
  const parts = await Promise.all([
    read("ca", access?.caFile),
    read("cert", access?.certFile),
    read("key", access?.keyFile),
  ]);
  return Object.assign({}, ...parts) as Papers;
};

/** The title of a problem+json. */
const refusalOf = (text: string): string | undefined => {
  try {
    const body: unknown = JSON.parse(text);
    return isRecord(body) ? textOf(body["title"])?.slice(0, REFUSAL_MAX) : undefined;
  } catch {
    return undefined;
  }
};
