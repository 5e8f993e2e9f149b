import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { z } from "zod";

/** Where data lives. Compiled code has spaces of its own, and grows for as long as V8 finds something to make faster. */
const DATA_SPACES: ReadonlySet<string> = new Set([
  "new_space",
  "old_space",
  "large_object_space",
  "new_large_object_space",
]);

/** Data in the heap after a full collection, bytes; what lies outside the JavaScript heap and is held by it included. */
export const heapBytes = async (): Promise<number> => {
  for (let round = 0; round < 2; round += 1) {
    collect();
    // Finalisers and weak references are looked at between turns.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  collect();
  const spaces = getHeapSpaceStatistics().filter(({ space_name }) => DATA_SPACES.has(space_name));
  return spaces.reduce((sum, space) => sum + space.space_used_size, process.memoryUsage().external);
};

setFlagsFromString("--expose-gc");
const Collect = z.custom<() => void>((value) => typeof value === "function");
const collect = Collect.parse(runInNewContext("gc"));

export interface Sample {
  /** Minutes of the soak. */
  readonly minute: number;
  readonly bytes: number;
  /** How many there are in the cluster just then. */
  readonly objects: number;
}

/**
 * What an object more is in the heap, measured: rollouts come and go, and KubeEvents with them. By two heap snapshots of a
 * cluster of 5,000 pods, an hour and 2,100 KubeEvents apart, it was 950 bytes of texts and records for each, which go with
 * it, and 500 of the tables that had doubled since there were more than 2^n: they stay when it goes.
 */
const OBJECT_BYTES = 1_000;
const TABLES_BYTES = 500;

/** Growth per minute beyond that of the cluster, bytes: the median of the slopes between all pairs (Theil and Sen), which a few odd samples don't move. */
export const slopeOf = (samples: readonly Sample[]): number => {
  let most = 0;
  const beyond = samples.map(({ minute, bytes, objects }) => {
    most = Math.max(most, objects);
    return { minute, bytes: bytes - objects * OBJECT_BYTES - most * TABLES_BYTES };
  });
  return median(
    beyond.flatMap((one, index) =>
      beyond.slice(index + 1).map((other) => (other.bytes - one.bytes) / (other.minute - one.minute)),
    ),
  );
};

export const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
