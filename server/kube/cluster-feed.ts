import type { Watched } from "../../lib/sources/source.ts";
import type { ApiClient } from "./api-client.ts";
import { createApiGate } from "./api-gate.ts";
import { systemClock } from "./clock.ts";
import type { Clock, Random } from "./clock.ts";
import { jsonCodec } from "./codec.ts";
import type { ClusterFeed, FeedSink } from "./feed.ts";
import { leanFor } from "./lean.ts";
import { podCodec } from "./protobuf/pod-codec.ts";
import { createPulse } from "./pulse.ts";
import type { Pulse } from "./pulse.ts";
import { createReflector } from "./reflector.ts";
import type { Reflector, ReflectorOptions } from "./reflector.ts";
import { FEED_TIMING } from "./timing.ts";
import type { FeedTiming } from "./timing.ts";

export interface KubeconfigFeedOptions {
  /** See `openCluster`. The feed does not close it. */
  readonly client: ApiClient;
  /** What to list and watch; `node-report` is not the API's and is left out, doubles are read once. */
  readonly watches: readonly Watched[];
  /** Why nothing may be written, e.g. `--read-only`. */
  readonly readOnlyReason?: string | undefined;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Where a test is in a hurry. */
  readonly timing?: Partial<FeedTiming>;
}

/** The cluster behind a kubeconfig: one reflector for each watched resource, all through one gate. */
export interface KubeconfigFeed extends ClusterFeed {
  readonly reflectors: readonly Reflector[];
}

/** Starts nothing yet. Whatever the cluster does (be down, refuse, lack a resource) is said through the sink's states. */
export const createKubeconfigFeed = (options: KubeconfigFeedOptions): KubeconfigFeed => {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? Math.random;
  const { client } = options;
  const timing = { ...FEED_TIMING, ...options.timing };
  const gate = createApiGate(clock, random, timing.backoffCapMs);
  const watches = apiWatches(options.watches);
  const reflectors: Reflector[] = [];
  let pulse: Pulse | undefined;

  return {
    cluster: client.cluster,
    now: undefined,
    readOnlyReason: options.readOnlyReason,
    reflectors,
    start: (sink: FeedSink) => {
      const beat = createPulse({
        client,
        clock,
        timing,
        isDown: () => gate.isClosed,
        onLost: (failure) => {
          for (const reflector of reflectors) reflector.lost(failure);
        },
      });
      pulse = beat;
      for (const watched of watches)
        reflectors.push(
          createReflector({
            watched,
            sink,
            client,
            ...readingOf(watched),
            gate,
            clock,
            random,
            timing,
            onHeard: beat.heard,
          }),
        );
      for (const reflector of reflectors) reflector.start();
      beat.start();
    },
    stop: async () => {
      pulse?.stop();
      await Promise.all(reflectors.map((reflector) => reflector.stop()));
    },
  };
};

/** Pods come already reduced; of everything else the codec gives the whole object. */
const readingOf = (watched: Watched): Pick<ReflectorOptions, "codec" | "keep"> =>
  watched.group === "" && watched.version === "v1" && watched.resource === "pods"
    ? { codec: podCodec }
    : { codec: jsonCodec, keep: leanFor(watched) };

/**
 * Each resource once, in the order given. KubeEvents are served in two API groups with the same uids: the core one
 * is read, because the writers we care for (Multus, whereabouts, the kubelet) use the core fields.
 */
const apiWatches = (watches: readonly Watched[]): readonly Watched[] => {
  const byPath = new Map<string, Watched>();
  for (const watched of watches)
    if (watched.group !== "node-report")
      byPath.set(`${watched.group}/${watched.version}/${watched.resource}`, watched);
  if (byPath.has("/v1/events")) byPath.delete("events.k8s.io/v1/events");
  return [...byPath.values()];
};
