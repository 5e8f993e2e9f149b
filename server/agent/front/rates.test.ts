import fc from "fast-check";
import { expect, test } from "vitest";
import { countersSchema } from "../../../lib/cni/agent-wire.ts";
import { type LinkCounters, readLinkCounters } from "./link-counters.ts";
import { createRates } from "./rates.ts";

const counted = (link: string, received: number, sent = 0, lost = 0): LinkCounters => ({
  link,
  index: link.length,
  isLoopback: link === "lo",
  received: { bytes: received, packets: received / 100, errors: lost, dropped: lost * 2 },
  sent: { bytes: sent, packets: sent / 100, errors: 0, dropped: 0 },
});

test("a rate is what was counted between two looks; it goes into the device's course", () => {
  const rates = createRates();
  rates.take("cni-a", 0, [counted("net1", 1_000), counted("lo", 9)]);
  expect(rates.last("cni-a")?.links[0]).toMatchObject({
    received: { bytes: 1_000, bytesPerSecond: null },
    history: [],
  });
  rates.take("cni-a", 15_000, [counted("net1", 31_000, 15_000, 30), counted("lo", 99)]);
  const [link, loopback] = rates.last("cni-a")?.links ?? [];
  expect(link?.received).toMatchObject({ bytes: 31_000, bytesPerSecond: 2_000, packetsPerSecond: 20 });
  const point = {
    at: "1970-01-01T00:00:15.000Z",
    overMs: 15_000,
    received: 2_000,
    sent: 1_000,
    errors: 2,
    dropped: 4,
  };
  expect(link?.history).toEqual([point]);
  expect(loopback?.history).toEqual([]);
  expect(rates.courses(() => true)).toEqual([{ netns: "cni-a", link: "net1", index: 4, points: [point] }]);
  expect(rates.courses((netns) => netns === null)).toEqual([]);
  countersSchema.parse(rates.last("cni-a"));
});

test("looks within a second share a sample; after a long time there is a point, and no rate of now", () => {
  const rates = createRates();
  rates.take(null, 0, [counted("eth0", 0)]);
  rates.take(null, 400, [counted("eth0", 400)]);
  expect(rates.last(null)?.links[0]?.history).toEqual([]);
  expect(rates.fresh(null, 1_300)).toBeDefined();
  expect(rates.fresh(null, 1_400)).toBeUndefined();
  rates.take(null, 200_000, [counted("eth0", 2_000_000)]);
  const [link] = rates.last(null)?.links ?? [];
  expect(link?.received.bytesPerSecond).toBeNull();
  expect(link?.history).toMatchObject([{ overMs: 200_000, received: 10_000 }]);
});

test("a device that was made anew, renamed or is gone begins without a past; so does a namespace", () => {
  const rates = createRates();
  const look = (atMs: number, ...links: LinkCounters[]): void => rates.take("cni-a", atMs, links);
  const pasts = (): unknown => rates.courses(() => true).map(({ link, points }) => [link, points.length]);
  look(0, counted("net1", 50), counted("other", 50));
  look(10_000, counted("net1", 80), counted("other", 80));
  expect(pasts()).toEqual([
    ["net1", 1],
    ["other", 1],
  ]);
  // Its counters went back; the other one has another name.
  look(20_000, counted("net1", 10), { ...counted("other", 90), link: "o" });
  expect(pasts()).toEqual([]);
  look(30_000, counted("net1", 20));
  look(40_000, counted("other", 20));
  expect(pasts()).toEqual([]);
  look(50_000, counted("other", 20));
  rates.keep(new Set(["cni-a"]));
  expect(pasts()).toEqual([["other", 1]]);
  rates.keep(new Set(["cni-b"]));
  expect(pasts()).toEqual([]);
  expect(rates.last("cni-a")).toBeUndefined();
});

test("of many points the newest stay, in order", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 200 }), (steps) => {
      const rates = createRates();
      let total = 0;
      rates.take(null, 0, [counted("eth0", 0)]);
      for (const [nth, step] of steps.entries()) {
        total += step;
        rates.take(null, (nth + 1) * 2_000, [counted("eth0", total)]);
      }
      const [course] = rates.courses(() => true);
      expect(course?.points.map(({ received }) => received)).toEqual(
        steps.slice(-60).map((step) => step / 2),
      );
      expect(course?.points.at(-1)?.at).toBe(new Date(steps.length * 2_000).toISOString());
    }),
  );
});

test("counters are read from both forms that ip prints; what isn't a device is left out", () => {
  const rx = { bytes: 7, packets: 1, errors: 2, dropped: 3 };
  expect(
    readLinkCounters([
      { ifname: "eth0", ifindex: 2, stats64: { rx, tx: {} } },
      { ifname: "lo", ifindex: 1, link_type: "loopback", stats: { rx: null, tx: rx } },
      { ifname: "none", ifindex: 3 },
      { ifindex: 4, stats64: { rx, tx: rx } },
      "eth1",
      null,
    ]),
  ).toEqual([
    {
      link: "eth0",
      index: 2,
      isLoopback: false,
      received: rx,
      sent: { bytes: 0, packets: 0, errors: 0, dropped: 0 },
    },
    {
      link: "lo",
      index: 1,
      isLoopback: true,
      received: { bytes: 0, packets: 0, errors: 0, dropped: 0 },
      sent: rx,
    },
  ]);
  expect(readLinkCounters({ ifname: "eth0" })).toEqual([]);
});
