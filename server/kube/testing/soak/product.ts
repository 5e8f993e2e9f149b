import { createAudit } from "../../../../lib/audit/create-audit.ts";
import { rules } from "../../../../lib/audit/index.ts";
import { createClusterModel } from "../../../../lib/cluster/create-cluster-model.ts";
import type { ClusterModel } from "../../../../lib/cluster/cluster-model.ts";
import type { Audit } from "../../../../lib/audit/audit.ts";
import { sources } from "../../../../lib/sources/index.ts";
import { createClusterRuntime, type ClusterRuntime } from "../../../live/cluster-runtime.ts";
import type { Log } from "../../../log.ts";
import { createKubeClusterApi } from "../../../operations/kube-cluster-api.ts";
import { planIntent } from "../../../operations/plan-intent.ts";
import { openSqliteStore } from "../../../store/sqlite-store.ts";
import { createApiClient } from "../../api-client.ts";
import { createKubeconfigFeed } from "../../cluster-feed.ts";
import type { FeedSink } from "../../feed.ts";
import { loadKubeconfig } from "../../kubeconfig.ts";
import type { Reflector } from "../../reflector.ts";
import { createUndiciWire } from "../../undici-wire.ts";
import { seeded } from "../seeded.ts";
import type { VirtualClock } from "../virtual-clock.ts";

/** The server without its HTTP: reading, model, audit, hub and store, all that lives as long as the process. */
export interface Product {
  readonly cluster: ClusterRuntime;
  readonly model: ClusterModel;
  readonly audit: Audit;
  readonly reflectors: readonly Reflector[];
  /** What threw, by where. */
  readonly faults: readonly string[];
  stop(): Promise<void>;
}

export interface ProductOptions {
  readonly kubeconfig: string;
  readonly dataDir: string;
  readonly clock: VirtualClock;
  readonly seed: number;
  /** How much faster than the machine's its time passes, about. */
  readonly speed: number;
  /** What stands between the reading and the engine: a soak that can't fail proves nothing. */
  readonly between: (sink: FeedSink) => FeedSink;
}

export const startProduct = async (options: ProductOptions): Promise<Product> => {
  const { clock, speed } = options;
  const connection = await loadKubeconfig({ file: options.kubeconfig });
  if (!connection.ok) throw new Error(connection.problem.detail);
  const store = await openSqliteStore(options.dataDir);
  if (!store.ok) throw new Error(store.problem.detail);
  const client = createApiClient(connection.value, createUndiciWire(), clock);
  const feed = createKubeconfigFeed({
    client,
    watches: sources.flatMap((source) => source.watches),
    clock,
    random: seeded(options.seed),
  });
  const model = createClusterModel(feed.cluster);
  const audit = createAudit(model, rules);
  const faults: string[] = [];
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (fields, message) => {
      faults.push(`${message}: ${Object.values(fields).map(String).join(" ")}`);
    },
  };
  let id = 0;
  const cluster = await createClusterRuntime({
    feed: {
      ...feed,
      start: (sink) => {
        feed.start(options.between(sink));
      },
    },
    mode: "kubeconfig",
    version: "0.0.0",
    epoch: `soak${String(options.seed)}`,
    readOnlyReason: undefined,
    sources,
    model,
    audit,
    plan: planIntent,
    api: createKubeClusterApi(client),
    store: store.value.cluster(feed.cluster),
    log,
    newId: () => `op-${String((id += 1))}`,
    clock: { nowMs: clock.nowMs, monotonicMs: () => performance.now() * speed },
  });
  cluster.start();
  return {
    cluster,
    model,
    audit,
    reflectors: feed.reflectors,
    faults,
    stop: async () => {
      await cluster.stop();
      await client.close();
      await store.value.close();
    },
  };
};
