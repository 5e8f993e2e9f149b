import { connect } from "node:http2";
import type { ClientHttp2Session } from "node:http2";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ask } from "../contract/client.ts";
import { stringAt } from "../store/json.ts";
import { serveLab } from "../testing/served-lab.ts";
import type { ServedLab } from "../testing/served-lab.ts";
import { createHappenings } from "./happenings.ts";
import type { Happening } from "./happenings.ts";

const NADS = "network-attachment-definitions.k8s.cni.cncf.io";
const NADS_PATH = "/apis/k8s.cni.cncf.io/v1/network-attachment-definitions";
let lab: ServedLab;
let once: Readonly<Record<string, Happening>>;
let hasWritten = false;

beforeEach(async () => {
  lab = await serveLab("HTTP/2", { futureVersionMs: 100 });
  const secrets = { adminToken: "admin-token", tokenKey: "", authority: lab.authority };
  hasWritten = false;
  const writeKubeconfig = (): void => {
    hasWritten = true;
  };
  once = createHappenings({ api: lab.api, server: lab.server, secrets, host: "127.0.0.1", writeKubeconfig });
  for (const name of ["a", "b", "c"]) makeMap(name);
});

afterEach(() => lab.close());

const makeMap = (name: string): void => {
  const made = lab.store.create("configmaps", { metadata: { name, namespace: "default" } }, { manager: "t" });
  expect(made.ok).toBe(true);
};

const get = (path: string) => ask(lab.admin, { path });

test("no credentials are any good while `unauthorized` is on", async () => {
  lab.faults.set("unauthorized", true);
  expect((await get("/api/v1/pods")).status).toBe(401);
  lab.faults.set("unauthorized", false);
  expect((await get("/api/v1/pods")).status).toBe(200);
});

test("rights are taken for one resource or for all, and open watches go on", async () => {
  const watch = get("/api/v1/configmaps?watch=true&resourceVersion=0&timeoutSeconds=1");
  lab.faults.set("forbidden:configmaps", true);
  expect((await get("/api/v1/configmaps")).status).toBe(403);
  expect((await get("/api/v1/pods")).status).toBe(200);
  lab.faults.set("forbidden", true);
  expect((await get("/api/v1/pods")).status).toBe(403);
  expect([200, 403]).toContain((await watch).status);
});

test("a resource is absent and back again: its watch ends, discovery forgets it, its objects stay", async () => {
  const object = { metadata: { name: "n", namespace: "default" }, spec: { config: "{}" } };
  lab.store.create(NADS, object, { manager: "t" });
  const watch = get(`${NADS_PATH}?watch=true`);
  await expect.poll(() => lab.api.openWatches.size).toBe(1);
  lab.faults.set(`absent:${NADS}`, true);
  expect((await watch).lines).toHaveLength(1);
  expect((await get(NADS_PATH)).status).toBe(404);
  expect((await get("/apis/k8s.cni.cncf.io/v1")).text).not.toContain("NetworkAttachmentDefinition");
  lab.faults.set(`absent:${NADS}`, false);
  expect((await get(NADS_PATH)).text).toContain('"n"');
});

test("with `continue-410` every page but the first is too old, with a way on", async () => {
  lab.faults.set("continue-410", true);
  const path = "/api/v1/namespaces/default/configmaps?limit=1";
  const first = await get(path);
  const second = await get(`${path}&continue=${stringAt(first.json, "metadata", "continue") ?? ""}`);
  expect(second.status).toBe(410);
  const third = await get(`${path}&continue=${stringAt(second.json, "metadata", "continue") ?? ""}`);
  expect(third.status).toBe(200);
});

const open = (): Promise<ClientHttp2Session> =>
  new Promise((resolve, reject) => {
    const { ca, cert, key } = lab.admin;
    const session = connect(lab.server.url, { ca, cert, key });
    session.on("error", reject);
    session.once("remoteSettings", () => resolve(session));
  });

test("GOAWAY lets open streams run on and the connection take no more", async () => {
  const session = await open();
  const stream = session.request({ ":path": "/api/v1/configmaps?watch=true&resourceVersion=0" });
  let text = "";
  stream.on("data", (part: Buffer) => (text += part.toString()));
  await expect.poll(() => text).toContain('"c"');
  const gone = new Promise((resolve) => session.once("goaway", resolve));
  lab.faults.set("goaway", true);
  await gone;
  makeMap("later");
  await expect.poll(() => text).toContain('"later"');
  stream.close();
  session.destroy();
});

test("`http2-streams:N` bounds open connections and new ones", async () => {
  const session = await open();
  const changed = new Promise((resolve) => session.once("remoteSettings", resolve));
  lab.faults.set("http2-streams:3", true);
  await changed;
  const other = await open();
  expect(session.remoteSettings.maxConcurrentStreams).toBe(3);
  await expect.poll(() => other.remoteSettings.maxConcurrentStreams).toBe(3);
  session.destroy();
  other.destroy();
});

test("a restored etcd gives old objects and old versions; a watch from the lost future waits for it", async () => {
  await once["backup"]?.run();
  const before = lab.store.version;
  makeMap("lost");
  lab.store.remove("configmaps", "default", "a");
  const later = lab.store.version;
  await once["restore"]?.run();
  const list = await get("/api/v1/configmaps");
  expect(stringAt(list.json, "metadata", "resourceVersion")).toBe(String(before));
  expect(list.text).toContain('"name": "a"');
  expect(list.text).not.toContain('"lost"');
  const watch = await get(`/api/v1/configmaps?watch=true&resourceVersion=${later}&timeoutSeconds=1`);
  expect(watch.lines).toEqual([]);
  expect((await get(`/api/v1/configmaps?resourceVersion=${later}`)).status).toBe(504);
});

test("a rotated certificate is good for the same authority, a rotated authority only for a new kubeconfig", async () => {
  await once["rotate-certificate"]?.run();
  expect((await get("/version")).status).toBe(200);
  expect(hasWritten).toBe(false);
  await once["rotate-authority"]?.run();
  expect(hasWritten).toBe(true);
  await expect(get("/version")).rejects.toThrow(/certificate/);
  const isInsecure = { ...lab.admin, isInsecure: true };
  expect((await ask(isInsecure, { path: "/version" })).status).toBe(401);
});

test("rotated tokens are a 401", async () => {
  const withToken = { path: "/api/v1/pods", token: "admin-token" };
  expect((await ask(lab.admin, withToken)).status).toBe(200);
  await once["rotate-tokens"]?.run();
  expect((await ask(lab.admin, withToken)).status).toBe(401);
  expect((await get("/api/v1/pods")).status).toBe(200);
});

test("without a backup there is nothing to restore", () => {
  expect(() => once["restore"]?.run()).toThrow("no backup");
});
