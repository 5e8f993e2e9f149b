import { existsSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { ROUTES } from "../../lib/wire/routes.ts";
import { ProblemWire } from "../../lib/wire/common.ts";
import { ALL_ROUTES, call, ORIGIN, OWN } from "../testing/call.ts";
import { type FakeCluster, startFakeCluster } from "../testing/fake-cluster.ts";
import { answerRequest } from "./route.ts";

const running: FakeCluster[] = [];

afterEach(async () => {
  for (const fake of running.splice(0)) await fake.stop();
});

const start = async (options: Parameters<typeof startFakeCluster>[0] = {}): Promise<FakeCluster> => {
  const fake = await startFakeCluster(options);
  running.push(fake);
  return fake;
};

const BODY = JSON.stringify({ namespace: "lab", pod: "a", network: { namespace: "lab", name: "n" } });
const WRITE = { method: "POST", headers: OWN, body: BODY };
const without = (name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(OWN).filter(([key]) => key !== name));

describe("the wrapper", () => {
  it.each([
    ["no Origin", { headers: without("origin") }],
    ["Origin null", { headers: { ...OWN, origin: "null" } }],
    ["a sibling's Origin", { headers: { ...OWN, origin: "http://evil.localhost:8080" } }],
    ["another port", { headers: { ...OWN, origin: "http://localhost:8081" } }],
    ["another scheme", { headers: { ...OWN, origin: "https://localhost:8080" } }],
    ["an Origin with ours in front", { headers: { ...OWN, origin: "http://localhost:8080.evil.example" } }],
    ["Sec-Fetch-Site cross-site", { headers: { ...OWN, "sec-fetch-site": "cross-site" } }],
    ["Sec-Fetch-Site same-site", { headers: { ...OWN, "sec-fetch-site": "same-site" } }],
    ["Sec-Fetch-Site none", { headers: { ...OWN, "sec-fetch-site": "none" } }],
    [
      "a Bearer with a cookie",
      { headers: { "content-type": "application/json", authorization: "Bearer x", cookie: "a=b" } },
    ],
    [
      "Basic instead of Bearer",
      { headers: { "content-type": "application/json", authorization: "Basic x" } },
    ],
    ["an empty Bearer", { headers: { "content-type": "application/json", authorization: "Bearer " } }],
    [
      "a Bearer from a foreign page",
      { headers: { ...OWN, origin: "http://evil", authorization: "Bearer x" } },
    ],
    [
      "a spoofed X-Forwarded-Host",
      { headers: { ...OWN, origin: "http://evil", "x-forwarded-host": "evil" } },
    ],
  ])("refuses a write with %s as foreign, and leaves the cluster alone", async (_, hostile) => {
    const fake = await start();
    const answer = await call(fake.runtime, "/api/v1/attachments", { ...WRITE, ...hostile });
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ code: "FOREIGN_ORIGIN" });
    expect(fake.api.sent).toEqual([]);
  });

  it.each([
    ["text/plain", { ...OWN, "content-type": "text/plain" }, 415],
    ["a form", { ...OWN, "content-type": "application/x-www-form-urlencoded" }, 415],
    ["multipart", { ...OWN, "content-type": "multipart/form-data; boundary=a" }, 415],
    ["JSON with parameters", { ...OWN, "content-type": "application/json; charset=utf-8" }, 415],
    ["JSON-like", { ...OWN, "content-type": "application/json-patch+json" }, 415],
    ["a Flight body", { ...OWN, "content-type": "text/x-component" }, 415],
    ["a Server Action", { ...OWN, "next-action": "deadbeef" }, 415],
    ["a foreign Host", { ...OWN, host: "evil.example" }, 421],
    ["a foreign Host with our port", { ...OWN, host: "evil.example:8080" }, 421],
  ])("refuses a write as %s", async (_, headers, status) => {
    const fake = await start();
    const answer = await call(fake.runtime, "/api/v1/attachments", { ...WRITE, headers });
    expect(answer.status).toBe(status);
    expect(ProblemWire.safeParse(answer.body).success).toBe(true);
    expect(fake.api.sent).toEqual([]);
  });

  it.each([
    ["not JSON", "{", "BAD_REQUEST", 400],
    ["an unknown field", JSON.stringify({ ...JSON.parse(BODY), evil: 1 }), "UNKNOWN_PARAMETER", 400],
    [
      "an unknown field below",
      JSON.stringify({ ...JSON.parse(BODY), network: { namespace: "a", name: "b", x: 1 } }),
      "UNKNOWN_PARAMETER",
      400,
    ],
    ["a missing field", JSON.stringify({ namespace: "lab" }), "BAD_REQUEST", 400],
    ["64 KiB and more", JSON.stringify({ pad: "a".repeat(70_000) }), "BODY_TOO_LARGE", 413],
    ["prototype keys", '{"__proto__":{"dryRun":true},"namespace":"lab"}', "BAD_REQUEST", 400],
  ])("refuses a body that is %s", async (_, body, code, status) => {
    const fake = await start();
    const answer = await call(fake.runtime, "/api/v1/attachments", { ...WRITE, body });
    expect([answer.status, answer.body]).toMatchObject([status, { code }]);
  });

  it("takes a write from a script with a Bearer and no cookie", async () => {
    const fake = await start();
    const headers = { "content-type": "application/json", authorization: "Bearer abc" };
    const answer = await call(fake.runtime, "/api/v1/attachments", { ...WRITE, headers });
    expect([answer.status, answer.body]).toMatchObject([422, { code: "POD_NOT_FOUND" }]);
  });

  it.each(Object.values(ROUTES).flatMap(({ path }) => ["PUT", "PATCH"].map((method) => [method, path])))(
    "does not know %s %s, nor by an override header",
    async (method, path) => {
      const fake = await start();
      const answer = await call(fake.runtime, path.replaceAll(/[{}]/g, ""), {
        method,
        headers: { ...OWN, "x-http-method-override": "POST" },
      });
      expect([answer.status, answer.body]).toMatchObject([405, { code: "METHOD_NOT_ALLOWED" }]);
      expect(answer.headers.get("allow")).toMatch(/GET|DELETE|POST/);
    },
  );

  it("answers every write with 405 on a server that only reads", async () => {
    const fake = await start({ readOnlyReason: "This server only reads." });
    for (const { wire } of ALL_ROUTES.filter(({ wire }) => wire.isWrite)) {
      const answer = await call(fake.runtime, wire.path.replaceAll(/[{}]/g, ""), {
        method: wire.method,
        headers: OWN,
        body: wire.method === "POST" ? BODY : null,
      });
      expect([wire.path, answer.status, answer.body]).toMatchObject([wire.path, 405, { code: "READ_ONLY" }]);
    }
  });

  it("answers reads of the cluster with NOT_READY until it has been read, and says why", async () => {
    const fake = await start({ isSynced: false });
    expect(await call(fake.runtime, "/api/v1/pods")).toMatchObject({
      status: 503,
      body: { code: "NOT_READY" },
    });
    expect((await call(fake.runtime, "/api/v1/summary")).status).toBe(200);
  });

  it.each([
    ["/api/v1/pods?bogus=1", "UNKNOWN_PARAMETER"],
    ["/api/v1/summary?x=1", "UNKNOWN_PARAMETER"],
    ["/api/v1/topology?layout=lanes&evil=1", "UNKNOWN_PARAMETER"],
    ["/api/v1/pods?limit=0", "BAD_REQUEST"],
    ["/api/v1/pods?limit=1001", "BAD_REQUEST"],
    ["/api/v1/pods?limit=1e2", "BAD_REQUEST"],
    ["/api/v1/pods?limit=", "BAD_REQUEST"],
    ["/api/v1/pods?namespace=a&namespace=b", "BAD_REQUEST"],
    ["/api/v1/pods?sort=evil", "BAD_REQUEST"],
    ["/api/v1/pods?cursor=evil", "BAD_CURSOR"],
    ["/api/v1/attachments?state=evil", "BAD_REQUEST"],
    ["/api/v1/addresses/not-an-ip", "BAD_REQUEST"],
    ["/api/v1/addresses/010.0.0.1", "BAD_REQUEST"],
    ["/api/v1/stream", "BAD_REQUEST"],
    ["/api/v1/stream?topics=evil", "BAD_REQUEST"],
    ["/api/v1/stream?view=evil%3D1", "UNKNOWN_PARAMETER"],
  ])("refuses %s with %s", async (path, code) => {
    const fake = await start();
    expect(await call(fake.runtime, path)).toMatchObject({ status: 400, body: { code } });
  });

  it("answers what is not there with 404, in the same words for all", async () => {
    const fake = await start();
    for (const path of [
      "pods/a/b",
      "networks/multus/a/b",
      "nodes/a",
      "pools/a",
      "findings/a",
      "operations/a",
    ]) {
      expect([path, await call(fake.runtime, `/api/v1/${path}`)]).toMatchObject([
        path,
        { status: 404, body: { code: "NOT_FOUND" } },
      ]);
    }
  });

  it("tells nothing of a mistake of its own", async () => {
    const fake = await start();
    const broken = {
      wire: ROUTES.summary,
      answer: () => {
        throw new Error("secret /etc/path");
      },
    };
    const request = new Request(`${ORIGIN}/api/v1/summary`, { headers: { host: "localhost:8080" } });
    const response = await answerRequest(fake.runtime, [broken], request);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
  });

  it("marks every answer as nobody's to keep, frame or sniff", async () => {
    const fake = await start();
    for (const path of ["/api/v1/summary", "/api/v1/pods?bogus=1"]) {
      const { headers } = await call(fake.runtime, path);
      expect(headers.get("cache-control")).toContain("no-store");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    }
  });

  it("answers HEAD like GET, without a body", async () => {
    const fake = await start();
    expect(await call(fake.runtime, "/api/v1/summary", { method: "HEAD" })).toMatchObject({
      status: 200,
      body: undefined,
    });
  });
});

describe("the table of routes", () => {
  it("is answered whole, each by a file of its own that refuses every other method", () => {
    expect(ALL_ROUTES.map(({ wire }) => wire.id).sort()).toEqual(Object.keys(ROUTES).sort());
    for (const { path } of Object.values(ROUTES)) {
      const file = new URL(`../../app${path.replaceAll(/\{(\w+)\}/g, "[$1]")}/route.ts`, import.meta.url);
      expect([path, existsSync(file)]).toEqual([path, true]);
      const text = readFileSync(file, "utf8");
      for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
        expect(text).toContain(`answer as ${method},`);
      }
    }
  });
});
