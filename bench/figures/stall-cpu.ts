import type { Figure } from "../figure.ts";
import type { SyncRound } from "../suites/sync.ts";

/** The same without the time in which the thread had no processor, or waited for other threads that had none. */
export const stallCpu: Figure<SyncRound> = {
  title: "… longest turn of the event loop, CPU of its thread",
  unit: "ms",
  bounds: "ours",
  limit: 100,
  ours: ({ all }) => all.turnMs,
  peer: () => undefined,
};
