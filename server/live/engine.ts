import type { Audit, AuditDelta } from "../../lib/audit/audit.ts";
import type { ClusterModel, ClusterView, ModelChange } from "../../lib/cluster/cluster-model.ts";
import type { Entity } from "../../lib/model/entity.ts";
import type { Finding } from "../../lib/model/finding.ts";
import type { EntityId } from "../../lib/model/ids.ts";
import type { SourceState } from "../../lib/model/source-state.ts";
import { type Source, watchedName } from "../../lib/sources/source.ts";
import { LIMITS } from "../config.ts";
import type { FeedSink } from "../kube/feed.ts";
import { createDerive, diffEntities } from "./derive.ts";
import type { Follower } from "./follower.ts";
import { createModelChanges, type ModelChanges } from "./model-changes.ts";
import { createObjectStore } from "./object-store.ts";
import { createReadingRoom } from "./reading-room.ts";
import { createTally, type Tally } from "./tally.ts";
import { createTurns } from "./turns.ts";

/** Keeps one cluster's model and findings up to date with its feed, tick by tick. */
export interface Engine {
  readonly cluster: string;
  /** Life of this process: revisions of different epochs can't be compared. */
  readonly epoch: string;
  readonly view: ClusterView;
  readonly audit: Audit;
  readonly tally: Tally;
  readonly sink: FeedSink;
  /** +1 with each tick that changed anything. */
  revision(): number;
  /** Within a tick: the model is ahead of the revision that was published. */
  isSettling(): boolean;
  nowMs(): number;
  sources(): ReadonlyMap<string, SourceState>;
  /** Whether everything that is watched has been read once (or can't be read) and taken over. Stays true. */
  isSynced(): boolean;
  /** Told after each tick that changed anything. */
  onChange(listener: (change: EngineChange) => void): void;
  /** Told after every tick, with or without change, and whenever time alone may have changed something. */
  onTick(listener: () => void): void;
  /** Something that is streamed, but isn't part of the model, changed. */
  touch(topic: Topic): void;
  /** First-seen times of allocations from before this process. */
  recallFirstSeen(times: ReadonlyMap<EntityId, number>): void;
  metrics(): EngineMetrics;
  stop(): void;
}

export type Topic = "sources" | "operations" | "timeline" | "views";

export interface EngineChange {
  readonly revision: number;
  readonly model: ModelChange;
  readonly findings: { readonly put: readonly Finding[]; readonly drop: readonly EntityId[] };
  readonly topics: ReadonlySet<Topic>;
}

export interface EngineMetrics {
  readonly objects: number;
  readonly dirty: number;
  readonly ticks: number;
  readonly faults: number;
  readonly lastTickMs: number;
}

export interface EngineParts {
  readonly cluster: string;
  readonly epoch: string;
  readonly sources: readonly Source[];
  readonly model: ClusterModel;
  readonly audit: Audit;
  readonly followers?: readonly Follower[];
  /** ms since the epoch: the clock, or a snapshot's fixed time. */
  readonly nowMs: () => number;
  readonly onFault: (where: string, error: unknown) => void;
  /** How long changes are gathered; `LIMITS.tickMs` unless a test is in a hurry. */
  readonly tickMs?: number;
}

