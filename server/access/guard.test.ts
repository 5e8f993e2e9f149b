import { describe, expect, it } from "vitest";
import { guardRequest, type RawRequest } from "./guard.ts";

const HOSTS = new Set(["localhost:8080", "127.0.0.1:8080", "[::1]:8080"]);

const request = (
  headers: Record<string, string> = {},
  rest: { method?: string; url?: string; raw?: string[] } = {},
): RawRequest => {
  const all: Record<string, string> = { host: "localhost:8080", ...headers };
  return {
    method: rest.method ?? "GET",
    url: rest.url ?? "/",
    headers: all,
    rawHeaders: rest.raw ?? Object.entries(all).flat(),
  };
};

describe("guardRequest", () => {
  it.each(["localhost:8080", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080"])("lets %s through", (host) => {
    expect(guardRequest(request({ host }), HOSTS)).toBeUndefined();
  });

  it.each([
    "evil.example",
    "localhost",
    "localhost:80",
    "localhost:8081",
    "localhost:8080.evil.example",
    "evil.example:8080",
    "127.0.0.1.nip.io:8080",
    "127.1:8080",
    "2130706433:8080",
    "0x7f000001:8080",
    "[::ffff:127.0.0.1]:8080",
    "user@localhost:8080",
    "localhost:8080 ",
    "localhost.:8080",
    "",
  ])("refuses the Host %j with 421", (host) => {
    expect(guardRequest(request({ host }), HOSTS)?.status).toBe(421);
  });

  it.each([
    ["an absolute-form target", request({}, { url: "http://localhost:8080/api/v1/pods" }), 400],
    ["another scheme's target", request({}, { url: "ws://x/" }), 400],
    ["a target with two slashes", request({}, { url: "//evil.example/" }), 400],
    ["a backslash", request({}, { url: "/\\evil.example" }), 400],
    ["OPTIONS *", request({}, { url: "*", method: "OPTIONS" }), 400],
    ["a target that isn't one", request({}, { url: "api" }), 400],
    ["two Host headers", request({}, { raw: ["Host", "localhost:8080", "host", "evil"] }), 400],
    ["no Host header", request({}, { raw: ["accept", "*/*"] }), 400],
    ["Upgrade: websocket", request({ upgrade: "websocket" }), 400],
    ["Upgrade: h2c", request({ upgrade: "h2c" }), 400],
    ["Expect", request({ expect: "100-continue" }), 417],
    ["oversized headers", request({ "x-large": "a".repeat(17_000) }), 431],
    ["a URL without end", request({}, { url: `/${"a".repeat(17_000)}` }), 414],
    ["a Server Action", request({ "next-action": "abc" }, { method: "POST" }), 415],
    ["a Flight body", request({ "content-type": "text/x-component" }, { method: "POST" }), 415],
    ["multipart", request({ "content-type": "Multipart/form-data; boundary=x" }, { method: "POST" }), 415],
    ["POST to a page", request({ "content-type": "application/json" }, { method: "POST" }), 405],
    ["PUT to a page", request({}, { method: "PUT", url: "/pods" }), 405],
  ])("refuses %s", (_, hostile, status) => {
    expect(guardRequest(hostile, HOSTS)?.status).toBe(status);
  });

  it("takes away what only a trusted proxy could say", () => {
    const forwarded = request({
      "x-forwarded-host": "evil",
      "x-middleware-subrequest": "a",
      "next-resume": "1",
      accept: "a",
    });
    expect(guardRequest(forwarded, HOSTS)).toBeUndefined();
    expect(Object.keys(forwarded.headers).sort()).toEqual(["accept", "host"]);
  });

  it("lets writes to the API through, for the wrapper to judge", () => {
    expect(guardRequest(request({}, { method: "POST", url: "/api/v1/attachments" }), HOSTS)).toBeUndefined();
  });
});
