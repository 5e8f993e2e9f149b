import { z } from "zod";

/** What a lab can be asked to let happen. */
export const Wanted = z.discriminatedUnion("do", [
  z.object({ do: z.literal("tell") }),
  /** Multus reports another address on `net2` of the pods of these Deployments (null: of all), one pod after the other. */
  z.object({
    do: z.literal("churn"),
    namespaces: z.array(z.string()).readonly(),
    deployments: z.array(z.string()).readonly().nullable(),
    perSecond: z.number(),
    seconds: z.number(),
  }),
  /** A pod's link goes down, or comes up again, on so many different nodes (or these), one after the other. */
  z.object({
    do: z.literal("flap"),
    times: z.number(),
    everyMs: z.number(),
    nodes: z.array(z.string()).optional(),
  }),
]);
export type Wanted = z.infer<typeof Wanted>;

/**
 * Events are numbered through all churns of a lab. The one at `at[n]` (ms since the epoch) is number `first + n`; it was
 * written to pod `n % pods.length` (`namespace/name`), with `eventAddress(first + n)`.
 */
export const Churned = z.object({ first: z.number(), at: z.array(z.number()), pods: z.array(z.string()) });
export type Churned = z.infer<typeof Churned>;

export const Flapped = z.object({
  flaps: z.array(z.object({ node: z.string(), namespace: z.string(), pod: z.string(), at: z.number() })),
});
export type Flapped = z.infer<typeof Flapped>;

const PREFIX = "fd42::";

/** An address that tells which event it is of, in canonical text. */
export const eventAddress = (event: number): string => {
  const number = event + 1;
  const high = number >>> 16;
  return `${PREFIX}${high === 0 ? "" : `${high.toString(16)}:`}${(number & 0xffff).toString(16)}`;
};

/** undefined: not an address of an event. */
export const addressEvent = (address: string): number | undefined => {
  if (!address.startsWith(PREFIX)) return undefined;
  const [low = "", high = "0"] = address.slice(PREFIX.length).split(":").reverse();
  return Number.parseInt(high, 16) * 0x1_00_00 + Number.parseInt(low, 16) - 1;
};

/** The same clock in all processes of this machine. */
export const clockMs = (): number => performance.timeOrigin + performance.now();
