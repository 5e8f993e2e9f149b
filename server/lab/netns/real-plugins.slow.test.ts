import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { recordsAt, textAt } from "../controllers/json.ts";
import { callOf, confOf, ipIn, kernelAddresses, openRealBench } from "./testing/real-bench.ts";

/** Real plugins in real namespaces, seen by the real agent. */
const bench = await openRealBench();

describe.runIf(bench !== undefined)("real CNI plugins on the lab's node", () => {
  if (bench === undefined) return;
  const { machine, runtime, linksOf, leases, openPod } = bench;
  afterAll(() => bench.close());

  const hostLocal = (...subnets: readonly string[]): object => ({
    type: "host-local",
    ranges: subnets.map((subnet) => [{ subnet }]),
  });
  const seen = async (sandbox: Parameters<typeof linksOf>[0], iface: string) =>
    (await linksOf(sandbox))?.find((link) => textAt(link, "name") === iface);
  const addressesSeen = async (sandbox: Parameters<typeof linksOf>[0], iface: string): Promise<string[]> => {
    const link = (await seen(sandbox, iface)) ?? {};
    const addresses = Array.isArray(link["addresses"]) ? link["addresses"] : [];
    return addresses.map((address) => textAt(address, "address") ?? "").sort();
  };

  /** What the agent makes of its plugins' answers, one for each plugin of the chain. */
  const said = async (verb: "check" | "status", ref: object): Promise<readonly (string | undefined)[]> => {
    const answer = await fetch(`${machine.agent.url}/v1/cni/${verb}`, {
      method: "POST",
      body: JSON.stringify(ref),
      headers: { "content-type": "application/json" },
    });
    return recordsAt(JSON.parse(await answer.text()), "steps").map((step) => textAt(step, "meaning", "code"));
  };

  const KINDS = [
    {
      name: "bridge-v4",
      config: { type: "bridge", bridge: "brt4", ipam: hostLocal("10.72.1.0/24") },
      kind: "veth",
      check: ["CHECK_LEASE_EXISTS"],
      count: 1,
    },
    {
      name: "bridge-dual",
      config: { type: "bridge", bridge: "brt46", ipam: hostLocal("10.72.2.0/24", "fd72:2::/64") },
      kind: "veth",
      check: ["CHECK_LEASE_EXISTS"],
      count: 2,
    },
    {
      name: "macvlan",
      config: { type: "macvlan", master: "ens3", ipam: hostLocal("10.72.3.0/24") },
      kind: "macvlan",
      check: ["CHECK_LEASE_EXISTS"],
      count: 1,
    },
    {
      name: "ptp",
      config: { type: "ptp", ipam: hostLocal("10.72.4.0/24", "fd72:4::/64") },
      kind: "veth",
      check: ["CHECK_LEASE_EXISTS"],
      count: 2,
    },
    {
      name: "host-device",
      config: { type: "host-device", device: "ens4" },
      kind: "veth",
      count: 0,
      check: ["CHECK_AS_RECORDED"],
    },
    {
      name: "static",
      config: {
        type: "bridge",
        bridge: "brts",
        ipam: { type: "static", addresses: [{ address: "10.72.5.9/24" }, { address: "fd72:5::9/64" }] },
      },
      kind: "veth",
      check: ["CHECK_AS_RECORDED"],
      count: 2,
    },
    {
      name: "whereabouts",
      config: { type: "bridge", bridge: "brtw", ipam: { type: "whereabouts", range: "10.72.6.0/28" } },
      kind: "veth",
      check: ["CHECK_IPAM_LACKS_IT"],
      count: 1,
    },
    {
      name: "chain-tuning",
      config: {
        plugins: [
          { type: "bridge", bridge: "brtt", mtu: 1_380, ipam: hostLocal("10.72.7.0/24") },
          { type: "tuning", sysctl: { "net.ipv4.conf.IFNAME.arp_filter": "1" }, mtu: 1_350 },
        ],
      },
      kind: "veth",
      check: ["CHECK_LEASE_EXISTS", "CHECK_IFNAME_KEPT"],
      count: 1,
      mtu: 1_350,
    },
    {
      name: "chain-portmap",
      config: {
        plugins: [
          { type: "bridge", bridge: "brtp", ipam: hostLocal("10.72.8.0/24") },
          { type: "portmap", snat: true, capabilities: { portMappings: true } },
        ],
      },
      kind: "veth",
      check: ["CHECK_LEASE_EXISTS", "CHECK_SETTINGS_HOLD"],
      count: 1,
    },
  ];

  test.each(KINDS)("$name: made, seen as the kernel has it, and gone again with its lease", async (each) => {
    const sandbox = openPod(each.name);
    const call = callOf(sandbox, confOf(`t-${each.name}`, each.config));
    const added = await runtime.add(call);
    expect(added).toMatchObject({ ok: true });
    const given = added.ok ? added.result.ips.map(({ address }) => address.split("/")[0] ?? "") : [];
    expect(given).toHaveLength(each.count);
    expect(kernelAddresses(sandbox.netns, "net1")).toEqual(expect.arrayContaining(given));

    await expect
      .poll(() => addressesSeen(sandbox, "net1"), { timeout: 8_000 })
      .toEqual([...kernelAddresses(sandbox.netns, "net1")].sort());
    // The chain's later plugins (tuning) may come after the addresses: it is the end that must be told.
    await expect
      .poll(() => seen(sandbox, "net1"), { timeout: 5_000 })
      .toMatchObject({ kind: each.kind, link: "up", mtu: each.mtu ?? 1_500 });
    await expect
      .poll(() => bench.podOf(sandbox), { timeout: 5_000 })
      .toMatchObject({ namespace: "real", name: each.name });

    const ref = { network: call.conf.name, containerId: sandbox.id, interface: "net1" };
    expect(await said("check", ref)).toEqual(each.check);
    expect(await said("status", ref)).toEqual(each.check.map(() => "CONFIG_TOO_OLD"));

    expect(await runtime.remove(call, false)).toMatchObject({ ok: true });
    expect(leases(call.conf.name)).toEqual([]);
    await expect.poll(() => seen(sandbox, "net1"), { timeout: 5_000 }).toBeUndefined();
    expect(() => kernelAddresses(sandbox.netns, "net1")).toThrow();
    const kept = readdirSync(join(machine.files.root, "multus", "results"));
    expect(kept.filter((name) => name.includes(sandbox.id))).toEqual([]);
    if (each.name === "host-device")
      expect(ipIn(machine.fabric.node, "link", "show", "ens4")).toContain("ens4");
    bench.context.kernel.closeSandbox({ node: bench.context.kernel.node("node-real"), sandbox });
    await expect.poll(() => existsSync(sandbox.netns), { timeout: 3_000 }).toBe(false);
  });

  test.each([
    [
      "macvlan",
      { type: "macvlan", master: "ens999", ipam: hostLocal("10.73.1.0/24") },
      /ens999.*Link not found|Link not found/,
    ],
    ["no-binary", { type: "no-such-plugin" }, /failed to find plugin "no-such-plugin" in path \[/],
    ["escape", { type: "../../bin/sh" }, /failed to find plugin "\.\.\/\.\.\/bin\/sh"/],
    [
      "exhausted",
      { type: "bridge", bridge: "brtx", ipam: { type: "whereabouts", range: "10.73.2.1-10.73.2.0/30" } },
      /Could not allocate IP in range/,
    ],
    [
      "chain",
      {
        plugins: [
          { type: "bridge", bridge: "brtx", ipam: hostLocal("10.73.3.0/24") },
          { type: "tuning", sysctl: { "net.no.such": "1" } },
        ],
      },
      /^plugin type="tuning" name="f-chain" failed \(add\): /,
    ],
  ])("a plugin that fails says why in its own words, and leaves nothing: %s", async (name, config, words) => {
    const sandbox = openPod(`f-${name}`);
    const call = callOf(sandbox, confOf(`f-${name}`, config));
    const added = await runtime.add(call);
    expect(added).toMatchObject({ ok: false, error: expect.stringMatching(words) });
    expect(leases(call.conf.name)).toEqual([]);
    expect(() => kernelAddresses(sandbox.netns, "net1")).toThrow();
  });

  test("a type that the kernel lacks fails with the plugin's words; one that it has works", async () => {
    for (const type of ["vlan", "ipvlan"] as const) {
      const config = {
        type,
        master: "ens1",
        ...(type === "vlan" && { vlanId: 9 }),
        ipam: hostLocal("10.74.1.0/24"),
      };
      const sandbox = openPod(`k-${type}`);
      const added = await runtime.add(callOf(sandbox, confOf(`k-${type}`, config)));
      expect(added.ok).toBe(!machine.lacks.types.includes(type));
      if (!added.ok) expect(added.error).toMatch(/not supported|failed to create/);
    }
  });

  test("what a definition names as dataDir, plugins write below our own folder", async () => {
    const outside = `/tmp/moorings-outside-${machine.run.id}`;
    const ipam = { ...hostLocal("10.74.2.0/24"), dataDir: outside };
    const call = callOf(
      openPod("elsewhere"),
      confOf("t-elsewhere", { type: "bridge", bridge: "brte", ipam }),
    );
    expect(await runtime.add(call)).toMatchObject({ ok: true });
    expect(existsSync(outside)).toBe(false);
    expect(leases("t-elsewhere")).toHaveLength(1);
  });

  test("the machine's own network has nothing of it", () => {
    const links = execFileSync("ip", ["-br", "link"], { encoding: "utf8" });
    expect(links).not.toMatch(/br-lan|cni0|ens1|brt/);
  });
});
