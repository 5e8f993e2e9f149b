import { z } from "zod";
import { addressEvent } from "../lab/happenings.ts";
import type { Arrival } from "./client.ts";

const Message = z.looseObject({
  put: z.array(
    z.looseObject({
      addresses: z.array(z.string()).optional(),
      pod: z.looseObject({ namespace: z.string(), name: z.string() }).nullish(),
    }),
  ),
});

/** What the messages of one picture say, each read once for all clients: they are sent the same. */
export interface Contents {
  /** Revision → numbers of the events that are shown. */
  readonly shown: ReadonlyMap<number, readonly number[]>;
  /** Revisions that were sent as a difference. */
  readonly deltas: ReadonlySet<number>;
  /** Pods that have a row of their own, `namespace/name`. */
  readonly pods: ReadonlySet<string>;
  /** Of all differences. */
  readonly bytes: number;
  take(arrival: Arrival, data: Buffer): void;
}

export const createContents = (): Contents => {
  const shown = new Map<number, readonly number[]>();
  const deltas = new Set<number>();
  const pods = new Set<string>();
  let bytes = 0;
  return {
    shown,
    deltas,
    pods,
    get bytes() {
      return bytes;
    },
    take: ({ revision, kind }, data) => {
      if (kind === "delta" && !deltas.has(revision)) {
        deltas.add(revision);
        bytes += data.byteLength;
      }
      if (shown.has(revision)) return;
      const { put } = Message.parse(JSON.parse(data.toString()));
      for (const { pod } of put) if (pod != null) pods.add(`${pod.namespace}/${pod.name}`);
      const addresses = put.flatMap((item) => item.addresses ?? []);
      shown.set(
        revision,
        addresses.flatMap((address) => addressEvent(address) ?? []),
      );
    },
  };
};
