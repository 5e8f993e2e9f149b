import { connect, constants } from "node:http2";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeAuthority, makeClientCertificate } from "../certificates/authority.ts";
import type { KeyPair } from "../certificates/certificate.ts";
import { ask } from "../contract/client.ts";
import type { Ask, Cluster } from "../contract/client.ts";
import { stringAt, stringsAt } from "../store/json.ts";
import { serveLab } from "../testing/served-lab.ts";
import type { ServedLab } from "../testing/served-lab.ts";

const DAY_MS = 86_400_000;
const ALICE = { username: "alice", groups: ["dev", "net-admins"] };
let lab: ServedLab;

beforeAll(async () => {
  lab = await serveLab("HTTP/2");
});

afterAll(() => lab.close());

const WHO_AM_I: Ask = {
  method: "POST",
  path: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
  headers: { "content-type": "application/json" },
  body: "{}",
};

const showing = (pair: KeyPair, isHttp1 = false): Cluster => ({
  url: lab.server.url,
  ca: lab.authority.cert,
  ...pair,
  isHttp1,
});

test.each([false, true])(
  "a client certificate says who it is and in which groups (HTTP/1.1: %s)",
  async (isHttp1) => {
    const answer = await ask(
      showing(makeClientCertificate(lab.authority, ALICE, Date.now()), isHttp1),
      WHO_AM_I,
    );
    expect(answer.status).toBe(201);
    expect(stringAt(answer.json, "status", "userInfo", "username")).toBe("alice");
    expect(stringsAt(answer.json, "status", "userInfo", "groups").toSorted()).toEqual([
      "dev",
      "net-admins",
      "system:authenticated",
    ]);
  },
);

test("a certificate of another authority, or one that ran out, is a 401; beside a good token it does no harm", async () => {
  const foreign = makeClientCertificate(makeAuthority(Date.now()), ALICE, Date.now());
  const old = makeClientCertificate(lab.authority, ALICE, Date.now() - 30 * DAY_MS, DAY_MS);
  for (const pair of [foreign, old]) {
    expect((await ask(showing(pair), WHO_AM_I)).status).toBe(401);
    const withToken = { ...showing(pair), token: "admin-token" };
    expect((await ask(withToken, WHO_AM_I)).status).toBe(201);
  }
});

test("without certificate and token one is anonymous", async () => {
  const answer = await ask(lab.admin, { path: "/api/v1/pods", token: null });
  expect(answer.status).toBe(403);
  expect(answer.text).toContain("system:anonymous");
});

test("who doesn't know the authority gets no connection", async () => {
  await expect(ask({ url: lab.server.url }, { path: "/version" })).rejects.toThrow(/self.signed certificate/);
});

test("several values of one header arrive apart over HTTP/2", async () => {
  const groups = ["dev", "net-admins"];
  const session = connect(lab.server.url, {
    ca: lab.authority.cert,
    cert: lab.admin.cert,
    key: lab.admin.key,
  });
  const stream = session.request({
    ":method": "POST",
    ":path": WHO_AM_I.path,
    "impersonate-user": "alice",
    "impersonate-group": groups,
    "content-type": "application/json",
  });
  stream.end("{}");
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  session.close();
  const json: unknown = JSON.parse(Buffer.concat(parts).toString());
  expect(stringsAt(json, "status", "userInfo", "groups")).toEqual([...groups, "system:authenticated"]);
});

test("a watch that is reset ends alone; the other streams of its connection go on", async () => {
  const session = connect(lab.server.url, {
    ca: lab.authority.cert,
    cert: lab.admin.cert,
    key: lab.admin.key,
  });
  const open = session.request({ ":path": "/api/v1/pods?watch=true" });
  const kept = session.request({ ":path": "/api/v1/configmaps?watch=true" });
  await Promise.all([open, kept].map((stream) => new Promise((resolve) => stream.once("response", resolve))));
  open.close(constants.NGHTTP2_CANCEL);
  await new Promise((resolve) => open.once("close", resolve));
  const line = new Promise<string>((resolve) =>
    kept.once("data", (part: Buffer) => resolve(part.toString())),
  );
  lab.store.create("configmaps", { metadata: { name: "a", namespace: "default" } }, { manager: "test" });
  lab.store.create(
    "pods",
    { metadata: { name: "a", namespace: "default" }, spec: { containers: [{ name: "c" }] } },
    { manager: "test" },
  );
  expect(await line).toContain('"type":"ADDED"');
  session.destroy();
  expect((await ask(lab.admin, { path: "/version" })).status).toBe(200);
});
