import type { Figure } from "../figure.ts";

/** Median of five buildings of the overview. */
export const view: Figure = {
  title: "overview, built by the server",
  unit: "ms",
  bounds: "ours",
  limit: 30,
  ours: ({ all }) => all.viewMs,
  peer: () => undefined,
};
