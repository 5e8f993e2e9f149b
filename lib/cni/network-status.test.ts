import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostileJson } from "../testing/hostile.ts";
import { capturedObjects } from "../testing/captures.ts";
import { annotationOf } from "../kube/metadata.ts";
import { NETWORK_STATUS_ANNOTATION } from "./annotations.ts";
import { parseNetworkStatus } from "./network-status.ts";

test("reads what Multus wrote, entry by entry", () => {
  const pod = capturedObjects("cluster/pods-all.json").find((object) => object.metadata.name === "p-two");
  const status = parseNetworkStatus((pod && annotationOf(pod, NETWORK_STATUS_ANNOTATION)) ?? "");
  expect(status.problems).toEqual([]);
  expect(status.entries).toEqual([
    {
      index: 0,
      name: "cbr0",
      interface: "eth0",
      addresses: [{ address: "10.244.0.106", prefixLength: null }],
      mac: "ce:c6:75:35:e6:b8",
      mtu: null,
      isDefault: true,
      gateways: ["10.244.0.1"],
      device: null,
    },
    {
      index: 1,
      name: "lab/bridge-dual",
      interface: "data0",
      addresses: [
        { address: "10.60.2.17", prefixLength: null },
        { address: "fd60:2::11", prefixLength: null },
      ],
      mac: "de:c7:ac:71:53:d0",
      mtu: null,
      isDefault: false,
      gateways: [],
      device: null,
    },
    {
      index: 2,
      name: "lab/bridge-wb",
      interface: "net2",
      addresses: [{ address: "10.60.3.100", prefixLength: null }],
      mac: "fe:cf:57:ff:a5:61",
      mtu: null,
      isDefault: false,
      gateways: [],
      device: null,
    },
  ]);
});

describe("tolerance", () => {
  test("one bad entry never hides the others", () => {
    const status = parseNetworkStatus(
      '[7,{"interface":"x"},{"name":"a/b","ips":["10.0.0.300","10.0.0.3"],"mac":"zz","mtu":"big"},{"name":"c/d"}]',
    );
    expect(status.entries.map((entry) => [entry.index, entry.name, entry.addresses.length])).toEqual([
      [2, "a/b", 1],
      [3, "c/d", 0],
    ]);
    expect(status.problems.map((problem) => problem.path)).toEqual(["[0]", "[1]", "[2].mac", "[2].ips"]);
  });

  test("the gateway is read under both of its names, and a prefix where the specification's examples have one", () => {
    const [entry] = parseNetworkStatus(
      '[{"name":"a/b","ips":["10.1.0.5/24"],"default-route":["10.1.0.1"],"gateway":["10.1.0.1","FD00::1"]}]',
    ).entries;
    expect(entry?.gateways).toEqual(["10.1.0.1", "fd00::1"]);
    expect(entry?.addresses).toEqual([{ address: "10.1.0.5", prefixLength: 24 }]);
  });

  test.each([
    ['{"type":"pci","version":"1.1.0","pci":{"pci-address":"0000:65:00.2"}}', "0000:65:00.2"],
    ['{"type":"vhost-user","vhost-user":{"mode":"client","path":"/run/x.sock"}}', "/run/x.sock"],
    ['{"type":"vdpa","vdpa":{"parent-device":"vdpa0"}}', "vdpa0"],
    ['{"type":"constructor"}', null],
    ['{"type":"__proto__"}', null],
    ['"pci"', null],
  ])("device-info %s names %s", (info, device) => {
    expect(parseNetworkStatus(`[{"name":"a/b","device-info":${info}}]`).entries[0]?.device).toBe(device);
  });

  test.each(["", "[]", "null"])("%s reports nothing, without complaint", (text) => {
    expect(parseNetworkStatus(text)).toEqual({ entries: [], problems: [] });
  });

  test.each([
    ["{}", "ANNOTATION_INVALID"],
    ["[", "ANNOTATION_NOT_JSON"],
    ["[".repeat(100), "ANNOTATION_NOT_JSON"],
    [" ".repeat(262_145), "ANNOTATION_TOO_LARGE"],
  ])("%.20s is a problem of its own kind", (text, code) => {
    expect(parseNetworkStatus(text).problems[0]?.code).toBe(code);
  });

  test("10,000 structured inputs never throw and never pollute", () => {
    fc.assert(
      fc.property(
        hostileJson(["name", "interface", "ips", "mac", "mtu", "default", "gateway", "device-info"]),
        (text) => {
          const status = parseNetworkStatus(text);
          expect(status.entries.every((entry) => entry.name !== "")).toBe(true);
          expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
        },
      ),
      { numRuns: 10_000 },
    );
  });
});
