import { UNTROUBLED } from "../../lib/model/source-state.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Audit } from "../../lib/audit/audit.ts";
import { createClusterModel } from "../../lib/cluster/create-cluster-model.ts";
import type { KubeObject } from "../../lib/kube/kube-object.ts";
import { failed, ok, type Result } from "../../lib/model/result.ts";
import type { SourceState } from "../../lib/model/source-state.ts";
import type { Intent, PlannedPatch, Planned } from "../../lib/plan/plan.ts";
import { sources } from "../../lib/sources/index.ts";
import { type Watched, watchedName } from "../../lib/sources/source.ts";
import type { ClusterView } from "../../lib/cluster/cluster-model.ts";
import { allowedHosts, allowedOrigins } from "../access/origin.ts";
import { type Config, readConfig } from "../config.ts";
import type { ClusterFeed, FeedSink, NodeAgents } from "../kube/feed.ts";
import { createClusterRuntime } from "../live/cluster-runtime.ts";
import { createLog } from "../log.ts";
import { createMetrics } from "../metrics.ts";
import type { ClusterApi } from "../operations/cluster-api.ts";
import type { Runtime } from "../runtime.ts";
import { openSqliteStore } from "../store/sqlite-store.ts";
import type { ClusterStore } from "../store/store.ts";

/** A cluster that does what a test says, behind a real engine, store and wrapper. */
export interface FakeCluster {
  readonly runtime: Runtime;
  readonly store: ClusterStore;
  readonly feed: FakeFeed;
  readonly api: FakeApi;
  /** Waits until the engine has taken over everything that was said. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export interface FakeFeed {
  put(resource: string, object: KubeObject): void;
  drop(resource: string, object: KubeObject): void;
  state(resource: string, state: SourceState["state"]): void;
}

export interface FakeApi extends ClusterApi {
  mayPatch: boolean;
  mayAsk: { get: boolean; delete: boolean };
  /** What the next patches are answered with; accepted where nothing is left. */
  readonly answers: Result<undefined>[];
  readonly sent: { readonly patch: PlannedPatch; readonly isDryRun: boolean }[];
  onPatch: ((patch: PlannedPatch) => void) | undefined;
}

