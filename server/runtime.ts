import { randomBytes } from "node:crypto";
import { createAudit } from "../lib/audit/create-audit.ts";
import { rules } from "../lib/audit/index.ts";
import { createClusterModel } from "../lib/cluster/create-cluster-model.ts";
import { seedTables } from "../lib/cluster/text-table.ts";
import { failed, ok, type Result } from "../lib/model/result.ts";
import { sources } from "../lib/sources/index.ts";
import { allowedHosts, allowedOrigins } from "./access/origin.ts";
import { type Config, LIMITS, readProcessConfig } from "./config.ts";
import { createLog, type Log } from "./log.ts";
import { createClusterRuntime, type ClusterRuntime } from "./live/cluster-runtime.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { openFeed } from "./open-feed.ts";
import { planIntent } from "./operations/plan-intent.ts";
import { openSqliteStore } from "./store/sqlite-store.ts";
import type { Store } from "./store/store.ts";
import { VERSION } from "./version.ts";

/** Everything that lives as long as the process. */
export interface Runtime {
  readonly config: Config;
  readonly log: Log;
  readonly hosts: ReadonlySet<string>;
  readonly origins: ReadonlySet<string>;
  /** One engine and all that belongs to it for each cluster, by name. */
  readonly clusters: ReadonlyMap<string, ClusterRuntime>;
  /** The cluster that calls without a cluster mean. */
  readonly cluster: ClusterRuntime;
  readonly metrics: Metrics;
  stop(): Promise<void>;
}

/**
 * Surprise: Next compiles instrumentation and route handlers as separate module graphs, so a module's own variable would
 * exist twice. The symbol is the same everywhere.
 */
const KEY = Symbol.for("moorings.runtime");

interface Slot {
  runtime?: Runtime;
  starting?: Promise<void>;
  /** Why there is no runtime. */
  failure?: string;
}

const slot = (): Slot => {
  const holder = globalThis as typeof globalThis & { [KEY]?: Slot };
  holder[KEY] ??= {};
  return holder[KEY];
};

/** undefined until it has been started. */
export const runtime = (): Runtime | undefined => slot().runtime;

/** Why the start failed, in one line; undefined where it did not. */
export const startFailure = (): string | undefined => slot().failure;

/** Starts the runtime of this process once; later calls do nothing. Does not wait for the cluster. */
export const startRuntime = (): Promise<void> => {
  const own = slot();
  own.starting ??= start(own);
  return own.starting;
};

const start = async (own: Slot): Promise<void> => {
  // Before any of them is made: names that are found slowly can't be made up by who doesn't know it.
  seedTables(randomBytes(4).readInt32LE());
  const read = readProcessConfig();
  const created =
    read.kind === "config"
      ? await createRuntime(read.config)
      : failed({ code: "INTERNAL", detail: read.kind === "bad" ? read.message : "no configuration" });
  if (!created.ok) {
    own.failure = created.problem.detail;
    // The launcher shows the last lines of a process that ended.
    process.stderr.write(`moorings: ${created.problem.detail}\n`);
    process.exit(1);
  }
  own.runtime = created.value;
  stopOnSignals(created.value);
  created.value.cluster.start();
};

/** Streams are requests that never end: Next would wait for them, so they are told goodbye first. */
const stopOnSignals = (running: Runtime): void => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      const late = setTimeout(() => process.exit(0), LIMITS.shutdownMs);
      late.unref();
      running.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          running.log.error({ err: error }, "stopping failed");
          process.exit(1);
        },
      );
    });
  }
};

/** Builds a runtime that isn't started yet. Problems: unreadable kubeconfig or snapshot, unusable data directory. */
export const createRuntime = async (config: Config): Promise<Result<Runtime>> => {
  const log = createLog(config.logLevel);
  const feed = await openFeed(config, sources);
  if (!feed.ok) return feed;
  if (feed.value.warning !== undefined) log.warn({ cluster: feed.value.feed.cluster }, feed.value.warning);
  const store = await openSqliteStore(config.dataDir);
  if (!store.ok) return store;
  const cluster = await createCluster(config, feed.value, store.value, log);
  const clusters = new Map([[cluster.engine.cluster, cluster]]);
  return ok({
    config,
    log,
    hosts: allowedHosts(config),
    origins: allowedOrigins(config),
    clusters,
    cluster,
    metrics: createMetrics(clusters),
    stop: async () => {
      await Promise.all([...clusters.values()].map((each) => each.stop()));
      await store.value.close();
    },
  });
};

type OpenedFeed = Extract<Awaited<ReturnType<typeof openFeed>>, { ok: true }>["value"];

const createCluster = (
  config: Config,
  opened: OpenedFeed,
  store: Store,
  log: Log,
): Promise<ClusterRuntime> => {
  const { feed, api, mode } = opened;
  const model = createClusterModel(feed.cluster);
  return createClusterRuntime({
    feed,
    mode,
    api,
    version: VERSION,
    epoch: randomBytes(6).toString("hex"),
    readOnlyReason:
      feed.readOnlyReason ?? (config.isReadOnly ? "This server was started with --read-only." : undefined),
    sources,
    model,
    audit: createAudit(model, rules),
    plan: planIntent,
    store: store.cluster(feed.cluster),
    log,
    newId: () => `op-${Date.now().toString(36)}-${randomBytes(5).toString("hex")}`,
  });
};
