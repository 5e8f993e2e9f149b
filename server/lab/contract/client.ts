import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { gunzipSync } from "node:zlib";

/** The cluster under test: where it is and how to get in. Transport only; nothing here knows the lab. */
export interface Cluster {
  url: string;
  token?: string;
  /** PEM */
  ca?: string;
  cert?: string;
  key?: string;
  isInsecure?: boolean;
}

export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | undefined>>;
  text: string;
  json: unknown;
  /** Arrival of each line of the body, ms after the request was sent. */
  lines: readonly { atMs: number; json: unknown }[];
  tookMs: number;
}

export interface Ask {
  method?: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | undefined;
  /** A token instead of the cluster's own credentials; `null` for none at all. */
  token?: string | null;
}

const AGENT = "curl/8.5.0";

export function ask(
  cluster: Cluster,
  { method = "GET", path, headers = {}, body, token }: Ask,
): Promise<Answer> {
  const url = new URL(path, cluster.url);
  const credentials = token === undefined ? cluster : { ...cluster, token, cert: undefined, key: undefined };
  const startedAt = performance.now();
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method,
      agent: false,
      headers: {
        "user-agent": AGENT,
        accept: "*/*",
        ...(credentials.token ? { authorization: `Bearer ${credentials.token}` } : {}),
        ...headers,
        ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
      },
      ...(cluster.ca === undefined ? {} : { ca: cluster.ca }),
      ...(credentials.cert === undefined ? {} : { cert: credentials.cert, key: credentials.key }),
      rejectUnauthorized: cluster.isInsecure !== true,
    });
    request.on("error", reject);
    request.on("response", (response) => {
      const parts: Buffer[] = [];
      const lines: { atMs: number; json: unknown }[] = [];
      let open = "";
      const isStream = /[?&]watch=(true|1)/.test(path);
      response.on("data", (part: Buffer) => {
        parts.push(part);
        if (!isStream) return;
        const texts = (open + part.toString("utf8")).split("\n");
        open = texts.pop() ?? "";
        const atMs = performance.now() - startedAt;
        for (const text of texts) if (text !== "") lines.push({ atMs, json: parse(text) });
      });
      response.on("error", reject);
      response.on("end", () => {
        const bytes = Buffer.concat(parts);
        const isPacked = response.headers["content-encoding"] === "gzip";
        const text = (isPacked ? gunzipSync(bytes) : bytes).toString("utf8");
        const flat = Object.entries(response.headers).map(([key, value]) => [
          key,
          Array.isArray(value) ? value.join(", ") : value,
        ]);
        resolve({
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(flat),
          text,
          json: parse(text),
          lines,
          tookMs: performance.now() - startedAt,
        });
      });
    });
    request.end(body);
  });
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
