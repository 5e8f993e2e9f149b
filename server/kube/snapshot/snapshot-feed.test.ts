import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readHeardNode } from "../../../lib/sources/node-report-object.ts";
import { sources } from "../../../lib/sources/index.ts";
import type { SourceState } from "../../../lib/model/source-state.ts";
import type { KubeObject } from "../../../lib/kube/kube-object.ts";
import { createSnapshotFeed } from "./snapshot-feed.ts";
import type { SnapshotFeed } from "./snapshot-feed.ts";

const CAPTURES = fileURLToPath(new URL("../../../../shared/captures/cluster", import.meta.url));
const watches = [...new Set(sources.flatMap((source) => source.watches))];

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "moorings-snapshot-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const openFeed = async (path: string): Promise<SnapshotFeed> => {
  const feed = await createSnapshotFeed({ path, watches });
  if (!feed.ok) throw new Error(feed.problem.detail);
  return feed.value;
};

const readAll = async (feed: SnapshotFeed) => {
  const objects = new Map<string, KubeObject[]>();
  const states = new Map<string, SourceState>();
  await new Promise<void>((resolve) => {
    feed.start({
      begin: (watched) => objects.set(watched.resource, []),
      put: (watched, object) => objects.get(watched.resource)?.push(object),
      drop: () => undefined,
      synced: () => undefined,
      state: (watched, state) => {
        states.set(watched.resource, state);
        if (states.size === watches.length) resolve();
      },
    });
  });
  await feed.stop();
  return { objects, states };
};

test("reads the recorded cluster whole, with the newest time in it as its now", async () => {
  const feed = await openFeed(CAPTURES);
  expect(feed.cluster).toBe("cluster");
  expect(feed.now).toBe("2026-11-23T22:22:33.605Z");
  expect(feed.readOnlyReason).toBe(
    "This is a snapshot from 2026-11-23T22:22:33.605Z: nothing can be changed.",
  );
  expect(feed.problems).toEqual([]);
  const { objects, states } = await readAll(feed);
  const counts = Object.fromEntries([...objects].map(([resource, all]) => [resource, all.length]));
  expect(counts).toMatchObject({
    pods: 11,
    nodes: 1,
    namespaces: 6,
    events: 751,
    "network-attachment-definitions": 18,
    ippools: 4,
    overlappingrangeipreservations: 5,
  });
  expect(states.size).toBe(watches.length);
  const notThere = [...states].filter(([, { state }]) => state !== "synced");
  expect(notThere.map(([name, { state }]) => `${name} ${state}`).sort()).toEqual([
    "clusteruserdefinednetworks absent",
    "deviceclasses absent",
    "ipamclaims absent",
    "networks absent",
    "replicasets absent",
    "resourceclaims absent",
    "statefulsets absent",
    "userdefinednetworks absent",
    "virtualmachineinstances absent",
    "virtualmachines absent",
  ]);
  expect(objects.get("pods")?.every((pod) => pod.kind === "Pod" && pod.apiVersion === "v1")).toBe(true);
});

test("turns the saved cni and netns folders into the report of the node that the pods name", async () => {
  const { objects } = await readAll(await openFeed(CAPTURES));
  const [object] = objects.get("node-reports") ?? [];
  if (object === undefined) throw new Error("there is no report");
  const report = readHeardNode(object);
  if (!report.ok) throw new Error(report.problem.detail);
  expect(report.value.node).toBe(objects.get("nodes")?.[0]?.metadata.name);
  const pods = objects.get("pods") ?? [];
  expect(report.value.report?.namespaces.length).toBe(8);
  for (const { id, pod } of report.value.report?.namespaces ?? [])
    expect(pods.find((known) => known.metadata.uid === pod?.uid)?.metadata.name).toBe(id);
});

test("says absent, not empty, for what the snapshot has no file of", async () => {
  await writeFile(
    join(folder, "pods.json"),
    JSON.stringify({ kind: "PodList", apiVersion: "v1", items: [] }),
  );
  const { states } = await readAll(await openFeed(folder));
  expect(states.get("pods")).toMatchObject({ state: "synced", objects: 0 });
  expect(states.get("ippools")).toMatchObject({
    state: "absent",
    error: "the snapshot holds no ippools.whereabouts.cni.cncf.io",
  });
});

test("reads kubectl lists, single objects and nested folders; other files are named and left out", async () => {
  const pod = (name: string, version: string) => ({
    kind: "Pod",
    apiVersion: "v1",
    metadata: {
      name,
      namespace: "lab",
      uid: name,
      resourceVersion: version,
      creationTimestamp: "2026-01-02T03:04:05Z",
    },
  });
  await mkdir(join(folder, "a", "b"), { recursive: true });
  await writeFile(
    join(folder, "a", "list.json"),
    JSON.stringify({ kind: "List", apiVersion: "v1", items: [pod("one", "5"), 7, { kind: "Pod" }] }),
  );
  await writeFile(join(folder, "a", "b", "two.json"), JSON.stringify(pod("two", "6")));
  await writeFile(join(folder, "older.json"), JSON.stringify(pod("one", "4")));
  await writeFile(join(folder, "broken.json"), "{");
  await writeFile(join(folder, "other.json"), '{"hello": "world"}');
  const feed = await openFeed(folder);
  const { objects } = await readAll(feed);
  expect(
    objects.get("pods")?.map(({ metadata }) => `${metadata.name} ${metadata.resourceVersion ?? ""}`),
  ).toEqual(["two 6", "one 5"]);
  expect(feed.problems.map((problem) => problem.detail.replace(folder, ""))).toEqual([
    "/broken.json: it is not valid JSON",
    "/a/list.json: 2 items can't be read",
    "/other.json holds no Kubernetes objects",
  ]);
});

test("takes an event once although it was saved in both API groups", async () => {
  const metadata = { name: "web.1", namespace: "lab", uid: "e1", resourceVersion: "9" };
  await writeFile(
    join(folder, "1.json"),
    JSON.stringify({ kind: "EventList", apiVersion: "v1", items: [{ metadata }] }),
  );
  await writeFile(
    join(folder, "2.json"),
    JSON.stringify({
      kind: "EventList",
      apiVersion: "events.k8s.io/v1",
      items: [{ metadata, note: "hello" }],
    }),
  );
  const { objects } = await readAll(await openFeed(folder));
  expect(objects.get("events")?.length).toBe(1);
});

test("says with a code that nothing is there or nothing can be read", async () => {
  expect(await createSnapshotFeed({ path: join(folder, "none"), watches })).toMatchObject({
    problem: { code: "SNAPSHOT_MISSING" },
  });
  expect(await createSnapshotFeed({ path: folder, watches })).toMatchObject({
    problem: { code: "SNAPSHOT_EMPTY" },
  });
});
