import { expect, test } from "vitest";
import { addressEvent, eventAddress } from "../lab/happenings.ts";
import type { Arrival, StreamClient } from "./client.ts";
import { createContents } from "./contents.ts";
import { delaysOf, shownEvents, skippedBy } from "./judge.ts";

const POD = { namespace: "shop", name: "web" };
const OTHER = { namespace: "shop", name: "db" };
/** Six events from number 10 on, in turn on two pods that are looked at and one that isn't. */
const CHURNED = {
  first: 10,
  at: [0, 10, 20, 30, 40, 50],
  pods: ["shop/web", "shop/db", "elsewhere/x"],
};

const message = (pods: readonly object[], events: readonly number[]): Buffer =>
  Buffer.from(
    JSON.stringify({
      put: [
        ...pods.map((pod) => ({ kind: "row", pod })),
        ...events.map((event) => ({ addresses: [eventAddress(event)] })),
      ],
    }),
  );

const client = (...arrivals: Arrival[]): StreamClient => ({
  arrivals,
  resyncs: 0,
  opened: Promise.resolve(),
  pause: () => undefined,
  resume: () => undefined,
  close: () => undefined,
});

const arrival = (revision: number, at: number, kind: Arrival["kind"] = "delta"): Arrival => ({
  revision,
  at,
  kind,
});

const contentsOfRun = () => {
  const contents = createContents();
  // An address of an earlier churn still stands.
  contents.take(arrival(1, 0, "snapshot"), message([POD, OTHER], [3]));
  contents.take(arrival(2, 0), message([], [10]));
  // The first event of `db` was overtaken by its second; the second of `web` came alone.
  contents.take(arrival(3, 0), message([], [14]));
  contents.take(arrival(5, 0), message([], [13]));
  return contents;
};

test("the address of an event tells which one it is", () => {
  for (const event of [0, 1, 65_534, 65_535, 65_536, 1_000_000])
    expect(addressEvent(eventAddress(event))).toBe(event);
  expect(addressEvent("10.0.0.1")).toBeUndefined();
});

test("an event arrives with the first difference that shows it, or a newer one of its pod; pods out of the picture don't count", () => {
  const contents = contentsOfRun();
  const events = shownEvents(contents, CHURNED);
  expect(events).toEqual([
    { at: 0, revision: 2 },
    { at: 10, revision: 3 },
    { at: 30, revision: 5 },
    { at: 40, revision: 3 },
  ]);
  const all = client(arrival(1, -5, "snapshot"), arrival(2, 7), arrival(3, 45), arrival(5, 60));
  expect(delaysOf(all, events)).toEqual([7, 35, 30, 5]);
  expect(skippedBy(all, contents)).toBe(0);
});

test("what was left out and came with a later snapshot is late, not lost; without one it is skipped", () => {
  const contents = contentsOfRun();
  const events = shownEvents(contents, CHURNED);
  const stalled = client(arrival(1, -5, "snapshot"), arrival(6, 100, "snapshot"));
  expect(delaysOf(stalled, events)).toEqual([100, 90, 70, 60]);
  expect(skippedBy(stalled, contents)).toBe(0);
  const silent = client(arrival(1, -5, "snapshot"), arrival(2, 7), arrival(5, 60));
  expect(skippedBy(silent, contents)).toBe(1);
  const deaf = client(arrival(1, -5, "snapshot"), arrival(2, 7));
  expect(delaysOf(deaf, events)).toEqual([7, undefined, undefined, undefined]);
});
