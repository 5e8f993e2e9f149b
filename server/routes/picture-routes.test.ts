import { afterAll, beforeAll, expect, test } from "vitest";
import { aNad } from "../../lib/testing/build-network.ts";
import { aPod } from "../../lib/testing/build-pod.ts";
import { FindWire } from "../../lib/wire/find.ts";
import { NetworkPage } from "../../lib/wire/network.ts";
import { GroundWire, MacWire, NeighboursWire } from "../../lib/wire/highlight.ts";
import { TopologyWire } from "../../lib/wire/topology.ts";
import { call } from "../testing/call.ts";
import { type FakeCluster, startFakeCluster } from "../testing/fake-cluster.ts";

let fake: FakeCluster;
const MAC = "02:42:0a:3c:01:05";

beforeAll(async () => {
  fake = await startFakeCluster();
  fake.feed.put("network-attachment-definitions.k8s.cni.cncf.io", aNad().build());
  for (const [name, address] of [
    ["web-1", "10.60.1.5"],
    ["web-2", "10.60.1.6"],
  ] as const)
    fake.feed.put(
      "pods",
      aPod(name)
        .asks([{ name: "net-a", namespace: "lab", interface: "net1" }])
        .reports([
          { name: "cbr0", interface: "eth0", ips: ["10.244.0.10"], default: true },
          { name: "lab/net-a", interface: "net1", ips: [address], mac: MAC },
        ])
        .build(),
    );
  await fake.settled();
});

afterAll(() => fake.stop());

const get = async (path: string) => call(fake.runtime, `/api/v1${path}`);

test("a picture can be taken along as svg and json, as it stands in the query", async () => {
  const svg = await get("/export?format=svg&theme=light&q=web-1");
  expect(svg.status).toBe(200);
  expect(svg.headers.get("content-type")).toBe("image/svg+xml");
  expect(svg.headers.get("content-disposition")).toMatch(
    /^attachment; filename="moorings-[a-z0-9.-]+-find-\d{8}T\d{4}\.svg"$/,
  );
  expect(svg.body).toMatch(/ · find web-1 · \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC · revision \d+<\/text>/);
  expect(svg.body).toContain("web-1");
  expect(svg.body).not.toContain("web-2");
  const layers = await get("/export?format=svg&layout=layers");
  expect(layers.body).toContain("Segment");
  const json = TopologyWire.parse((await get("/export?format=json&q=web-1")).body);
  expect(json.totals.pods).toBe(1);
});

test("csv has a row for each attachment in scope", async () => {
  const { body, headers } = await get("/export?format=csv&q=network%20=%20net-a%20and%20pod%20=%20web-2");
  const rows = String(body).trimEnd().split("\r\n");
  expect(rows[0]).toContain("namespace,pod,node,interface,network,state");
  expect(rows.slice(1).map((row) => row.split(",").slice(1, 5))).toEqual([
    ["web-2", expect.any(String), "eth0", "cluster-default/-/cbr0"],
    ["web-2", expect.any(String), "net1", "multus/lab/net-a"],
  ]);
  expect(rows[0]).toContain(",asked_addresses,reported_addresses,observed_addresses,recorded_addresses,");
  expect(rows[2]?.split(",").slice(8, 12)).toEqual(["", "10.60.1.6", "", ""]);
  expect(headers.get("moorings-left-out")).toBe("0");
});

test.each(["", "?format=png", "?format=svg&q=colour%20=%20red", "?format=svg&surprise=1"])(
  "an export that can't be is refused: %s",
  async (query) => {
    expect((await get(`/export${query}`)).status).toBe(400);
  },
);

test("finding explains itself and completes with what the cluster has", async () => {
  const help = FindWire.parse((await get("/find")).body);
  expect(help.problem).toBeNull();
  expect(help.fields.map(({ name }) => name)).toContain("segment");
  expect(help.presets.length).toBeGreaterThan(3);
  const networks = FindWire.parse((await get("/find?text=network%20=%20")).body);
  expect(networks.completions.map(({ text }) => text)).toContain("net-a ");
  const slip = FindWire.parse((await get("/find?text=state%20=%20atached")).body);
  expect(slip.problem).toMatchObject({ at: 8, end: 15, suggestion: "attached" });
});

test("who else has this MAC, what shares a segment, and what a network stands on", async () => {
  const mac = MacWire.parse((await get(`/macs/${MAC.toUpperCase()}`)).body);
  expect(mac.holders.map(({ pod, interface: name }) => `${pod} ${name}`).sort()).toEqual([
    "web-1 net1",
    "web-2 net1",
  ]);
  expect((await get("/macs/nonsense")).status).toBe(400);
  const shared = NeighboursWire.parse((await get("/pods/lab/web-1/neighbours")).body);
  expect(shared.items.map(({ interface: name }) => name)).toEqual(["eth0", "net1"]);
  for (const { segment, aside, others, total } of shared.items) {
    // What can't be told is said, and then nobody is said to share it.
    if (segment === null) expect([typeof aside, total]).toEqual(["string", 0]);
    else expect(others.map(({ pod }) => pod)).toContain("web-2");
  }
  expect((await get("/pods/lab/nobody/neighbours")).status).toBe(404);
  const ground = GroundWire.parse((await get("/networks/multus/lab/net-a/ground")).body);
  expect(ground.network.name).toBe("net-a");
  expect(Object.values(ground.counts).reduce((sum, count) => sum + count, 0)).toBe(ground.items.length);
  const one = GroundWire.parse((await get("/networks/multus/lab/net-a/ground?limit=1")).body);
  expect([one.counts, one.items]).toEqual([ground.counts, ground.items.slice(0, 1)]);
  expect((await get("/networks/multus/lab/none/ground")).status).toBe(404);
});

test("networks are searched on the server: every word in name, type, VLAN, device or range", async () => {
  fake.feed.put(
    "network-attachment-definitions.k8s.cni.cncf.io",
    aNad("storage")
      .withConfig({
        cniVersion: "1.0.0",
        type: "vlan",
        master: "ens3f0",
        vlanId: 305,
        ipam: { type: "whereabouts", range: "10.60.8.0/24" },
      })
      .build(),
  );
  await fake.settled();
  const found = async (q: string) =>
    NetworkPage.parse((await get(`/networks?q=${encodeURIComponent(q)}`)).body).items.map(
      ({ network }) => network.name,
    );
  for (const q of ["storage", "vlan 305", "ENS3F0 10.60.8", "whereabouts storage"])
    expect(await found(q), q).toEqual(["storage"]);
  expect(await found("storage net-a")).toEqual([]);
});
