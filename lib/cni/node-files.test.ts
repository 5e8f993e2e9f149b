import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { capturedFiles, capturedJson } from "../testing/captures.ts";
import { capturedNodeReport } from "../testing/captured-cluster.ts";
import { hostileJson } from "../testing/hostile.ts";
import { readHostLocalFile } from "./host-local.ts";
import { readLinks, readRoutes } from "./ip-json.ts";
import { parseMultusScratch } from "./multus-scratch.ts";
import { reportOfFiles } from "./node-files.ts";
import { nodeReportSchema } from "./node-report.ts";
import { parseCachedResult } from "./result-cache.ts";

describe("ip -j -d addr", () => {
  const links = readLinks(capturedJson("cluster/netns/_node.addr.json"));
  const link = (name: string) => links.find((candidate) => candidate.name === name);

  test("tells bridges, their ports and plain devices", () => {
    expect(link("cni0")).toMatchObject({ kind: "bridge", controller: null, link: "up" });
    expect(link("vethaa467d02")).toMatchObject({
      kind: "veth",
      controller: "cni0",
      foreignLower: { index: 2, netnsId: 0 },
    });
    expect(link("lo")).toMatchObject({ kind: "loopback", link: "up" });
  });

  test("a device without carrier or switched off is down, one of unknown state with carrier is up", () => {
    expect(link("spare0p")?.link).toBe("down");
    expect(link("spare0")?.link).toBe("down");
    const dummy = { ifindex: 7, ifname: "d0", flags: ["UP", "LOWER_UP"], operstate: "UNKNOWN" };
    expect(readLinks([dummy])[0]?.link).toBe("up");
    expect(readLinks([{ ...dummy, flags: ["LOWER_UP"] }])[0]?.link).toBe("down");
    expect(readLinks([{ ...dummy, flags: ["UP"] }])[0]?.link).toBe("down");
  });

  test.each([
    [{ family: "inet6", local: "fe80::1", scope: "link" }, "link-local"],
    [{ family: "inet6", local: "fd00::1", dynamic: true, mngtmpaddr: true }, "slaac"],
    [{ family: "inet6", local: "fd00::1", dynamic: true, temporary: true }, "slaac"],
    [{ family: "inet6", local: "fd00::1", protocol: "kernel_ra" }, "slaac"],
    [{ family: "inet6", local: "fd00::1", dynamic: true }, "dhcp"],
    [{ family: "inet", local: "10.0.0.1", dynamic: true }, "dhcp"],
    [{ family: "inet", local: "10.0.0.1" }, "static"],
    [{ family: "inet", local: "127.0.0.1" }, "loopback"],
  ])("%j is %s", (entry, origin) => {
    const info = [{ prefixlen: 64, ...entry }];
    expect(readLinks([{ ifindex: 1, ifname: "a", addr_info: info }])[0]?.addresses[0]?.origin).toBe(origin);
  });

  test("keeps the signs of duplicate detection", () => {
    const info = [{ family: "inet6", local: "fd00::1", prefixlen: 64, tentative: true, dadfailed: true }];
    expect(readLinks([{ ifindex: 1, ifname: "a", addr_info: info }])[0]?.addresses[0]?.flags).toEqual([
      "tentative",
      "dadfailed",
    ]);
  });

  test("macvlan and vlan know their mode, number and device", () => {
    const hp1 = readLinks(capturedJson("cluster/netns/hp1.addr.json"));
    expect(hp1.find((candidate) => candidate.name === "net1")).toMatchObject({
      kind: "macvlan",
      mode: "bridge",
      foreignLower: { index: 5, netnsId: 0 },
    });
    const vlan = {
      ifindex: 9,
      ifname: "bond1.120",
      link: "bond1",
      linkinfo: { info_kind: "vlan", info_data: { id: 120 } },
    };
    expect(readLinks([vlan])[0]).toMatchObject({ kind: "vlan", vlan: 120, lower: "bond1" });
    const functions = [
      {
        vf: 0,
        address: "02:00:00:00:00:0a",
        vlan_list: [{ vlan: 30 }],
        link_state: "auto",
        trust: true,
        spoofchk: false,
      },
      { vf: -1 },
    ];
    expect(
      readLinks([{ ifindex: 4, ifname: "ens1f0", vfinfo_list: functions }])[0]?.virtualFunctions,
    ).toEqual([
      { index: 0, mac: "02:00:00:00:00:0a", vlan: 30, link: "auto", isTrusted: true, hasSpoofCheck: false },
    ]);
  });

  test("routes: what the kernel keeps for itself is left out", () => {
    expect(readRoutes(capturedJson("cluster/netns/hp1.route.json")).slice(0, 3)).toEqual([
      { destination: "default", gateway: "10.244.0.1", interface: "eth0", metric: null },
      { destination: "10.60.1.0/24", gateway: null, interface: "net1", metric: null },
      { destination: "10.61.0.0/16", gateway: "10.60.1.1", interface: "net1", metric: null },
    ]);
  });
});

