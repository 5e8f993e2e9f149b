import type { Figure } from "../figure.ts";
import type { FanOutRound } from "../suites/fan-out.ts";

const nobody = (): undefined => undefined;
/** On a starved machine the many get fewer messages than the few: the difference would say that fan-out saves work. */
const KEPT_UP = 0.8;
/** What the sockets' own buffers take before a client that doesn't read is noticed. */
const FILLING_BYTES = 12_000_000;

/** 1,000 changes of pods a second; see `FanOutRound` for who looks at what. */
export const fanOutFigures: readonly Figure<FanOutRound>[] = [
  {
    title: "watch event → client, 200 clients, 1,000 events/s, p99 (peer: one kubectl get pods --watch)",
    unit: "ms",
    bounds: "ours",
    limit: 250,
    ours: ({ many }) => many.p99,
    peer: ({ kubectlMs }) => kubectlMs,
  },
  {
    title: "… CPU of the server for these 200 clients (less that for one client on each picture)",
    unit: "cores",
    bounds: "ours",
    limit: 0.25,
    ours: ({ many, few }) => (many.messages < few.messages * KEPT_UP ? undefined : many.cores - few.cores),
    peer: nobody,
  },
  {
    title: "… CPU of the server for the 1,000 events/s, with one client on each of 4 pictures",
    unit: "cores",
    bounds: "ours",
    ours: ({ few }) => few.cores,
    peer: nobody,
  },
  {
    title: "watch event → client, 500 clients (100 of them don’t read), 1,000 events/s, p99",
    unit: "ms",
    bounds: "ours",
    limit: 250,
    ours: ({ most }) => most.p99,
    peer: nobody,
  },
  {
    title: "… memory of the server above that with one client on each picture",
    unit: "MB",
    bounds: "ours",
    limit: 150,
    ours: ({ most, few }) => most.residentMB - few.residentMB,
    peer: nobody,
  },
  {
    title: "all 1,000 events/s in one picture, 15 of 20 clients read, p99",
    unit: "ms",
    bounds: "ours",
    limit: 250,
    ours: ({ flood }) => flood.p99,
    peer: nobody,
  },
  {
    title: "… of the 5 clients that don’t read, not told to start anew",
    unit: "clients",
    bounds: "ours",
    limit: 0,
    ours: ({ flood }) =>
      flood.messages * flood.bytes < FILLING_BYTES ? undefined : flood.stalled - flood.resynced,
    peer: nobody,
  },
  {
    title: "events that any client never got to see, those that didn’t read for a while included",
    unit: "events",
    bounds: "ours",
    limit: 0,
    ours: (round) => lostOf(round),
    peer: nobody,
  },
];

/** Dropped silently: neither sent nor made up for. */
const lostOf = ({ few, many, most, flood }: FanOutRound): number =>
  [few, many, most, flood].reduce((sum, { lost, skipped }) => sum + lost + skipped, 0);
