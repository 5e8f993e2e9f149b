import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, IncomingMessage, type Server } from "node:http";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { isRecord, recordOf } from "../../../lib/kube/fields.ts";
import { createDoor, type Door } from "./door.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A cluster that knows a few tokens, each with the audience it was made for, and who may what. */
const clusterWith = async (
  answer: (kind: string, spec: Record<string, unknown>) => { status: number; body: unknown },
): Promise<{ door: Door; asked: string[] }> => {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      const body: unknown = JSON.parse(text);
      const kind = String(recordOf(body)?.["kind"]);
      asked.push(`${request.url ?? ""} ${request.headers.authorization ?? ""}`);
      const spec = recordOf(body)?.["spec"];
      const { status, body: said } = answer(kind, isRecord(spec) ? { ...spec } : {});
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const folder = mkdtempSync(join(tmpdir(), "reviews-"));
  const tokenFile = join(folder, "token");
  writeFileSync(tokenFile, "ours\n");
  closers.push(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  });
  const door = createDoor(
    {
      kind: "reviewed",
      api: `http://127.0.0.1:${String(port)}`,
      caFile: undefined,
      tokenFile,
      audience: "moorings-agent",
    },
    "node-1",
  );
  return { door, asked };
};

const asking = (token: string | undefined): IncomingMessage =>
  Object.assign(new IncomingMessage(new Socket()), {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });

const AUDIENCES: Record<string, string[]> = {
  server: ["moorings-agent"],
  operator: ["moorings-agent"],
  stranger: ["moorings-agent"],
  forTheApi: ["https://kubernetes.default.svc"],
  withoutAudience: [],
};
const MAY: Record<string, string[]> = {
  server: ["get nodeobservations node-1"],
  operator: ["get nodeobservations node-1", "delete nodeactions node-1"],
  elsewhere: ["get nodeobservations node-2"],
};
const real = (kind: string, spec: Record<string, unknown>): { status: number; body: unknown } => {
  if (kind === "TokenReview") {
    const token = String(spec["token"]);
    const audiences = AUDIENCES[token];
    return {
      status: 201,
      body: {
        status:
          audiences === undefined
            ? { authenticated: false }
            : { authenticated: true, audiences, user: { username: token, groups: ["system:authenticated"] } },
      },
    };
  }
  const { verb, resource, name, group } = recordOf(spec["resourceAttributes"]) ?? {};
  const allowed =
    group === "agent.moorings.dev" &&
    (MAY[String(spec["user"])] ?? []).includes(`${String(verb)} ${String(resource)} ${String(name)}`);
  return { status: 201, body: { status: { allowed } } };
};

test.each([
  [undefined, 401, 401],
  ["unknown", 401, 401],
  ["forTheApi", 401, 401],
  ["withoutAudience", 401, 401],
  ["stranger", 403, 403],
  ["server", undefined, 403],
  ["operator", undefined, undefined],
] as const)("caller %s: reading is answered with %s, acting with %s", async (token, reading, acting) => {
  const { door } = await clusterWith(real);
  expect((await door(asking(token), "get"))?.status).toBe(reading);
  expect((await door(asking(token), "delete"))?.status).toBe(acting);
});

test.each([
  ["an error", () => ({ status: 500, body: {} })],
  ["nonsense", () => ({ status: 201, body: [] })],
  ["a refusal", () => ({ status: 403, body: { kind: "Status" } })],
] as const)("where the cluster answers with %s nobody comes in", async (_, answer) => {
  const { door } = await clusterWith(answer);
  expect((await door(asking("server"), "get"))?.status).toBe(503);
});

test("what the cluster said is kept for a while, and asked with our own token", async () => {
  const { door, asked } = await clusterWith(real);
  for (let time = 0; time < 5; time++) expect(await door(asking("server"), "get")).toBeUndefined();
  expect(asked).toEqual([
    "/apis/authentication.k8s.io/v1/tokenreviews Bearer ours",
    "/apis/authorization.k8s.io/v1/subjectaccessreviews Bearer ours",
  ]);
});