export const createEngine = (parts: EngineParts): Engine => {
  const { model, audit, nowMs } = parts;
  const store = createObjectStore();
  const states = new Map<string, SourceState>();
  const expected = namesOf(parts.sources);
  const changeListeners: ((change: EngineChange) => void)[] = [];
  const tickListeners: (() => void)[] = [];
  let topics = new Set<Topic>();
  let revision = 1;
  let isSynced = false;
  let areSourcesDirty = false;
  let isAllToJudge = false;
  let isRunning = false;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let dueTimer: NodeJS.Timeout | undefined;
  const metrics = { ticks: 0, faults: 0, lastTickMs: 0 };
  const turns = createTurns(LIMITS.sliceMs);
  const readers = createReadingRoom(LIMITS.sliceMs, () => store.dirtyCount() <= LIMITS.backlog || isStopped);
  const tally = createTally(model);
  const followers: readonly Follower[] = [tally, ...(parts.followers ?? [])];
  const derive = createDerive(parts.cluster, parts.sources, (source, error) => {
    metrics.faults++;
    parts.onFault(`source ${source.id}`, error);
  });

  const schedule = (waitMs = parts.tickMs ?? LIMITS.tickMs): void => {
    if (isStopped || isRunning || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      void tick();
    }, waitMs);
  };

  const tick = async (): Promise<void> => {
    isRunning = true;
    const startedMs = performance.now();
    try {
      // Where those begin that went on in turns before: a timer's callback is another place of the same turn.
      await turns.next();
      const areSourcesNew = takeSources();
      const changes = createModelChanges();
      await deriveDirty(changes);
      await settle(changes);
      const findings = await judge();
      await follow(findings);
      markSynced();
      publish(changes, findings, areSourcesNew);
    } catch (error) {
      metrics.faults++;
      parts.onFault("tick", error);
    }
    metrics.ticks++;
    metrics.lastTickMs = performance.now() - startedMs;
    isRunning = false;
    if (isStopped) return;
    tellAll(tickListeners, undefined);
    // What is left over has waited long enough.
    if (store.dirtyCount() > 0) schedule(0);
    else if (areSourcesDirty || topics.size > 0 || (isSynced && isAllToJudge)) schedule();
    waitUntilDue();
  };

  /** Hands the states over to the model; they count before the objects do. */
  const takeSources = (): boolean => {
    if (!areSourcesDirty) return false;
    areSourcesDirty = false;
    model.setSources(new Map(states));
    return true;
  };

  /**
   * A few objects at a time, joined and counted before the next: what was made for them is still at hand then, and is
   * forgotten before the collector has to carry it from one place to the other.
   */
  const deriveDirty = async (changes: ModelChanges): Promise<void> => {
    for (let taken = 0; store.dirtyCount() > 0 && taken < LIMITS.derivePerTick && !isStopped;) {
      const put: Entity[] = [];
      const drop: EntityId[] = [];
      const until = taken + LIMITS.deriveBatch;
      for (; taken < until && put.length < LIMITS.deriveEntities; taken++) {
        const dirty = store.take();
        if (dirty === undefined) break;
        const derived = dirty.object === undefined ? NOTHING : derive(dirty.watched, dirty.object);
        const delta = diffEntities(dirty.before, model.entity, derived.entities);
        dirty.remember(
          derived.entities.map(({ id }) => id),
          derived.problems,
        );
        for (const entity of delta.put) put.push(entity);
        for (const id of delta.drop) drop.push(id);
      }
      await apply(put, drop);
      readers.look();
      await settle(changes);
    }
  };

  /** A pool amounts to thousands of allocations, which are taken over piece by piece. */
  const apply = async (put: Entity[], drop: readonly EntityId[]): Promise<void> => {
    // One time for all pieces: what comes with its pool was first seen when the pool was.
    const atMs = nowMs();
    for (const piece of piecesOf(drop, LIMITS.settleBatch)) {
      model.apply({ put: [], drop: piece }, atMs);
      await turns.enter();
    }
    // A new pool comes after what is in it: else that would be taken for what just appeared there.
    if (put.length > LIMITS.settleBatch)
      put.sort((a, b) => Number(a.kind === "pool") - Number(b.kind === "pool"));
    for (const piece of piecesOf(put, LIMITS.settleBatch)) {
      model.apply({ put: piece, drop: [] }, atMs);
      await turns.enter();
    }
  };

  const settle = async (changes: ModelChanges): Promise<void> => {
    for (let isDone = false; !isDone && !isStopped;) {
      const settled = model.settle(nowMs(), LIMITS.settleBatch);
      changes.add(settled.changed);
      // Piece by piece: at the end of the first read it is all that was recorded.
      if (!isAllToJudge) audit.mark(settled.changed);
      // At once, while what was joined for these pods is still at hand.
      for (const follower of followers) {
        follower.mark(settled.changed);
        follower.settle(LIMITS.settleBatch);
      }
      isDone = settled.isDone;
      await turns.enter();
    }
  };

  /**
   * While the cluster is read for the first time every source that is complete puts all findings in doubt: they are
   * judged once, when nothing is on its way any more. What a source became in the middle of this tick the model is told by
   * the next one: to judge by it before would let what was concluded without it stand.
   */
  const judge = async (): Promise<Pick<AuditDelta, "put" | "drop">> => {
    if (!isSynced && (areSourcesDirty || isReading())) {
      isAllToJudge = true;
      return { put: [], drop: [] };
    }
    if (isAllToJudge && !areSourcesDirty) {
      audit.markAll();
      isAllToJudge = false;
    }
    const put = new Map<EntityId, Finding>();
    const drop = new Set<EntityId>();
    for (let isDone = false; !isDone && !isStopped;) {
      const delta = audit.run(nowMs(), LIMITS.auditBatch);
      for (const finding of delta.put) {
        put.set(finding.id, finding);
        drop.delete(finding.id);
      }
      for (const id of delta.drop) {
        put.delete(id);
        drop.add(id);
      }
      isDone = delta.isDone;
      await turns.enter();
    }
    return { put: [...put.values()], drop: [...drop] };
  };

  const follow = async (findings: EngineChange["findings"]): Promise<void> => {
    for (const follower of followers) {
      follower.applyFindings(findings);
      while (!isStopped && !follower.settle(LIMITS.settleBatch)) await turns.enter();
    }
  };

  const isReading = (): boolean =>
    store.dirtyCount() > 0 || expected.some((name) => (states.get(name)?.state ?? "syncing") === "syncing");

  const markSynced = (): void => {
    if (isSynced || areSourcesDirty || store.dirtyCount() > 0) return;
    const known = [...states.values()].some(({ state }) => state === "synced");
    isSynced = expected.every((name) => isRead(states.get(name), known));
    if (isSynced) topics.add("sources");
  };

  const publish = (
    changes: ModelChanges,
    findings: Pick<AuditDelta, "put" | "drop">,
    areSourcesNew: boolean,
  ): void => {
    if (areSourcesNew) topics.add("sources");
    const hasFindings = findings.put.length > 0 || findings.drop.length > 0;
    if (changes.isEmpty() && !hasFindings && topics.size === 0) return;
    const published = topics;
    topics = new Set();
    revision++;
    tellAll(changeListeners, { revision, model: changes, findings, topics: published });
  };

  /** A listener that breaks must not take the others, or the tick, with it. */
  const tellAll = <Told>(listeners: readonly ((told: Told) => void)[], told: Told): void => {
    for (const listener of listeners) {
      try {
        listener(told);
      } catch (error) {
        metrics.faults++;
        parts.onFault("listener", error);
      }
    }
  };

  const waitUntilDue = (): void => {
    clearTimeout(dueTimer);
    const due = model.dueAt();
    if (due === undefined) return;
    const wait = Math.min(Math.max(due - nowMs(), 20), TIMEOUT_MAX_MS);
    dueTimer = setTimeout(() => schedule(), wait);
    dueTimer.unref();
  };

  return {
    cluster: parts.cluster,
    epoch: parts.epoch,
    view: model,
    audit,
    tally,
    sink: {
      begin: (watched, isRestored) => store.begin(watched, isRestored),
      slots: (watched) => store.slots(watched),
      put: (watched, object) => {
        store.put(watched, object);
        schedule();
      },
      drop: (watched, gone) => {
        store.drop(watched, gone);
        schedule();
      },
      synced: (watched) => {
        store.synced(watched);
        schedule();
      },
      state: (watched, state) => {
        const name = watchedName(watched);
        const before = states.get(name);
        states.set(name, state);
        if (before !== undefined && isSameState(before, state)) return;
        areSourcesDirty = true;
        if (before?.state !== state.state) isAllToJudge = true;
        schedule();
      },
      turn: readers.enter,
    },
    revision: () => revision,
    isSettling: () => isRunning,
    nowMs,
    sources: () => states,
    isSynced: () => isSynced,
    onChange: (listener) => void changeListeners.push(listener),
    onTick: (listener) => void tickListeners.push(listener),
    touch: (topic) => {
      topics.add(topic);
      schedule();
    },
    recallFirstSeen: (times) => {
      model.setFirstSeen(times);
      isAllToJudge = true;
      schedule();
    },
    metrics: () => ({ ...metrics, objects: store.objectCount(), dirty: store.dirtyCount() }),
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
      clearTimeout(dueTimer);
      readers.look();
    },
  };
};

