import { afterEach, expect, test } from "vitest";
import { ok } from "../../lib/model/result.ts";
import type { PlannedPatch } from "../../lib/plan/plan.ts";
import { createApiClient } from "./api-client.ts";
import type { ApiClient } from "./api-client.ts";
import { systemClock } from "./clock.ts";
import { patchPod } from "./patches.ts";
import { canI } from "./reviews.ts";
import { startSocketApi } from "./testing/socket-api.ts";
import { createUndiciWire } from "./undici-wire.ts";

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** A server that answers everything alike and keeps what it was sent. */
const answering = async (status: number, body: unknown): Promise<{ client: ApiClient; sent: string[] }> => {
  const sent: string[] = [];
  const api = await startSocketApi((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      sent.push(
        `${request.method ?? ""} ${request.url ?? ""} ${request.headers["content-type"] ?? ""} ${text}`,
      );
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  const transport = {
    ca: undefined,
    cert: undefined,
    key: undefined,
    serverName: undefined,
    skipVerify: false,
    proxy: undefined,
  };
  const client = createApiClient(
    {
      cluster: "test",
      access: () =>
        Promise.resolve(
          ok({
            server: `http://127.0.0.1:${String(api.port)}`,
            headers: { authorization: "Bearer sesame" },
            transport,
          }),
        ),
      reload: () => undefined,
    },
    createUndiciWire(),
    systemClock,
  );
  cleanUps.push(
    () => client.close(),
    () => api.close(),
  );
  return { client, sent };
};

const PATCH: PlannedPatch = {
  resource: "pods",
  namespace: "lab",
  name: "web",
  operations: [{ op: "test", path: "/metadata/uid", value: "u" }],
};

test("sends the operations as a JSON patch, dry or not", async () => {
  const { client, sent } = await answering(200, { metadata: { name: "web" } });
  expect(await patchPod(client, PATCH, { dryRun: true })).toMatchObject({
    outcome: { ok: true },
    sent: { answer: "accepted, resourceVersion not told" },
  });
  await patchPod(client, PATCH, { dryRun: false });
  const operations = '[{"op":"test","path":"/metadata/uid","value":"u"}]';
  expect(sent).toEqual([
    `PATCH /api/v1/namespaces/lab/pods/web?fieldManager=moorings&dryRun=All application/json-patch+json ${operations}`,
    `PATCH /api/v1/namespaces/lab/pods/web?fieldManager=moorings application/json-patch+json ${operations}`,
  ]);
});

test.each([
  [401, "Unauthorized", "UNAUTHORIZED"],
  [403, "Forbidden", "FORBIDDEN"],
  [404, "NotFound", "NOT_FOUND"],
  [409, "Conflict", "CONFLICT"],
  [422, "Invalid", "API_REFUSED"],
  [429, "TooManyRequests", "TOO_MANY"],
  [500, "InternalError", "CLUSTER_UNREACHABLE"],
])("turns a %i of the API into a problem with the API's own sentence", async (code, reason, expected) => {
  const message = "the server rejected our request due to an error in our request";
  const { client } = await answering(code, { kind: "Status", status: "Failure", code, reason, message });
  expect(await patchPod(client, PATCH, { dryRun: false })).toEqual({
    outcome: { ok: false, problem: { code: expected, detail: message } },
    sent: {
      method: "PATCH",
      path: "/api/v1/namespaces/lab/pods/web?fieldManager=moorings",
      contentType: "application/json-patch+json",
      body: '[{"op":"test","path":"/metadata/uid","value":"u"}]',
      answer: `${String(code)} ${reason}: ${message}`,
    },
  });
});

test("of a body that is too long to be looked at the beginning is kept, and how long it was", async () => {
  const { client, sent } = await answering(200, { metadata: { name: "web", resourceVersion: "7" } });
  const value = "v".repeat(100_000);
  const patched = await patchPod(
    client,
    { ...PATCH, operations: [{ op: "test", path: "/x", value }] },
    { dryRun: false },
  );
  expect(sent[0]?.length).toBeGreaterThan(100_000);
  expect(patched.sent.body.length).toBeLessThan(9_000);
  expect(patched.sent.body).toMatch(/… and \d+ more characters$/);
  expect(patched.sent.answer).toBe("accepted, resourceVersion 7");
});

test("a lost connection is a problem without credentials in it", async () => {
  const { client } = await answering(200, {});
  for (const cleanUp of cleanUps.splice(1)) await cleanUp();
  const result = await patchPod(client, PATCH, { dryRun: false });
  expect(result).toMatchObject({ outcome: { ok: false, problem: { code: "CLUSTER_UNREACHABLE" } } });
  expect(JSON.stringify(result)).not.toContain("sesame");
});

test("an access review gives the API's answer, and no answer is never a yes", async () => {
  const access = { verb: "patch", group: "", resource: "pods", namespace: "lab" } as const;
  const allowed = await answering(201, { kind: "SelfSubjectAccessReview", status: { allowed: true } });
  expect(await canI(allowed.client, access)).toEqual({ ok: true, value: { allowed: true, reason: null } });
  const broken = await answering(201, { kind: "SelfSubjectAccessReview" });
  expect(await canI(broken.client, access)).toMatchObject({ ok: false });
});
