import { UNTROUBLED } from "../../../lib/model/source-state.ts";
import { resolve } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { KubeObject } from "../../../lib/kube/kube-object.ts";
import type { Problem } from "../../../lib/model/problems.ts";
import { failed, ok } from "../../../lib/model/result.ts";
import type { Result } from "../../../lib/model/result.ts";
import type { SourceState } from "../../../lib/model/source-state.ts";
import { watchedName } from "../../../lib/sources/source.ts";
import type { Watched } from "../../../lib/sources/source.ts";
import { isoTime } from "../clock.ts";
import type { ClusterFeed, FeedSink } from "../feed.ts";
import { leanFor } from "../lean.ts";
import { findObjects } from "./kube-lists.ts";
import type { FoundObject, GroupKind } from "./kube-lists.ts";
import { newestTime } from "./newest-time.ts";
import { readNodeFolder } from "./node-folder.ts";
import { readSnapshotFiles, skipped, snapshotName } from "./read-files.ts";

export interface SnapshotFeed extends ClusterFeed {
  /** Files that were left out, and why. */
  readonly problems: readonly Problem[];
}

export interface SnapshotFeedOptions {
  /** A folder or a file. */
  readonly path: string;
  readonly watches: readonly Watched[];
}

const SLICE_OBJECTS = 500;

/**
 * A cluster as it was saved to files: read once, whole, before it starts. Problems: SNAPSHOT_MISSING (no such path),
 * SNAPSHOT_EMPTY (no Kubernetes object in it).
 */
export const createSnapshotFeed = async (options: SnapshotFeedOptions): Promise<Result<SnapshotFeed>> => {
  const path = resolve(options.path);
  const files = await readSnapshotFiles(path);
  if (!files.ok) return files;
  const problems = [...files.value.problems];
  const found: FoundObject[] = [];
  const listed: GroupKind[] = [];
  for (const document of files.value.documents) {
    const objects = findObjects(document.json);
    if (objects === undefined) {
      problems.push(skipped(`${document.path} holds no Kubernetes objects`));
      continue;
    }
    if (objects.bad > 0)
      problems.push(skipped(`${document.path}: ${String(objects.bad)} items can't be read`));
    found.push(...objects.objects);
    listed.push(...objects.listed);
  }
  if (found.length === 0 && listed.length === 0)
    return failed({
      code: "SNAPSHOT_EMPTY",
      detail: `${path} holds no Kubernetes objects (*.json from kubectl get -o json or --raw are read)`,
    });

  const reports: KubeObject[] = [];
  for (const folder of files.value.nodeFolders) {
    const report = await readNodeFolder(folder, {
      pods: ofCoreKind(found, "Pod"),
      nodes: ofCoreKind(found, "Node"),
    });
    problems.push(...report.problems);
    if (report.object !== undefined) reports.push(report.object);
  }

  const now = isoTime(newestOf(found));
  const contents = options.watches.map((watched) =>
    watched.group === "node-report"
      ? { watched, objects: reports.length === 0 ? undefined : reports }
      : contentOf(watched, found, listed),
  );
  return ok(createFeed(snapshotName(path), now, contents, problems));
};

/** One watched resource as the snapshot has it; undefined objects: the snapshot says nothing about it. */
interface Content {
  readonly watched: Watched;
  readonly objects: readonly KubeObject[] | undefined;
}

const contentOf = (
  watched: Watched,
  found: readonly FoundObject[],
  listed: readonly GroupKind[],
): Content => {
  const isThis = (named: GroupKind): boolean =>
    named.kind === watched.kind && (named.group === watched.group || isEventGroup(watched, named));
  const keep = leanFor(watched);
  // The same object may have been saved twice, and an event in each of its API groups: the newest state stays.
  const byName = new Map<string, KubeObject>();
  for (const { object } of found.filter(isThis)) {
    const key = `${object.metadata.namespace ?? ""}/${object.metadata.name}`;
    const before = byName.get(key);
    if (before === undefined || isNewer(object, before)) byName.set(key, keep(object));
  }
  if (byName.size === 0 && !listed.some(isThis)) return { watched, objects: undefined };
  return { watched, objects: [...byName.values()] };
};

const ofCoreKind = (found: readonly FoundObject[], kind: string): readonly KubeObject[] =>
  found.filter((entry) => entry.group === "" && entry.kind === kind).map((entry) => entry.object);

const isEventGroup = (watched: Watched, named: GroupKind): boolean =>
  watched.kind === "Event" && EVENT_GROUPS.has(watched.group) && EVENT_GROUPS.has(named.group);

const EVENT_GROUPS = new Set(["", "events.k8s.io"]);

const isNewer = (object: KubeObject, than: KubeObject): boolean =>
  Number(object.metadata.resourceVersion ?? 0) > Number(than.metadata.resourceVersion ?? 0);

const newestOf = (found: readonly FoundObject[]): number => {
  let newest = 0;
  for (const { object } of found) newest = Math.max(newest, newestTime(object) ?? 0);
  return newest;
};

const createFeed = (
  cluster: string,
  now: string,
  contents: readonly Content[],
  problems: readonly Problem[],
): SnapshotFeed => {
  let isStopped = false;

  const run = async (sink: FeedSink): Promise<void> => {
    for (const { watched, objects } of contents) {
      if (objects === undefined) {
        sink.state(watched, stateOf("absent", now, 0, `the snapshot holds no ${watchedName(watched)}`));
        continue;
      }
      sink.begin(watched);
      for (const [index, object] of objects.entries()) {
        if (index % SLICE_OBJECTS === SLICE_OBJECTS - 1) await nextTurn();
        if (isStopped) return;
        sink.put(watched, object);
      }
      sink.synced(watched);
      sink.state(watched, stateOf("synced", now, objects.length, null));
    }
  };

  let running: Promise<void> | undefined;
  return {
    cluster,
    now,
    readOnlyReason: `This is a snapshot from ${now}: nothing can be changed.`,
    problems,
    start: (sink) => {
      running ??= run(sink);
    },
    stop: async () => {
      isStopped = true;
      await running;
    },
  };
};

const stateOf = (
  state: SourceState["state"],
  now: string,
  objects: number,
  error: string | null,
): SourceState => ({
  state,
  since: now,
  heardAt: now,
  objects,
  error,
  attempts: 0,
  retryAt: null,
  ...UNTROUBLED,
});