describe("the result cache", () => {
  const results = capturedFiles("cluster/cni/multus/results");

  test("every recorded file reads, by its content", () => {
    const read = results.map((file) => parseCachedResult(file.text));
    expect(read.every((result) => result.ok)).toBe(true);
    const dual = results.find((file) => file.path.startsWith("bridge-dual-0dd28b"));
    const result = parseCachedResult(dual?.text ?? "");
    expect(result.ok && result.value).toMatchObject({
      networkName: "bridge-dual",
      interface: "data0",
      netns: "/run/netns/cni-6d3e5cb5-32a0-8ae5-4b1f-6455602d1b08",
      pod: { namespace: "lab", name: "p-two", uid: "4ba8bced-47eb-4d17-b5e9-23bd28f79054" },
      addresses: [
        { address: "10.60.2.17", prefixLength: 24, gateway: "10.60.2.1", device: 2 },
        { address: "fd60:2::11", prefixLength: 64, gateway: "fd60:2::1", device: 2 },
      ],
    });
    expect(result.ok && result.value.configText).toContain('"bridge":"br-dual"');
  });

  test("a bare result of older libraries reads, too", () => {
    const legacy = parseCachedResult(
      '{"cniVersion":"0.2.0","ip4":{"ip":"10.1.0.5/16","gateway":"10.1.0.1"}}',
    );
    expect(legacy.ok && legacy.value).toMatchObject({
      networkName: null,
      addresses: [{ address: "10.1.0.5", prefixLength: 16, gateway: "10.1.0.1" }],
    });
  });

  test.each(["", '{"kind":"cniCacheV1",', "[]", "null"])("%s is a corrupt file", (text) => {
    const result = parseCachedResult(text);
    expect(!result.ok && result.problem.code).toBe("REPORT_INVALID");
  });
});

test("Multus' record names the NAD of each interface", () => {
  const [file] = capturedFiles("cluster/cni/multus").filter((candidate) =>
    candidate.path.startsWith("0dd28b"),
  );
  expect(parseMultusScratch(file?.text ?? "")).toEqual({
    ok: true,
    value: [
      { network: "cbr0", interface: null },
      { network: "lab/bridge-dual", interface: "data0" },
      { network: "lab/bridge-wb", interface: "net2" },
    ],
  });
});

describe("host-local files", () => {
  test("hold a sandbox and an interface", () => {
    expect(readHostLocalFile("10.1.0.5", "9f3c\r\nnet1")).toEqual({
      address: "10.1.0.5",
      containerId: "9f3c",
      interface: "net1",
    });
    expect(readHostLocalFile("fd00::5", "9f3c")).toEqual({
      address: "fd00::5",
      containerId: "9f3c",
      interface: null,
    });
  });

  test("the store's own files are none, odd ones are corrupt", () => {
    expect(readHostLocalFile("lock", "")).toBeUndefined();
    expect(readHostLocalFile("last_reserved_ip.0", "10.1.0.5")).toBeUndefined();
    expect(readHostLocalFile("10.1.0.5.bak", "")).toEqual({
      address: null,
      containerId: null,
      interface: null,
    });
  });
});

describe("the report of a recorded node", () => {
  const report = capturedNodeReport();

  test("follows the schema and has no problems", () => {
    expect(nodeReportSchema.parse(report)).toEqual(report);
    expect(report.problems).toEqual([]);
  });

  test("finds the living sandbox of every namespace among the dead ones of the cache", () => {
    expect(report.namespaces.map((netns) => [netns.id, netns.pod?.name])).toEqual(
      report.namespaces.map((netns) => [netns.id, netns.id]),
    );
    const living = new Set(
      capturedFiles("cluster/cni/results")
        .filter((file) => file.path.startsWith("cni-loopback-"))
        .map((file) => file.path.slice("cni-loopback-".length, -"-lo".length)),
    );
    expect(report.namespaces.every((netns) => living.has(netns.containerId ?? ""))).toBe(true);
  });

  test("keeps what can't be read as a problem", () => {
    const broken = reportOfFiles(
      [
        { path: "cni/results/a-b-eth0", text: "" },
        { path: "cni/multus/abc", text: "{" },
        { path: "netns/web.addr.json", text: "no" },
        { path: "cni/networks/n/oops", text: "id" },
        { path: "cni/net.d/x.conf", text: "ignored" },
      ],
      { node: "n", at: null, bootId: null },
    );
    expect(broken.problems.map((problem) => problem.path)).toEqual([
      "cni/results/a-b-eth0",
      "cni/multus/abc",
      "netns/web.addr.json",
    ]);
    expect(broken.hostLocal).toMatchObject([{ network: "n", address: "oops", containerId: "id" }]);
  });
});

test("10,000 structured inputs never throw and never pollute", () => {
  const keys = [
    "kind",
    "result",
    "ips",
    "ip4",
    "interfaces",
    "cniArgs",
    "config",
    "ifname",
    "ifindex",
    "addr_info",
    "linkinfo",
    "flags",
    "Name",
    "Conf",
    "dst",
  ];
  fc.assert(
    fc.property(hostileJson(keys), (text) => {
      parseCachedResult(text);
      parseCachedResult(`{"kind":"cniCacheV1","result":${text},"cniArgs":${text},"config":${text}}`);
      parseMultusScratch(text);
      readHostLocalFile(text, text);
      const report = reportOfFiles(
        [
          { path: "netns/_node.addr.json", text },
          { path: "netns/a.addr.json", text },
          { path: "netns/a.route.json", text },
          { path: "cni/results/a", text },
          { path: "cni/multus/a", text },
          { path: "cni/networks/n/10.0.0.1", text },
        ],
        { node: "n", at: null, bootId: null },
      );
      expect(report.node).toBe("n");
      expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
    }),
    { numRuns: 10_000 },
  );
});