export const startFakeCluster = async (
  options: {
    readonly argv?: readonly string[];
    readonly audit?: (view: ClusterView) => Audit;
    readonly plan?: (intent: Intent, view: ClusterView) => Planned;
    readonly isSynced?: boolean;
    readonly readOnlyReason?: string;
    readonly dataDir?: string;
    readonly agents?: NodeAgents;
  } = {},
): Promise<FakeCluster> => {
  const config = configOf(options.argv ?? []);
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "moorings-fake-"));
  const opened = await openSqliteStore(dataDir);
  if (!opened.ok) throw new Error(opened.problem.detail);
  const { feed: bare, control } = createFakeFeed();
  const feed = options.agents === undefined ? bare : { ...bare, agents: options.agents };
  const api = createFakeApi();
  const model = createClusterModel(feed.cluster);
  const store = opened.value.cluster(feed.cluster);
  const log = createLog("silent");
  let id = 0;
  const cluster = await createClusterRuntime({
    feed,
    mode: "kubeconfig",
    version: "0.0.0",
    epoch: "epoch1",
    readOnlyReason: options.readOnlyReason,
    sources,
    model,
    audit: options.audit?.(model) ?? createQuietAudit(),
    plan:
      options.plan ?? (() => ({ ok: false, refusal: { code: "POD_NOT_FOUND", detail: "", preflight: [] } })),
    api,
    store,
    log,
    newId: () => `op-${++id}`,
    tickMs: 1,
  });
  cluster.start();
  const clusters = new Map([[feed.cluster, cluster]]);
  if (options.isSynced !== false)
    for (const watched of WATCHES.values()) control.state(watchedName(watched), "synced");
  const fake: FakeCluster = {
    runtime: {
      config,
      log,
      hosts: allowedHosts(config),
      origins: allowedOrigins(config),
      clusters,
      cluster,
      metrics: createMetrics(clusters),
      stop: () => cluster.stop(),
    },
    store,
    feed: control,
    api,
    settled: async () => {
      // Two quiet looks in a row: a tick may be what starts the next one.
      for (let quiet = 0, ticks = -1; quiet < 2;) {
        await new Promise((resolve) => setTimeout(resolve, 8));
        const now = cluster.engine.metrics();
        // Where the machine is busy one tick may take longer than both looks.
        const isQuiet = now.dirty === 0 && now.ticks === ticks && !cluster.engine.isSettling();
        quiet = isQuiet ? quiet + 1 : 0;
        ticks = now.ticks;
      }
    },
    stop: async () => {
      await cluster.stop();
      await opened.value.close();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
  await fake.settled();
  return fake;
};

const configOf = (argv: readonly string[]): Config => {
  const read = readConfig(["--kubeconfig", "/nowhere", ...argv], {});
  if (read.kind !== "config") throw new Error(JSON.stringify(read));
  return read.config;
};

const WATCHES = new Map(
  sources
    .flatMap((source) => source.watches)
    .map((watched): [string, Watched] => [watchedName(watched), watched]),
);

const createFakeFeed = (): { feed: ClusterFeed; control: FakeFeed } => {
  let sink: FeedSink | undefined;
  const told = (): FeedSink => {
    if (sink === undefined) throw new Error("the feed has not been started");
    return sink;
  };
  const watchedOf = (resource: string): Watched => {
    const watched = WATCHES.get(resource);
    if (watched === undefined) throw new Error(`nobody watches ${resource}`);
    return watched;
  };
  return {
    feed: {
      cluster: "test",
      now: undefined,
      readOnlyReason: undefined,
      start: (given) => {
        sink = given;
      },
      stop: () => Promise.resolve(),
    },
    control: {
      put: (resource, object) => told().put(watchedOf(resource), object),
      drop: (resource, object) =>
        told().drop(watchedOf(resource), {
          namespace: object.metadata.namespace ?? null,
          name: object.metadata.name,
          uid: object.metadata.uid ?? null,
        }),
      state: (resource, state) =>
        told().state(watchedOf(resource), {
          state,
          since: "2026-11-23T10:00:00.000Z",
          heardAt: null,
          objects: 0,
          error: null,
          attempts: 0,
          retryAt: null,
          ...UNTROUBLED,
        }),
    },
  };
};

const createFakeApi = (): FakeApi => {
  const api: FakeApi = {
    mayPatch: true,
    mayAsk: { get: true, delete: true },
    answers: [],
    sent: [],
    onPatch: undefined,
    mayPatchPods: () => Promise.resolve(ok(api.mayPatch)),
    mayAskNode: (_viewer, verb) => Promise.resolve(ok(api.mayAsk[verb])),
    patch: (_viewer, patch, isDryRun) => {
      api.sent.push({ patch, isDryRun });
      const outcome = api.answers.shift() ?? ok(undefined);
      if (outcome.ok && !isDryRun) api.onPatch?.(patch);
      const sent = {
        method: "PATCH",
        path: `/pods/${patch.name}${isDryRun ? "?dryRun=All" : ""}`,
        contentType: "application/json-patch+json",
        body: JSON.stringify(patch.operations),
        answer: outcome.ok ? "accepted" : outcome.problem.detail,
      } as const;
      return Promise.resolve({ outcome, sent });
    },
  };
  return api;
};

export const conflict = (): Result<undefined> => failed({ code: "CONFLICT", detail: "someone was faster" });

/** An audit that finds nothing. */
const createQuietAudit = (): Audit => ({
  mark: () => undefined,
  markAll: () => undefined,
  run: () => ({ isDone: true, put: [], drop: [] }),
  findings: () => [],
  finding: () => undefined,
  findingCount: () => 0,
  findingsAbout: () => [],
});
