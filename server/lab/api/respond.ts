import { randomUUID } from "node:crypto";
import type { Writable } from "node:stream";
import { gzip } from "node:zlib";
import type { LabStatus } from "../lab-cluster.ts";
import type { Call } from "./call.ts";
import { protoStatus } from "./protobuf.ts";
import { statusBody } from "./status-body.ts";
import type { ApiRequest, ApiResponse } from "./transport.ts";
import { isMaster } from "./user.ts";
import type { User } from "./user.ts";

/** Bodies from this size on are compressed for those who take it, bytes. */
export const GZIP_FROM = 128 * 1024;

export const PROTOBUF = "application/vnd.kubernetes.protobuf";

/** Flow schema and priority level as `x-kubernetes-pf-*` name them: exempt, service accounts, everybody else. */
const FLOWS = {
  exempt: ["85c17dbc-1738-4d8f-8fee-7d55a98634ed", "4f9ed896-bae2-4ffd-a265-6db4c3c7e620"],
  workload: ["10a0ef1e-54d5-4375-aa0c-6741a05004f5", "f05052f5-7378-47e5-a5e7-c323cf182465"],
  default: ["62468d6b-b6a1-4a09-9721-c26af7933cb4", "12901f05-cbd5-4138-a6a0-f61a0404102d"],
} as const;

export function startHeaders(response: ApiResponse): void {
  response.setHeader("audit-id", randomUUID());
  response.setHeader("cache-control", "no-cache, private");
}

export function setFlowHeaders(response: ApiResponse, user: User): void {
  const isAccount = user.username.startsWith("system:serviceaccount:");
  const [schema, level] = isMaster(user) ? FLOWS.exempt : isAccount ? FLOWS.workload : FLOWS.default;
  response.setHeader("x-kubernetes-pf-flowschema-uid", schema);
  response.setHeader("x-kubernetes-pf-prioritylevel-uid", level);
}

/** Some answers bypass flow control: pod logs. */
export function clearFlowHeaders(response: ApiResponse): void {
  response.removeHeader("x-kubernetes-pf-flowschema-uid");
  response.removeHeader("x-kubernetes-pf-prioritylevel-uid");
}

export function isPrettyWanted(request: ApiRequest, url: URL): boolean {
  const asked = url.searchParams.get("pretty");
  if (asked !== null) return asked === "true" || asked === "1";
  return /^(curl|Wget|Mozilla)\//.test(request.headers["user-agent"] ?? "");
}

export function sendText(response: ApiResponse, code: number, text: string): void {
  response.setHeader("x-content-type-options", "nosniff");
  sendBody(response, code, "text/plain; charset=utf-8", Buffer.from(text));
}

/** JSON text; a pretty caller gets it indented. */
export function sendJson(call: Call, code: number, text: string, contentType = "application/json"): void {
  const body = call.isPretty ? JSON.stringify(JSON.parse(text), null, 2) : `${text}\n`;
  const format = call.accept.format === "yaml" ? "application/yaml" : contentType;
  const bytes = Buffer.from(body);
  if (bytes.length < GZIP_FROM || !takesGzip(call.request)) {
    sendBody(call.response, code, format, bytes);
    return;
  }
  call.response.setHeader("content-encoding", "gzip");
  call.response.setHeader("vary", "Accept-Encoding");
  gzip(bytes, { level: 1 }, (error, packed) => {
    if (error) call.response.destroy(error);
    else sendBody(call.response, code, format, packed);
  });
}

export function sendStatus(call: Call, status: LabStatus): void {
  if (status.code === 403) call.response.setHeader("x-content-type-options", "nosniff");
  const retry = status.details?.["retryAfterSeconds"];
  if (typeof retry === "number") call.response.setHeader("retry-after", String(retry));
  if (call.accept.format === "protobuf") sendBody(call.response, status.code, PROTOBUF, protoStatus(status));
  else sendJson(call, status.code, JSON.stringify(statusBody(status)));
}

export function sendBody(response: ApiResponse, code: number, contentType: string, body: Buffer): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(code, { "content-type": contentType, "content-length": body.length });
  response.end(body);
}

export function takesGzip(request: ApiRequest): boolean {
  return /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
}

/** Until `out` takes more, or the caller is gone. */
export function drained(out: Writable, response: ApiResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      out.off("drain", done);
      response.off("close", done);
      resolve();
    };
    out.on("drain", done);
    response.on("close", done);
  });
}
