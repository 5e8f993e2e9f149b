import { createApiClient } from "../api-client.ts";
import { createKubeconfigFeed } from "../cluster-feed.ts";
import { jsonCodec } from "../codec.ts";
import { podCodec } from "../protobuf/pod-codec.ts";
import { createUndiciWire } from "../undici-wire.ts";
import type { FaultKind } from "./fault-kinds.ts";
import { compareObjects, FOUND_BY_PROOF, nameOf, OBJECTS, scheduleOf, THINGS } from "./fault-run.ts";
import type { Schedule } from "./fault-run.ts";
import { PODS } from "./lab-of-things.ts";
import { createRecordingSink } from "./recording-sink.ts";
import { createScaledClock } from "./scaled-clock.ts";
import { seeded } from "./seeded.ts";
import { serveTroubledLab } from "./socket-lab.ts";
import { createTroubledLab } from "./troubled-lab.ts";

export interface SocketReport {
  readonly kind: FaultKind;
  readonly seed: number;
  /** What must not be, in words; empty is what we want. */
  readonly faults: readonly string[];
  /** From the end of the trouble (or the last change, if that was later) until all was equal and said to be, s. */
  readonly recoveryS: number;
  readonly requests: number;
}

/** How much faster than the real ones all times are. */
const FACTOR = 5;
/** Schedules are made for a virtual clock, where waiting costs nothing: here everything comes closer together. */
const CLOSER = 0.25;
const GIVE_UP_S = 300;
const LOOK_EVERY_MS = 50;
/** What only a proving list can find is looked for each minute instead of each ten. */
const PROVE_EVERY_MS = 60_000;

/**
 * The whole feed (reflector, gate, pulse) with the real client, over TLS on a real socket, through one schedule of trouble.
 * The product's own time limits, all on a clock that runs faster.
 */
export const runOverSockets = async (kind: FaultKind, seed: number): Promise<SocketReport> => {
  const schedule: Schedule = scheduleOf(kind, seed);
  const clock = createScaledClock(FACTOR);
  const random = seeded(seed);
  const watched = schedule.resource === "pods" ? PODS : THINGS;
  const codec = schedule.resource === "pods" ? podCodec : jsonCodec;
  const hasBackups = kind === "etcd-restore";
  const lab = createTroubledLab({ clock, random, resources: [watched], codec, hasBackups });
  const served = await serveTroubledLab(lab);
  const sink = createRecordingSink(clock.elapsedMs);
  const client = createApiClient(served.connection, createUndiciWire(), clock);
  const feed = createKubeconfigFeed({
    client,
    watches: [watched],
    clock,
    random,
    ...(FOUND_BY_PROOF.has(kind)
      ? { timing: { relistEveryMs: PROVE_EVERY_MS, relistSpacingMs: PROVE_EVERY_MS / 2 } }
      : {}),
  });
  for (let object = 0; object < OBJECTS; object += 1) lab.write(watched, nameOf(object));
  feed.start(sink);

  const after = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      clock.after(ms * CLOSER, resolve);
    });
  const act = async (step: Schedule["steps"][number]): Promise<void> => {
    await after(step.atMs);
    if (step.act === "trouble") {
      if (kind === "etcd-restore") sink.forgetVersions();
      await served.begin(kind);
      // One after the other: two timers that are due together don't keep their order.
      await after(step.lastsMs);
      await served.heal(kind);
      return;
    }
    if (step.act !== "write") lab.remove(watched, nameOf(step.object));
    if (step.act !== "remove") lab.write(watched, nameOf(step.object));
  };
  const under = schedule.steps.map(act);
  await Promise.all(under);

  const isRight = (): boolean =>
    sink.states.at(-1)?.state.state === "synced" &&
    compareObjects(lab.truth(watched), sink.objects).length === 0;
  const overMs = clock.elapsedMs();
  let rightSinceMs: number | undefined;
  while (clock.elapsedMs() - overMs < GIVE_UP_S * 1_000) {
    if (!isRight()) rightSinceMs = undefined;
    else {
      rightSinceMs ??= clock.elapsedMs();
      if (clock.elapsedMs() - rightSinceMs > 5_000) break;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  const faults = [
    ...compareObjects(lab.truth(watched), sink.objects),
    ...sink.travels.map((text) => `went back in time: ${text}`),
    ...sink.swaps.map((text) => `another object under the same name without a word: ${text}`),
    ...(rightSinceMs === undefined ? [`is ${sink.states.at(-1)?.state.state ?? "nothing"} at the end`] : []),
  ];
  const requests = lab.requests.length;
  await feed.stop();
  await client.close();
  await served.close();
  clock.close();
  return { kind, seed, faults, recoveryS: ((rightSinceMs ?? Infinity) - overMs) / 1_000, requests };
};
