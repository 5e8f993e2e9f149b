import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";
import type { ClusterRuntime } from "./live/cluster-runtime.ts";

export interface Metrics {
  /** Prometheus text. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** What an operator of Moorings itself wants to see. Gauges are read when they are asked for. */
export const createMetrics = (clusters: ReadonlyMap<string, ClusterRuntime>): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Counter({
    name: "moorings_runtime_starts_total",
    help: "Starts of the runtime in this process; more than one is a mistake",
    registers: [registry],
  }).inc();
  const gauge = (name: string, help: string, read: (cluster: ClusterRuntime) => number): void => {
    const own = new Gauge({
      name: `moorings_${name}`,
      help,
      labelNames: ["cluster"],
      registers: [registry],
      collect: () => {
        for (const [cluster, runtime] of clusters) own.set({ cluster }, read(runtime));
      },
    });
  };
  gauge("revision", "Revision of the model", ({ engine }) => engine.revision());
  gauge("synced", "1 after the first sync", ({ engine }) => (engine.isSynced() ? 1 : 0));
  gauge("objects", "Objects that are watched", ({ engine }) => engine.metrics().objects);
  gauge("dirty_objects", "Objects that wait to be derived", ({ engine }) => engine.metrics().dirty);
  gauge("ticks", "Ticks of the engine", ({ engine }) => engine.metrics().ticks);
  gauge("tick_milliseconds", "How long the last tick took", ({ engine }) => engine.metrics().lastTickMs);
  gauge("faults", "Things that threw and were set aside", ({ engine }) => engine.metrics().faults);
  const sum = (cluster: ClusterRuntime, field: "divergences" | "unreadable"): number =>
    [...cluster.engine.sources().values()].reduce((total, state) => total + state[field], 0);
  gauge("watch_divergences", "Changes that a watch did not tell and a list found later", (cluster) =>
    sum(cluster, "divergences"),
  );
  gauge("unreadable_objects", "Objects that could not be read and are left out", (cluster) =>
    sum(cluster, "unreadable"),
  );
  gauge("pods", "Pods in the model", ({ engine }) => engine.view.podCount());
  gauge("attachments", "Attachments in the model", ({ engine }) => engine.view.attachmentCount());
  gauge("findings", "Findings of the audit", ({ engine }) => engine.audit.findingCount());
  gauge("streams", "Open streams", ({ hub }) => hub.streamCount());
  gauge("views", "Views that are kept up to date", ({ hub }) => hub.viewCount());
  gauge("stream_resyncs", "Clients that had to start anew", ({ hub }) => hub.resyncCount());
  gauge("operations_open", "Changes under way", ({ operations }) => operations.openCount());
  return { text: () => registry.metrics(), contentType: registry.contentType };
};
