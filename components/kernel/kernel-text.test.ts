import { expect, test } from "vitest";
import { kernelLink } from "./testing/kernel-link.ts";
import { inOrder, lossOf, portVlans, rateText } from "./kernel-text.ts";

test("a rate is told in the unit that fits it, and not at all before there are two looks", () => {
  expect([null, 0, 999.4, 999.6, 1_240, 12_400, 999_600, 2.5e9].map(rateText)).toEqual([
    "–",
    "0 B/s",
    "999 B/s",
    "1.0 kB/s",
    "1.2 kB/s",
    "12 kB/s",
    "1.0 MB/s",
    "2.5 GB/s",
  ]);
});

test("errors and drops of both directions are told where there are any, and whether they go on", () => {
  const still = kernelLink("net1");
  expect(lossOf(kernelLink("a", 1))).toBeNull();
  const ill = {
    ...still,
    received: { ...still.received, errors: 2, dropped: 1 },
    sent: { ...still.sent, dropped: 4 },
  };
  expect(lossOf(ill)).toEqual({ text: "2 errors, 5 dropped", isRecent: false });
  const point = { at: "2026-01-01T00:00:00Z", overMs: 1_000, received: 0, sent: 0, errors: 0, dropped: 0 };
  expect(lossOf({ ...ill, history: [point] })?.isRecent).toBe(false);
  expect(lossOf({ ...ill, history: [point, { ...point, dropped: 0.1 }, point] })?.isRecent).toBe(true);
});

test("a bridge port has its VLANs in order, ranges as ranges", () => {
  const vlan = (of: string, from: number, vlanEnd: number | null, isUntagged: boolean) => ({
    interface: of,
    vlan: from,
    vlanEnd,
    isPvid: isUntagged,
    isUntagged,
  });
  expect(portVlans([vlan("p", 10, 20, false), vlan("q", 5, null, false), vlan("p", 1, null, true)])).toEqual([
    { port: "p", text: "VLAN 1 untagged, 10–20" },
    { port: "q", text: "VLAN 5" },
  ]);
});

test("devices that matter most stand first, the loopback nowhere", () => {
  const links = [kernelLink("lo", 1), kernelLink("veth1", 5), kernelLink("br0", 4), kernelLink("eth0", 2)];
  expect(inOrder(links, ["eth0", "br0"]).map((each) => each.link)).toEqual(["eth0", "br0", "veth1"]);
});
