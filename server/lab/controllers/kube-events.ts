import type { LabCluster, LabObject } from "../lab-cluster.ts";
import type { Random } from "./random.ts";

export interface KubeEventNote {
  type: "Normal" | "Warning";
  reason: string;
  message: string;
  fieldPath?: string;
}

/** Who speaks: `component` and `host` as in `source`, `manager` as in managedFields. */
export interface KubeEventSpeaker {
  component: string;
  host?: string;
  manager: string;
}

export interface KubeEventRecorder {
  record(about: LabObject, speaker: KubeEventSpeaker, note: KubeEventNote, at?: number): void;
  /** The scheduler's newer form: `eventTime` and `action`, no count. */
  recordScheduled(pod: LabObject, message: string, at?: number): void;
  /** Removes what is older than the API server's event TTL of one hour. */
  expire(): void;
}

const TTL_MS = 3_600_000;
const AGGREGATE_AFTER = 10;
const AGGREGATE_WINDOW_MS = 600_000;
const BURST = 25;
const REFILL_MS = 300_000;

interface Known {
  name: string;
  namespace: string;
  count: number;
  lastAt: number;
}

/**
 * client-go's recorder with its correlator (`tools/record/events_cache.go`): the same text again raises `count`, the
 * eleventh different text of one reason becomes "(combined from similar events)", and after a burst of 25 per object
 * and component the rest is dropped, one more every five minutes. Surprise: so a pod's KubeEvents stop while its
 * controller goes on acting.
 */
export function createRecorder(cluster: LabCluster, now: () => number, random: Random): KubeEventRecorder {
  const known = new Map<string, Known>();
  const groups = new Map<string, { messages: Set<string>; lastAt: number }>();
  const buckets = new Map<string, { tokens: number; at: number }>();
  const written: { namespace: string; name: string; at: number }[] = [];
  const names = eventNames(random);

  const maySpeak = (key: string, at: number): boolean => {
    const bucket = buckets.get(key) ?? { tokens: BURST, at };
    const tokens = Math.min(BURST, bucket.tokens + Math.max(0, at - bucket.at) / REFILL_MS);
    const allowed = tokens >= 1;
    buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, at: Math.max(at, bucket.at) });
    return allowed;
  };
  const aggregate = (key: string, message: string, at: number): { key: string; message: string } => {
    const group = groups.get(key);
    const fresh = group === undefined || at - group.lastAt > AGGREGATE_WINDOW_MS;
    const messages = fresh ? new Set<string>() : group.messages;
    if (messages.size < AGGREGATE_AFTER) messages.add(message);
    groups.set(key, { messages, lastAt: at });
    const combined = messages.size >= AGGREGATE_AFTER && !messages.has(message);
    return combined
      ? { key, message: `(combined from similar events): ${message}` }
      : { key: `${key}|${message}`, message };
  };

  return {
    record(about, speaker, note, at = now()) {
      if (at < cluster.now() - TTL_MS) return;
      const object = `${speaker.component}|${speaker.host ?? ""}|${about.kind ?? ""}|${about.metadata.uid ?? ""}`;
      const group = `${object}|${note.fieldPath ?? ""}|${note.type}|${note.reason}`;
      const { key, message } = aggregate(group, note.message, at);
      if (!maySpeak(object, at)) return;
      const earlier = known.get(key);
      if (
        earlier !== undefined &&
        at - earlier.lastAt < TTL_MS &&
        raise(cluster, earlier, message, speaker, at)
      ) {
        return;
      }
      const name = names(about.metadata.name, at);
      const namespace = about.metadata.namespace ?? "default";
      const event = eventObject(name, namespace, about, speaker, { ...note, message }, at);
      cluster.create("events", event, { manager: speaker.manager });
      known.set(key, { name, namespace, count: 1, lastAt: at });
      written.push({ namespace, name, at });
    },
    recordScheduled(pod, message, at = now()) {
      if (at < cluster.now() - TTL_MS) return;
      const name = names(pod.metadata.name, at);
      const namespace = pod.metadata.namespace ?? "default";
      cluster.create("events", scheduledObject(name, namespace, pod, message, at), {
        manager: "kube-scheduler",
      });
      written.push({ namespace, name, at });
    },
    expire() {
      const oldest = now() - TTL_MS;
      for (let entry = written[0]; entry !== undefined && entry.at < oldest; entry = written[0]) {
        written.shift();
        cluster.remove("events", entry.namespace, entry.name, { manager: "kube-apiserver" });
      }
      for (const [key, entry] of known) if (entry.lastAt < oldest) known.delete(key);
      for (const [key, entry] of groups) if (entry.lastAt < oldest) groups.delete(key);
      for (const [key, entry] of buckets) if (entry.at < now() - BURST * REFILL_MS) buckets.delete(key);
    },
  };
}

function raise(
  cluster: LabCluster,
  earlier: Known,
  message: string,
  speaker: KubeEventSpeaker,
  at: number,
): boolean {
  const patch = { count: earlier.count + 1, lastTimestamp: seconds(at), message };
  const by = { manager: speaker.manager };
  const outcome = cluster.mergePatch("events", earlier.namespace, earlier.name, patch, by);
  if (!outcome.ok) return false;
  earlier.count += 1;
  earlier.lastAt = at;
  return true;
}

/** `<object>.<nanoseconds in hex>`, never the same twice. */
function eventNames(random: Random): (object: string, at: number) => string {
  let last = 0n;
  return (object, at) => {
    const wanted = BigInt(Math.floor(at)) * 1_000_000n + BigInt(random.between(0, 999_999));
    last = wanted > last ? wanted : last + 1n;
    return `${object}.${last.toString(16).padStart(16, "0")}`;
  };
}

function seconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function reference(about: LabObject, fieldPath: string | undefined): LabObject[string] {
  const { namespace, name, uid, resourceVersion } = about.metadata;
  return {
    kind: about.kind ?? "Pod",
    ...(namespace !== undefined && { namespace }),
    name,
    uid,
    apiVersion: about.apiVersion ?? "v1",
    resourceVersion,
    ...(fieldPath !== undefined && { fieldPath }),
  };
}

function eventObject(
  name: string,
  namespace: string,
  about: LabObject,
  speaker: KubeEventSpeaker,
  note: KubeEventNote,
  at: number,
): LabObject {
  const { component, host } = speaker;
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name, namespace, creationTimestamp: seconds(at) },
    involvedObject: reference(about, note.fieldPath),
    reason: note.reason,
    message: note.message,
    source: { component, ...(host !== undefined && { host }) },
    firstTimestamp: seconds(at),
    lastTimestamp: seconds(at),
    count: 1,
    type: note.type,
    eventTime: null,
    reportingComponent: component,
    reportingInstance: host ?? "",
  };
}

function scheduledObject(
  name: string,
  namespace: string,
  pod: LabObject,
  message: string,
  at: number,
): LabObject {
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name, namespace, creationTimestamp: seconds(at) },
    involvedObject: reference(pod, undefined),
    reason: "Scheduled",
    message,
    source: {},
    firstTimestamp: null,
    lastTimestamp: null,
    type: "Normal",
    eventTime: new Date(at).toISOString().replace(/Z$/, "000Z"),
    action: "Binding",
    reportingComponent: "default-scheduler",
    reportingInstance: "default-scheduler-node-a",
  };
}
