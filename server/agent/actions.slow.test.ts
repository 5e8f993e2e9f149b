import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AgentAction, AgentPlan, PlanRequest } from "../../lib/cni/agent-plans.ts";
import { createPrivilegedPart, type PrivilegedPart } from "./privileged/create-powers.ts";
import { cachedResult } from "./testing/cached-result.ts";
import { createRealNetns } from "./testing/real-netns.ts";

const real = createRealNetns();
const hasPlugins = existsSync("/usr/lib/cni/bridge");
if (!hasPlugins)
  process.stderr.write("NOT RUN: the agent's actions need Debian's containernetworking-plugins\n");

describe.runIf(real !== undefined && hasPlugins)(
  "acting, with Debian's real plugins on real namespaces",
  () => {
    if (real === undefined) return;
    const { prefix, roots } = real;
    const bridge = `${prefix}b`.slice(0, 15);
    const config = {
      cniVersion: "1.0.0",
      name: "lan",
      plugins: [
        {
          type: "bridge",
          bridge,
          ipam: {
            type: "host-local",
            dataDir: roots.networks,
            ranges: [[{ subnet: "10.99.7.0/24" }], [{ subnet: "fd00:99:7::/64" }]],
          },
        },
        { type: "tuning", mtu: 1_400 },
      ],
    };
    let nowMs = Date.now();
    const parts: PrivilegedPart[] = [];
    const agentWith = (actions: readonly AgentAction[]): PrivilegedPart["powers"] => {
      const part = createPrivilegedPart(
        { node: "n1", roots, actions },
        { nowMs: () => nowMs, elapsedMs: () => nowMs },
      );
      parts.push(part);
      return part.powers;
    };

    /** As a runtime does it: ADD of each plugin of the chain, then the cache. */
    const attach = (name: string): { containerId: string; addresses: string[] } => {
      const containerId = `c-${name}`;
      const netns = `/run/netns/${real.add(name)}`;
      let prevResult: unknown;
      for (const plugin of config.plugins) {
        const stdin = {
          ...plugin,
          name: config.name,
          cniVersion: config.cniVersion,
          ...(prevResult === undefined ? {} : { prevResult }),
        };
        prevResult = JSON.parse(
          execFileSync(`/usr/lib/cni/${plugin.type}`, {
            input: JSON.stringify(stdin),
            encoding: "utf8",
            env: {
              NODE_ENV: "production",
              PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
              CNI_COMMAND: "ADD",
              CNI_CONTAINERID: containerId,
              CNI_NETNS: netns,
              CNI_IFNAME: "net1",
              CNI_PATH: "/usr/lib/cni",
            },
          }),
        );
      }
      const cached = cachedResult({
        config,
        network: "lan",
        containerId,
        interface: "net1",
        netns,
        result: prevResult,
      });
      writeFileSync(join(roots.multus, "results", cached.name), cached.text);
      return { containerId, addresses: leases().filter((address) => ownerOf(address) === containerId) };
    };
    const leases = (): string[] =>
      readdirSync(join(roots.networks, "lan")).filter((name) => /^[0-9a-f.:]+$/.test(name));
    const ownerOf = (address: string): string | undefined =>
      execFileSync("head", ["-n1", join(roots.networks, "lan", address)], { encoding: "utf8" }).trim();
    const ref = (containerId: string): { network: string; containerId: string; interface: string } => ({
      network: "lan",
      containerId,
      interface: "net1",
    });
    const planOf = async (powers: PrivilegedPart["powers"], request: PlanRequest): Promise<AgentPlan> => {
      const planned = await powers.plan(request);
      if (!planned.ok) throw new Error(`${planned.refusal.code}: ${planned.refusal.detail}`);
      return planned.value;
    };
    const codeOf = (answered: { ok: true } | { ok: false; refusal: { code: string } }): string =>
      answered.ok ? "ok" : answered.refusal.code;

    beforeAll(() => {
      mkdirSync(join(roots.multus, "results"), { recursive: true });
    });
    afterAll(() => {
      for (const part of parts) part.stop();
      real.clear();
      real.batch([`link del ${bridge}`]);
    });

    test("a live attachment passes CHECK and its DEL is refused; with its namespace gone it is deleted, lease and cache too", async () => {
      const { containerId, addresses } = attach("one");
      expect(addresses).toHaveLength(2);
      const powers = agentWith(["del"]);
      const checked = await powers.check(ref(containerId));
      expect(
        checked.ok && [checked.value.verdict, ...checked.value.steps.map(({ meaning }) => meaning.code)],
      ).toEqual(["passes", "CHECK_LEASE_EXISTS", "CHECK_SETTINGS_HOLD"]);
      expect(codeOf(await powers.plan({ action: "del", ...ref(containerId) }))).toBe("LIVE_SANDBOX");
      real.ip("netns", "del", `${prefix}one`);
      const plan = await expectPlan(powers, containerId);
      expect(plan.targets[0]?.addresses.length).toBe(2);
      const outcome = await powers.run(plan);
      if (!outcome.ok) throw new Error(outcome.refusal.code);
      expect(outcome.value).toMatchObject({
        isDone: true,
        refusal: null,
        left: [{ hasLink: false, hasCache: false, leases: [] }],
      });
      expect(outcome.value.answers[0]?.steps.map(({ plugin }) => plugin)).toEqual(["tuning", "bridge"]);
      expect(leases()).not.toContain(addresses[0]);
      // Again: it was carried out, and there is nothing to plan any more.
      expect(codeOf(await powers.run(plan))).toBe("UNKNOWN_PLAN");
      expect(codeOf(await powers.plan({ action: "del", ...ref(containerId) }))).toBe("NO_SUCH_ATTACHMENT");
    });

    /** The kernel takes a namespace down in its own time: until then the plan is refused. */
    const expectPlan = async (powers: PrivilegedPart["powers"], containerId: string): Promise<AgentPlan> => {
      await expect
        .poll(async () => codeOf(await powers.plan({ action: "del", ...ref(containerId) })), {
          timeout: 10_000,
        })
        .toBe("ok");
      return planOf(powers, { action: "del", ...ref(containerId) });
    };

    test("plans are for one agent, one minute and one use; an agent that only reads runs none", async () => {
      const { containerId } = attach("two");
      real.ip("netns", "del", `${prefix}two`);
      const [reading, acting, other] = [
        agentWith([]),
        agentWith(["del"]),
        agentWith(["del", "gc", "release"]),
      ];
      expect(codeOf(await reading.run(await expectPlan(reading, containerId)))).toBe("ACTION_OFF");
      const plan = await expectPlan(acting, containerId);
      expect(codeOf(await other.run(plan))).toBe("UNKNOWN_PLAN");
      expect(codeOf(await acting.run({ ...plan, hash: "0".repeat(64) }))).toBe("UNKNOWN_PLAN");
      expect(codeOf(await acting.run(plan))).toBe("UNKNOWN_PLAN");
      const late = await expectPlan(acting, containerId);
      nowMs += 61_000;
      expect(codeOf(await acting.run(late))).toBe("EXPIRED");
      const changed = await expectPlan(acting, containerId);
      rmSync(join(roots.multus, "results", `lan-${containerId}-net1`));
      expect(codeOf(await acting.run(changed))).toBe("NO_SUCH_ATTACHMENT");
    });

    test("one lease is released under the store's lock, only as it was seen and only while nobody has the address", async () => {
      const [left] = leases().filter((address) => ownerOf(address) === "c-two");
      const powers = agentWith(["release"]);
      const file = join(roots.networks, "lan", left ?? "");
      const asked = (): Extract<PlanRequest, { action: "release" }> => ({
        action: "release",
        ...ref("c-two"),
        address: left ?? "",
        modifiedAt: new Date(statSync(file).mtimeMs).toISOString(),
      });
      const writtenAgo = (seconds: number): void => {
        utimesSync(file, new Date(), new Date(nowMs - seconds * 1_000));
      };
      writtenAgo(590);
      expect(codeOf(await powers.plan(asked()))).toBe("TOO_YOUNG");
      writtenAgo(610);
      const request = asked();
      expect(codeOf(await powers.plan({ ...request, containerId: "c-other" }))).toBe("CHANGED");
      expect(codeOf(await powers.plan({ ...request, address: "10.99.7.250" }))).toBe("NO_SUCH_LEASE");
      const early = await planOf(powers, request);
      writtenAgo(605);
      expect(codeOf(await powers.run(early))).toBe("CHANGED");
      const again = asked();
      const holder = real.add("holder");
      real.batch(["link set lo up", `addr add ${left ?? ""}/32 dev lo`], holder);
      expect(codeOf(await powers.plan(again))).toBe("LEASE_IN_USE");
      real.ip("netns", "del", holder);
      const first = await planOf(powers, again);
      nowMs += 40_000;
      const once = await powers.run(first);
      expect(codeOf(once)).toBe("SEEN_ONCE");
      expect(!once.ok && once.refusal.detail).toMatch(/^Seen unused since .*; it can be released in 20 s$/);
      // Whoever has it for a moment only makes it begin anew.
      real.add("brief");
      real.batch(["link set lo up", `addr add ${left ?? ""}/32 dev lo`], `${prefix}brief`);
      expect(codeOf(await powers.plan(again))).toBe("LEASE_IN_USE");
      real.ip("netns", "del", `${prefix}brief`);
      nowMs += 30_000;
      expect((await planOf(powers, again)).seenSince).toBe(new Date(nowMs).toISOString());
      nowMs += 60_000;
      const second = await planOf(powers, again);
      expect(second.evidence.map(({ code }) => code)).toEqual([
        "LEASE_OLD_ENOUGH",
        "LEASE_AS_SEEN",
        "ADDRESS_FREE",
        "RESULT_GONE",
        "RUNTIME_NOT_ASKED",
        "SEEN_BEFORE",
      ]);
      const outcome = await powers.run(second);
      expect(outcome.ok && outcome.value).toMatchObject({ isDone: true, left: [{ leases: [] }] });
      expect(existsSync(file)).toBe(false);
    });

    test("GC collects what is left over and nothing else, and is refused while anything can't be known", async () => {
      const [live, gone] = [attach("live"), attach("gone")];
      real.ip("netns", "del", `${prefix}gone`);
      const powers = agentWith(["gc"]);
      await expect
        .poll(async () => codeOf(await powers.plan({ action: "gc", network: "lan" })), { timeout: 10_000 })
        .toBe("ok");
      const stranger = real.add("stranger");
      expect(codeOf(await powers.plan({ action: "gc", network: "lan" }))).toBe("INCOMPLETE_EVIDENCE");
      real.ip("netns", "del", stranger);
      const broken = join(roots.multus, "results", "lan-torn-net1");
      writeFileSync(broken, '{"kind":"cniCacheV1","contai');
      expect(codeOf(await powers.plan({ action: "gc", network: "lan" }))).toBe("INCOMPLETE_EVIDENCE");
      rmSync(broken);
      expect(codeOf(await powers.plan({ action: "gc", network: "none" }))).toBe("NO_SUCH_NETWORK");
      const plan = await planOf(powers, { action: "gc", network: "lan" });
      expect(plan.targets.map(({ containerId }) => containerId)).toEqual([gone.containerId]);
      expect(plan.kept).toEqual([ref(live.containerId)]);
      const outcome = await powers.run(plan);
      if (!outcome.ok) throw new Error(outcome.refusal.code);
      expect(outcome.value.isDone).toBe(true);
      // The configuration is of before CNI 1.1: the verb itself is not given to the plugins.
      expect(outcome.value.answers.at(-1)).toMatchObject({ verb: "GC", verdict: "not-supported" });
      const owners = leases().map(ownerOf);
      expect(owners).not.toContain(gone.containerId);
      expect(owners.filter((owner) => owner === live.containerId)).toHaveLength(live.addresses.length);
      expect(codeOf(await powers.plan({ action: "gc", network: "lan" }))).toBe("NOTHING_TO_DO");
      const still = await powers.check(ref(live.containerId));
      expect(still.ok && still.value.verdict).toBe("passes");
    });

    test("a healthy attachment that fails CHECK is said to be healthy: the bridge took the MAC of another port", async () => {
      const powers = agentWith([]);
      const first = attach("healthy");
      const checks = async (): Promise<string[]> => {
        const checked = await powers.check(ref(first.containerId));
        if (!checked.ok) throw new Error(checked.refusal.code);
        return [checked.value.verdict, checked.value.steps[0]?.meaning.code ?? ""];
      };
      expect(await checks()).toEqual(["passes", "CHECK_LEASE_EXISTS"]);
      const macOf = (): string => readFileSync(`/sys/class/net/${bridge}/address`, "utf8").trim();
      const before = macOf();
      // The lowest MAC of all ports becomes the bridge's, as long as nobody sets one.
      const lower = `${prefix}low`.slice(0, 15);
      real.batch([
        `link add ${lower} address 02:00:00:00:00:01 type veth peer name ${lower.slice(0, 14)}p`,
        `link set ${lower} master ${bridge}`,
      ]);
      expect(macOf()).not.toBe(before);
      expect(await checks()).toEqual(["undetermined", "CHECK_BRIDGE_MOVED"]);
      real.batch([`link del ${lower}`]);
    });

    test("Debian's plugins don't know STATUS: not supported, not ill", async () => {
      const { plugins, ...list } = config;
      writeFileSync(
        join(roots.config, "10-lan.conflist"),
        JSON.stringify({ ...list, cniVersion: "1.1.0", plugins }),
      );
      const answered = await agentWith([]).status({ config: "10-lan.conflist" });
      expect(answered.ok && answered.value.verdict).toBe("not-supported");
      expect(answered.ok && answered.value.steps.map(({ meaning }) => meaning.code)).toEqual([
        "VERB_UNKNOWN",
        "VERB_UNKNOWN",
      ]);
    });
  },
);
