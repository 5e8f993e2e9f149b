import { expect, test } from "vitest";
import { asksForRates, isAskedFor, pointsWithin, readTimelineFilter } from "./timeline-filter.ts";

const filterOf = (text: string) => readTimelineFilter(new URLSearchParams(text));

test("rates are those of devices that are named, and of no other kind", () => {
  expect(asksForRates(filterOf("") ?? {})).toBe(false);
  expect(asksForRates(filterOf("kind=rate") ?? {})).toBe(false);
  for (const named of ["netns=host", "pod=a/b", "link=net1", "link=net1&kind=rate"])
    expect(asksForRates(filterOf(named) ?? {}), named).toBe(true);
  expect(asksForRates(filterOf("link=net1&kind=link-up") ?? {})).toBe(false);
});

test("a device is asked for by namespace, pod and name together", () => {
  const one = { netns: "cni-a", pod: { namespace: "shop", name: "web", uid: null }, link: "net1" };
  const own = { netns: null, pod: null, link: "eth0" };
  expect(isAskedFor(one, filterOf("netns=cni-a&pod=shop/web&link=net1") ?? {})).toBe(true);
  for (const other of ["netns=host", "netns=cni-b", "pod=shop/api", "link=net2", "netns=cni-a&link=eth0"])
    expect(isAskedFor(one, filterOf(other) ?? {}), other).toBe(false);
  expect(isAskedFor(own, filterOf("netns=host") ?? {})).toBe(true);
  expect(isAskedFor(own, filterOf("pod=shop/web") ?? {})).toBe(false);
});

test("points are those between two times, both included", () => {
  const point = (at: string) => ({ at, overMs: 1, received: 0, sent: 0, errors: 0, dropped: 0 });
  const points = ["10:00", "10:01", "10:02"].map((time) => point(`2026-01-01T${time}:00.000Z`));
  const within = (text: string): unknown => pointsWithin(points, filterOf(text) ?? {});
  expect(within("")).toEqual(points);
  expect(within("since=2026-01-01T10:01:00Z")).toEqual(points.slice(1));
  expect(within("since=2026-01-01T10:01:00Z&until=2026-01-01T10:01:00Z")).toEqual(points.slice(1, 2));
});

test("what isn't known, empty, said twice or no time is no filter", () => {
  for (const text of ["what=1", "link=", "link=a&link=b", "since=yesterday", "after=-1"])
    expect(filterOf(text), text).toBeUndefined();
});
