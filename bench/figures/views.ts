import type { Figure } from "../figure.ts";
import type { SyncRound } from "../suites/sync.ts";

/** One row for each kind of picture that the screen can ask for. */
export const views: readonly Figure<SyncRound>[] = [
  "one namespace",
  "one node",
  "the largest network",
  "free text",
  "find: ip in",
  "find: state",
].map((name) => ({
  title: `picture, ${name}, built by the server`,
  unit: "ms",
  bounds: "ours",
  limit: 30,
  ours: ({ all }) => all.views[name] ?? Number.NaN,
  peer: () => undefined,
}));