/** When it was last heard of, and how many objects it has, is looked up when somebody asks. */
const isSameState = (one: SourceState, other: SourceState): boolean =>
  one.state === other.state &&
  one.error === other.error &&
  one.retryAt === other.retryAt &&
  one.unreadable === other.unreadable &&
  one.divergences === other.divergences &&
  one.restoredAt === other.restoredAt;

/** A resource that fails again and again beside others that work will not keep them waiting. */
const isRead = (state: SourceState | undefined, doOthersWork: boolean): boolean => {
  if (state === undefined || state.state === "syncing") return false;
  return state.state !== "failed" || (doOthersWork && state.attempts >= FAILURES_MAX);
};

const FAILURES_MAX = 3;
const NOTHING = { entities: [], problems: [] };
/** setTimeout counts in 32 bits. */
const TIMEOUT_MAX_MS = 2_000_000_000;

/** Node reports come from agents, which need not be there. */
const namesOf = (sources: readonly Source[]): readonly string[] => [
  ...new Set(
    sources
      .flatMap((source) => source.watches)
      .filter((watched) => watched.group !== "node-report")
      .map(watchedName),
  ),
];

const piecesOf = <Each>(all: readonly Each[], size: number): readonly (readonly Each[])[] =>
  all.length === 0
    ? []
    : all.length <= size
      ? [all]
      : Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
          all.slice(at * size, (at + 1) * size),
        );
