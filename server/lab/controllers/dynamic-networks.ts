import type { LabObject } from "../lab-cluster.ts";
import { daemonOn } from "./daemons.ts";
import { attemptChange, DYNAMIC } from "./dynamic-attempt.ts";
import { faultOn } from "./faults.ts";
import type { LabContext } from "./lab-context.ts";
import {
  annotationOf,
  isHostNetwork,
  isLeaving,
  NETWORKS_KEY,
  nodeOf,
  phaseOf,
  podKey,
  uidOf,
} from "./pod-view.ts";
import { runSteps, type Steps } from "./scheduler.ts";

export interface DynamicNetworks {
  stop(): void;
  /** The daemon on a node starts anew and looks at every running pod once. */
  restart(node: string): void;
}

/** A pod in the controller's cache, which runs a few milliseconds behind the API server. */
interface Cached {
  current: LabObject;
  earlier: LabObject;
  visibleAt: number;
}

interface NodeQueue {
  items: { key: string; tries: number }[];
  isBusy: boolean;
  /** The Multus pod whose socket the daemon has open; its successor's is another. */
  multus: string | undefined;
}

const TRIES_MAX = 4;

/**
 * The dynamic networks controller, one daemon per node. A change of the annotation's text on a running pod puts the pod
 * into its node's queue; a failed try is repeated up to three times within milliseconds, then there is silence until the
 * text changes again.
 */
export function createDynamicNetworks(context: LabContext): DynamicNetworks {
  const cache = new Map<string, Cached>();
  const queues = new Map<string, NodeQueue>();

  const queueOf = (node: string): NodeQueue => {
    const known = queues.get(node);
    if (known !== undefined) return known;
    const created: NodeQueue = { items: [], isBusy: false, multus: daemonOn(context, node, "multus") };
    queues.set(node, created);
    return created;
  };
  const enqueue = (node: string, key: string, tries: number): void => {
    const queue = queueOf(node);
    queue.items.push({ key, tries });
    if (queue.isBusy) return;
    queue.isBusy = true;
    runSteps(context.scheduler, drain(node, queue));
  };
  function* drain(node: string, queue: NodeQueue): Steps {
    yield context.random.between(3, 12);
    for (let item = queue.items.shift(); item !== undefined; item = queue.items.shift()) {
      const succeeded = yield* attempt(node, queue, item.key);
      const { key, tries } = item;
      // Exponential from 5 ms, as the work queue's rate limiter has it.
      if (!succeeded && tries + 1 < TRIES_MAX)
        context.scheduler.after(5 * 2 ** tries, () => enqueue(node, key, tries + 1));
      // Sometimes sooner than the cache: the next item then works on the status before this one.
      yield context.random.between(0, 5);
    }
    queue.isBusy = false;
  }
  function* attempt(node: string, queue: NodeQueue, key: string): Steps<boolean> {
    const pod = visible(context, cache.get(key));
    if (pod === undefined || !isListening(context, node)) return true;
    const connected = queue.multus === daemonOn(context, node, "multus");
    return yield* attemptChange(context, pod, connected);
  }

  const observe = (pod: LabObject): void => {
    const node = nodeOf(pod);
    if (node === undefined) return;
    const key = podKey(pod);
    const earlier = cache.get(key)?.current;
    if (phaseOf(pod) !== "Running") return void cache.delete(key);
    const visibleAt = context.scheduler.now() + context.random.between(1, 3);
    cache.set(key, { current: pod, earlier: earlier ?? pod, visibleAt });
    if (earlier === undefined || uidOf(earlier) !== uidOf(pod) || !isListening(context, node)) return;
    const text = annotationOf(pod, NETWORKS_KEY);
    if (isHostNetwork(pod)) return rejectHostNetwork(context, pod, text);
    if (text !== annotationOf(earlier, NETWORKS_KEY) && !isLeaving(pod)) enqueue(node, key, 0);
  };
  const restart = (node: string): void => {
    queueOf(node).multus = daemonOn(context, node, "multus");
    for (const [key, { current }] of cache) {
      if (nodeOf(current) !== node || annotationOf(current, NETWORKS_KEY) === undefined) continue;
      if (isHostNetwork(current)) rejectHostNetwork(context, current, annotationOf(current, NETWORKS_KEY));
      else enqueue(node, key, 0);
    }
  };

  for (const pod of context.cluster.list("pods")) observe(pod);
  const unwatch = context.cluster.watch("pods", ({ type, object }) => {
    if (type === "DELETED") cache.delete(podKey(object));
    else observe(object);
  });
  const unwatchMultus = reconnectAfterMultus(context, queues, restart);
  const stop = (): void => {
    unwatch();
    unwatchMultus();
  };
  return { stop, restart };
}

function visible(context: LabContext, cached: Cached | undefined): LabObject | undefined {
  if (cached === undefined) return undefined;
  return context.scheduler.now() >= cached.visibleAt ? cached.current : cached.earlier;
}

function isListening(context: LabContext, node: string): boolean {
  const app = "dynamic-networks-controller";
  return (
    !faultOn(context.faults, "dynamic-controller-down", node) && daemonOn(context, node, app) !== undefined
  );
}

function rejectHostNetwork(context: LabContext, pod: LabObject, text: string | undefined): void {
  if (text === undefined) return;
  const message = `pod [${podKey(pod)}]: will not add interface to host networked pod`;
  context.recorder.record(pod, DYNAMIC, { type: "Warning", reason: "InterfaceAddRejected", message });
}

/** Multus makes its socket anew at each start; the daemon notices only when its liveness probe restarts it. */
function reconnectAfterMultus(
  context: LabContext,
  queues: ReadonlyMap<string, NodeQueue>,
  restart: (node: string) => void,
): () => void {
  const waiting = new Set<string>();
  return context.cluster.watch("pods", ({ object }) => {
    const node = nodeOf(object);
    if (node === undefined || object.metadata.labels?.["app"] !== "multus" || waiting.has(node)) return;
    const queue = queues.get(node);
    const running = daemonOn(context, node, "multus");
    if (queue === undefined || running === undefined || running === queue.multus) return;
    waiting.add(node);
    context.scheduler.after(context.random.between(12_000, 17_000), () => {
      waiting.delete(node);
      restart(node);
    });
  });
}
