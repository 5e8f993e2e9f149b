import type { Watched } from "../../../lib/sources/source.ts";
import { createApiClient } from "../api-client.ts";
import { createApiGate } from "../api-gate.ts";
import { jsonCodec } from "../codec.ts";
import { createReflector } from "../reflector.ts";
import type { ReflectorCounters } from "../reflector.ts";
import { createApiModel } from "./api-model.ts";
import type { FaultKind } from "./fault-kinds.ts";
import { createRecordingSink } from "./recording-sink.ts";
import { createVirtualClock } from "./virtual-clock.ts";

export const THINGS: Watched = {
  group: "lab.example",
  version: "v1",
  resource: "things",
  kind: "Thing",
  isNamespaced: true,
};

/** What happens in a run. Small numbers make small counterexamples. */
export interface Schedule {
  readonly seed: number;
  readonly changes: readonly Change[];
  readonly faults: readonly { readonly atMs: number; readonly lastsMs: number }[];
}

export interface Change {
  /** After the one before. */
  readonly afterMs: number;
  /** Which of ten objects. */
  readonly object: number;
  readonly kind: "write" | "remove" | "recreate";
}

export interface RunReport {
  /** Objects that differ from the API's at the end; empty is what we want. */
  readonly differences: readonly string[];
  /** The same, soon after the trouble was over: the watch alone must have found back. */
  readonly earlyDifferences: readonly string[];
  readonly travels: readonly string[];
  readonly endState: string;
  readonly counters: Readonly<ReflectorCounters>;
  readonly requests: number;
}

/** Trouble is over by then; afterwards there is time for the slowest way back (the proof by a list each 10 minutes). */
const FAULTS_END_MS = 120_000;
const QUIET_MS = 16 * 60_000;
/** Changes and trouble are over, and the first proving list is not due yet. */
const EARLY_MS = 360_000;

/** Runs one reflector against the model under a virtual clock and compares what it passed on with the model's store. */
export const runFaults = async (kind: FaultKind, schedule: Schedule): Promise<RunReport> => {
  const clock = createVirtualClock();
  const random = seeded(schedule.seed);
  const model = createApiModel(clock, random);
  const sink = createRecordingSink(clock.elapsedMs);
  const reflector = createReflector({
    watched: THINGS,
    sink,
    client: createApiClient(model.connection, model, clock),
    codec: jsonCodec,
    gate: createApiGate(clock, random),
    clock,
    random,
  });
  for (let object = 0; object < 10; object += 1) model.write(nameOf(object));

  let atMs = 0;
  for (const change of schedule.changes) {
    atMs += change.afterMs;
    clock.after(atMs, () => {
      const name = nameOf(change.object);
      if (change.kind !== "write") model.remove(name);
      if (change.kind !== "remove") model.write(name);
    });
  }
  for (const fault of schedule.faults) {
    clock.after(fault.atMs, () => {
      const before = model.restores;
      model.begin(kind);
      if (model.restores > before) sink.forgetVersions();
    });
    clock.after(Math.min(FAULTS_END_MS, fault.atMs + fault.lastsMs), () => {
      model.heal(kind);
    });
  }
  reflector.start();
  await clock.runUntil(EARLY_MS);
  const earlyDifferences = compare(model.objects, sink.objects);
  await clock.runUntil(FAULTS_END_MS + QUIET_MS);
  const report: RunReport = {
    differences: compare(model.objects, sink.objects),
    earlyDifferences,
    travels: [...sink.travels],
    endState: sink.states.at(-1)?.state.state ?? "none",
    counters: { ...reflector.counters },
    requests: model.requests.length,
  };
  const stopped = reflector.stop();
  await clock.runUntil(clock.elapsedMs() + 1);
  await stopped;
  return report;
};

const nameOf = (object: number): string => `thing-${String(object)}`;

type Versions = ReadonlyMap<
  string,
  { readonly metadata: { readonly name: string; readonly uid?: string; readonly resourceVersion?: string } }
>;

const compare = (truth: Versions, seen: Versions): readonly string[] => {
  const texts = (objects: Versions): ReadonlySet<string> =>
    new Set(
      [...objects.values()].map(
        ({ metadata }) => `${metadata.name} ${metadata.uid ?? ""} ${metadata.resourceVersion ?? ""}`,
      ),
    );
  const expected = texts(truth);
  const actual = texts(seen);
  return [
    ...[...expected].filter((text) => !actual.has(text)).map((text) => `missing: ${text}`),
    ...[...actual].filter((text) => !expected.has(text)).map((text) => `left over: ${text}`),
  ];
};

/** mulberry32: small, and good enough to make schedules. */
export const seeded = (seed: number): (() => number) => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};
