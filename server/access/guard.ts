import type { IncomingHttpHeaders } from "node:http";
import { PROBLEMS, type ProblemCode } from "../../lib/model/problems.ts";
import { LIMITS } from "../config.ts";

export interface RawRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
}

export interface GuardRefusal {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
}

/**
 * What is refused before any framework sees it: foreign names (DNS rebinding), absolute-form targets and upgrades
 * (request forgery through the framework's own proxying), Server Actions, and what is larger than a browser of ours
 * sends. Takes forwarding headers away: nobody in front of us is trusted with them. undefined: let it through.
 */
export const guardRequest = (request: RawRequest, hosts: ReadonlySet<string>): GuardRefusal | undefined => {
  const { headers, rawHeaders, method = "GET", url = "" } = request;
  if (rawHeaders.reduce((sum, text) => sum + text.length, 0) > LIMITS.headerBytes) {
    return refusal("BAD_REQUEST", 431, "the headers are too large");
  }
  if (url.length > LIMITS.urlLength) return refusal("BAD_REQUEST", 414, "the URL is too long");
  if (!url.startsWith("/") || url.startsWith("//") || url.includes("\\")) {
    return refusal("BAD_REQUEST", 400, "the request's target must be a path");
  }
  if (rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host").length !== 1) {
    return refusal("BAD_REQUEST", 400, "one Host header is needed");
  }
  if (!hosts.has(headers.host?.toLowerCase() ?? "")) {
    return refusal("FOREIGN_HOST", 421, "the Host header names another server");
  }
  if (headers.upgrade !== undefined) return refusal("BAD_REQUEST", 400, "there is nothing to upgrade to");
  if (headers.expect !== undefined) return refusal("BAD_REQUEST", 417, "Expect is not answered");
  const type = headers["content-type"]?.trim().toLowerCase() ?? "";
  const isAction = headers["next-action"] !== undefined || type.startsWith("text/x-component");
  if (isAction || type.startsWith("multipart/")) {
    return refusal("UNSUPPORTED_MEDIA_TYPE", 415, "there are no server actions here");
  }
  const path = url.split("?")[0] ?? "";
  if (!READS.has(method) && !path.startsWith("/api/")) {
    return refusal("METHOD_NOT_ALLOWED", 405, "pages are only read");
  }
  for (const name of Object.keys(headers)) if (FORWARDING.test(name)) delete headers[name];
  return undefined;
};

const READS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

const FORWARDING =
  /^(x-forwarded-|forwarded$|x-middleware-|x-matched-path$|x-invoke-|next-resume$|x-now-|x-vercel-)/;

const refusal = (code: ProblemCode, status: number, detail: string): GuardRefusal => ({
  status,
  code,
  title: PROBLEMS[code].title,
  detail,
});
