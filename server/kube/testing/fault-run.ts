import type { KubeObject } from "../../../lib/kube/kube-object.ts";
import type { Watched } from "../../../lib/sources/source.ts";
import { createApiClient } from "../api-client.ts";
import { createApiGate } from "../api-gate.ts";
import { jsonCodec } from "../codec.ts";
import { podCodec } from "../protobuf/pod-codec.ts";
import { createReflector } from "../reflector.ts";
import type { ReflectorCounters, ReflectorOptions } from "../reflector.ts";
import type { FaultKind } from "./fault-kinds.ts";
import { PODS } from "./lab-of-things.ts";
import { createRecordingSink } from "./recording-sink.ts";
import { seeded } from "./seeded.ts";
import { createTroubledLab } from "./troubled-lab.ts";
import { createVirtualClock } from "./virtual-clock.ts";

export const THINGS: Watched = {
  group: "lab.example",
  version: "v1",
  resource: "things",
  kind: "Thing",
  isNamespaced: true,
};

/** What happens in a run. Each step stands for itself, so that some can be left out. */
export interface Schedule {
  readonly kind: FaultKind;
  /** Of delays, back-offs and the trouble's own choices. */
  readonly seed: number;
  /** Pods travel as protobuf, things as JSON. */
  readonly resource: "pods" | "things";
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly act: "write" | "remove" | "recreate"; readonly atMs: number; readonly object: number }
  | { readonly act: "trouble"; readonly atMs: number; readonly lastsMs: number };

export interface RunReport {
  /** What must not be, in words; empty is what we want. */
  readonly faults: readonly string[];
  readonly counters: Readonly<ReflectorCounters>;
  readonly requests: number;
  /** How often the trouble was met: one that is only switched on proves nothing. */
  readonly met: number;
}

/** A reflector that is wrong on purpose: a matrix that can't fail proves nothing. */
export type Variant = (options: ReflectorOptions) => ReflectorOptions;

/** What an API server must never do: only the list each 10 minutes can find it. */
export const FOUND_BY_PROOF: ReadonlySet<FaultKind> = new Set<FaultKind>(["dropped-event", "etcd-restore"]);
export const OBJECTS = 6;
const CHANGES_MAX = 30;
const CHANGE_SPACING_MS = 7_000;
const TROUBLES_START_MS = 90_000;
const TROUBLE_MAX_MS = 40_000;
/** Trouble is over by then; afterwards there is time for the slowest way back (the proof by a list each 10 minutes). */
const TROUBLES_END_MS = 120_000;
const QUIET_MS = 12 * 60_000;
/** Changes and trouble are over, and the first proving list is not due yet. */
const EARLY_MS = 360_000;

/** Where the watch must have found back by itself, only one run in so many goes on until the proving list. */
const PROVEN_EVERY = 4;

/** The same seed always gives the same schedule. */
export const scheduleOf = (kind: FaultKind, seed: number): Schedule => {
  const random = seeded(seed);
  const whole = (below: number): number => Math.floor(random() * below);
  const steps: Step[] = [];
  let atMs = 0;
  for (let left = whole(CHANGES_MAX + 1); left > 0; left -= 1) {
    atMs += whole(CHANGE_SPACING_MS);
    const act = (["write", "write", "remove", "recreate"] as const)[whole(4)] ?? "write";
    steps.push({ act, atMs, object: whole(OBJECTS) });
  }
  for (let left = 1 + whole(3); left > 0; left -= 1) {
    const atMs = whole(TROUBLES_START_MS);
    const lastsMs = whole(TROUBLE_MAX_MS);
    // Bookmarks come each minute: in less than that there may be none to leave out.
    steps.push({ act: "trouble", atMs, lastsMs: kind === "no-bookmarks" ? TROUBLES_END_MS : lastsMs });
  }
  const resource = seed % 2 === 0 && kind !== "404-crd-gone" ? "pods" : "things";
  return { kind, seed, resource, steps };
};

/** Runs one reflector against the lab under a virtual clock and compares what it passed on with the lab's store. */
export const runFaults = async (
  schedule: Schedule,
  variant: Variant = (options) => options,
): Promise<RunReport> => {
  const { kind } = schedule;
  const clock = createVirtualClock();
  const random = seeded(schedule.seed);
  const watched = schedule.resource === "pods" ? PODS : THINGS;
  const codec = schedule.resource === "pods" ? podCodec : jsonCodec;
  const lab = createTroubledLab({
    clock,
    random,
    resources: [watched],
    codec,
    hasBackups: kind === "etcd-restore",
  });
  const sink = createRecordingSink(clock.elapsedMs);
  const reflector = createReflector(
    variant({
      watched,
      sink,
      client: createApiClient(lab.connection, lab, clock),
      codec,
      gate: createApiGate(clock, random),
      clock,
      random,
    }),
  );
  for (let object = 0; object < OBJECTS; object += 1) lab.write(watched, nameOf(object));

  for (const step of schedule.steps) {
    clock.after(step.atMs, () => {
      if (step.act === "trouble") {
        const before = lab.restores;
        lab.begin(kind);
        if (lab.restores > before) sink.forgetVersions();
        return;
      }
      if (step.act !== "write") lab.remove(watched, nameOf(step.object));
      if (step.act !== "remove") lab.write(watched, nameOf(step.object));
    });
    if (step.act === "trouble")
      clock.after(Math.min(TROUBLES_END_MS, step.atMs + step.lastsMs), () => {
        lab.heal(kind);
      });
  }
  reflector.start();
  await clock.runUntil(EARLY_MS);
  const early = FOUND_BY_PROOF.has(kind) ? [] : compareObjects(lab.truth(watched), sink.objects);
  if (FOUND_BY_PROOF.has(kind) || schedule.seed % PROVEN_EVERY === 0)
    await clock.runUntil(TROUBLES_END_MS + QUIET_MS);
  const endState = sink.states.at(-1)?.state.state ?? "none";
  const report: RunReport = {
    faults: [
      ...early.map((text) => `after six minutes ${text}`),
      ...compareObjects(lab.truth(watched), sink.objects).map((text) => `at the end ${text}`),
      ...sink.travels.map((text) => `went back in time: ${text}`),
      ...sink.swaps.map((text) => `another object under the same name without a word: ${text}`),
      ...lab.forgetful,
      ...(endState === "synced" ? [] : [`is ${endState} at the end`]),
    ],
    counters: { ...reflector.counters },
    requests: lab.requests.length,
    met: lab.met.get(kind) ?? 0,
  };
  const stopped = reflector.stop();
  await clock.runUntil(clock.elapsedMs() + 1);
  await stopped;
  return report;
};

export const nameOf = (object: number): string => `thing-${String(object)}`;

export const compareObjects = (
  truth: readonly KubeObject[],
  seen: ReadonlyMap<string, KubeObject>,
): readonly string[] => {
  const expected = new Set(truth.map(textOf));
  const actual = new Set([...seen.values()].map(textOf));
  return [
    ...[...expected].filter((text) => !actual.has(text)).map((text) => `is missing: ${text}`),
    ...[...actual].filter((text) => !expected.has(text)).map((text) => `is left over: ${text}`),
  ];
};

/** Name, identity, version and content. */
const textOf = ({ metadata }: KubeObject): string =>
  `${metadata.name} ${metadata.uid ?? ""} ${metadata.resourceVersion ?? ""} ${JSON.stringify(metadata["labels"])}`;
