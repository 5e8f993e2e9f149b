import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { eventually, type Moorings, pause, startMoorings } from "./moorings.ts";

interface WireEvidence {
  link?: string | null;
  staleSince?: string | null;
  addresses: { address: string }[];
}

interface WireAttachment {
  id: string;
  pod: string;
  interface: string | null;
  state: string;
  asked: unknown;
  reported: WireEvidence | null;
  observed: WireEvidence | null;
}

interface WireFinding {
  id: string;
  code: string;
}

interface WireNode {
  name: string;
  agent: { state: string };
}

const why = missing();
if (why !== undefined) process.stderr.write(`NOT RUN: journeys on real network namespaces need ${why}\n`);
test.skip(why !== undefined, `needs ${why ?? ""}`);
test.describe.configure({ mode: "serial" });

let moorings: Moorings;
let pod = "";
let pods: readonly string[] = [];
/** All that this run made begins with it. */
let prefix = "";
let stores = "";

test.beforeAll(async () => {
  test.setTimeout(180_000);
  moorings = await startMoorings(["--lab=netns", "--no-lab-churn"]);
  const id = /moorings-([0-9a-f]{6})-/.exec(moorings.output())?.[1] ?? "none";
  prefix = `moorings-${id}-`;
  stores = `/run/moorings-lab/${id}/cni/networks`;
  await eventually(
    // Until the cluster has been read the answer is that it hasn't.
    () => attachments().catch(() => []),
    (items) => items.filter((item) => item.state === "attached" && item.observed !== null).length >= 20,
    90_000,
  );
  const { items } = await moorings.get<{ items: { name: string }[] }>("/api/v1/pods?namespace=real");
  await leak();
  pods = items.map(({ name }) => name);
  pod = podThat("plain-");
});

test.afterAll(async () => {
  await moorings.stop();
  expect(readdirSync("/run/netns").filter((name) => name.startsWith(prefix))).toEqual([]);
  expect(existsSync(join(stores, "../.."))).toBe(false);
});

test("a click makes a real interface; a pulled link is told; a click takes interface and lease away", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await page.goto(`${moorings.url}/pods?pod=real/${pod}`);
  await page.getByRole("button", { name: "Attach", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: `Attach a network to ${pod}` });
  await sheet.getByRole("radio", { name: /^(real\/)?lan/ }).check();
  await expect(sheet.getByText("Dry run accepted by the API", { exact: true })).toBeVisible();
  await sheet.getByRole("button", { name: "Attach net1" }).click();
  await expect(page.getByRole("heading", { name: "Attach net1 on lan" })).toBeVisible();
  const { answer: made } = await eventually(
    () => attachmentOf("net1"),
    (attachment) => attachment?.state === "attached" && attachment.observed !== null,
    15_000,
  );
  const given = made?.reported?.addresses.map(({ address }) => address) ?? [];
  expect(given).toEqual([expect.stringMatching(/^10\.71\.1\.\d+$/), expect.stringMatching(/^fd71:1::/)]);

  // What Linux itself says.
  const link = kernelLink("net1");
  expect(link?.operstate).toBe("UP");
  expect(link?.addr_info.map(({ local }) => local)).toEqual(expect.arrayContaining(given));
  for (const address of given) expect(existsSync(join(stores, "real-lan", address))).toBe(true);

  await page.goto(`${moorings.url}/pods?pod=real/${pod}`);
  const block = page.getByRole("region", { name: "net1 on lan" });
  await expect(block.getByText(given[0] ?? "").first()).toBeVisible();
  await expect(block.getByText("observed", { exact: false }).first()).toBeVisible();

  // The page itself looks: assertions look again after up to a second only. It has settled after its opening.
  await pause(2_000);
  const shownMs = block.evaluate(
    (region) =>
      new Promise<number>((resolve) => {
        new MutationObserver((_, observer) => {
          if (!region.textContent.includes("link down")) return;
          observer.disconnect();
          resolve(Date.now());
        }).observe(region, { subtree: true, childList: true, characterData: true });
      }),
  );
  const pulledMs = Date.now();
  ip("set", "net1", "down");
  const tookMs = (await shownMs) - pulledMs;
  process.stdout.write(`a pulled link on screen: ${String(tookMs)} ms\n`);
  await expect(block.getByText("link down").first()).toBeVisible();
  if (isBusy()) process.stderr.write("NOT JUDGED against 1 s: the machine is busy with other work\n");
  else expect(tookMs).toBeLessThan(1_000);
  ip("set", "net1", "up");
  await expect(block.getByText("link down")).toHaveCount(0);

  // IPv6 addresses do not outlive the link: what is left may differ from what was reported.
  await block.getByRole("button", { name: /^(Detach|Take back) net1/ }).click();
  const question = page.getByRole("dialog", { name: /net1 from/ });
  await question.getByRole("button", { name: /net1/ }).click();
  await eventually(
    () => attachmentOf("net1"),
    (attachment) => attachment === undefined,
    10_000,
  );
  await eventually(
    () => Promise.resolve(kernelLink("net1")),
    (left) => left === undefined,
    2_000,
  );
  for (const address of given) expect(existsSync(join(stores, "real-lan", address))).toBe(false);
});

test("real plugins answer STATUS and CHECK; what is left over is told by GC's dry run, and gone after DEL", async ({
  page,
}) => {
  test.setTimeout(120_000);
  // The one configuration whose version knows STATUS: the plugins (1.1.1) are older, which is no illness.
  const network = {
    cniVersion: "1.1.0",
    name: "later",
    plugins: [{ type: "bridge", ipam: { type: "host-local" } }],
  };
  writeFileSync(join(stores, "../../net.d/90-later.conflist"), JSON.stringify(network));
  leaveBehind("real-lan", "net1");
  await page.goto(`${moorings.url}/nodes?node=node-real`);
  const pane = page.getByRole("complementary", { name: "Node node-real" });
  await pane.getByRole("button", { name: "STATUS of 90-later.conflist" }).click();
  const status = pane.getByRole("region", { name: "STATUS of later" });
  await expect(status.getByText("not supported")).toBeVisible();
  await expect(status).toContainText(/older than this verb: that is not an illness.*code [34]:/);
  await expect(pane.getByText("from the kernel, at once")).toBeVisible();
  await expect(pane.getByRole("row").filter({ hasText: "br-lan" })).toContainText(/\d B\/s|\d kB\/s/);

  // Attachments of whereabouts never pass CHECK, healthy as they are; others do.
  await page.goto(`${moorings.url}/pods?pod=real/${podThat("store-")}`);
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  for (const [iface, proves] of [
    ["eth0", /its IPAM only looked for a lease|stopped at the bridge's own MAC/],
    ["net1", /IPAM|as the recorded result has them|a lease/],
  ] as const) {
    await inspector
      .getByRole("button", { name: new RegExp(`^CHECK ${iface} of`) })
      .first()
      .click();
    await expect(
      inspector.getByRole("region", { name: /^CHECK of/ }).filter({ hasText: proves }),
    ).toBeVisible();
  }

  await page.goto(`${moorings.url}/nodes?node=node-real`);
  await pane.getByRole("button", { name: "Collect what is left of real-lan" }).click();
  const dialog = page.getByRole("dialog");
  await expect(
    dialog.getByText(/What would go|Not everything that could hold it could be read/),
  ).toBeVisible();
  await page.keyboard.press("Escape");
  expect(existsSync(join(stores, "real-lan", LEFT_ADDRESS))).toBe(true);
  const row = pane.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "real-lan" }) });
  await row.getByRole("button", { name: /attachments?$/ }).click();
  await row.getByRole("button", { name: "Remove what is left of net1 of real/gone" }).click();
  await expect(dialog.getByText(/\/run\/netns\/\S+ is gone\./)).toBeVisible();
  await dialog.getByRole("button", { name: "Remove it" }).click();
  await expect(
    page.getByRole("complementary", { name: "Operation" }).getByText(/The agent looked again/),
  ).toBeVisible();
  expect(existsSync(join(stores, "real-lan", LEFT_ADDRESS))).toBe(false);
});

test("a change in the kernel reaches a browser's stream within half a second", async () => {
  const target = (await attachments()).find(
    (item) => item.pod.startsWith("store-") && item.interface === "net2",
  );
  const namespace = namespaceOf(target?.pod ?? "");
  const view = encodeURIComponent(`namespace=real&pod=${target?.pod ?? ""}`);
  const stop = new AbortController();
  const response = await fetch(`${moorings.url}/api/v1/stream?view=${view}`, { signal: stop.signal });
  let heard = "";
  const reading = (async () => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) heard += chunk;
  })().catch(() => undefined);
  await expect.poll(() => heard).toContain("event: snapshot");
  const figures: number[] = [];
  for (let turn = 0; turn < 6; turn++) {
    heard = "";
    execFileSync("ip", ["-n", namespace, "link", "set", "net2", turn % 2 === 0 ? "down" : "up"]);
    const before = performance.now();
    while (!heard.includes("event: delta")) {
      await pause(2);
      expect(performance.now() - before).toBeLessThan(15_000);
    }
    figures.push(performance.now() - before);
    await pause(400);
  }
  stop.abort();
  await reading;
  const sorted = figures.toSorted((a, b) => a - b).map((ms) => Math.round(ms));
  process.stdout.write(`link change to a browser's stream, ms: ${sorted.join(" ")}\n`);
  if (isBusy()) process.stderr.write("NOT JUDGED against 500 ms: the machine is busy with other work\n");
  else expect(sorted[3]).toBeLessThan(500);
});

test("a lease file that nobody owns is a finding, is released after a second look, and is none then; those of living pods never are", async () => {
  test.setTimeout(180_000);
  const leaks = async (): Promise<string[]> =>
    (await moorings.get<{ items: WireFinding[] }>("/api/v1/findings?code=MOOR401&limit=1000")).items.flatMap(
      ({ id }) => (id.includes("~node-real~") ? [id] : []),
    );
  const file = join(stores, "real-lan", LEAKED_ADDRESS);
  expect(existsSync(file)).toBe(true);
  // What appears is given a minute, however old its file: a pod that has it may be told of later.
  const { answer } = await eventually(leaks, (found) => found.length > 0, 90_000);
  expect(answer).toEqual([expect.stringContaining(`~real-lan~${LEAKED_ADDRESS}~MOOR401`)]);
  const release = `/api/v1/findings/${encodeURIComponent(answer[0] ?? "")}/release`;
  // The agent may have been asked a little later than the finding was made.
  const { answer: started } = await eventually(
    () => moorings.send("POST", release, { reason: "left by a crash" }),
    ({ status }) => status === 202,
    20_000,
  );
  expect(started.body).toMatchObject({ kind: "release" });
  await eventually(
    () => Promise.resolve(existsSync(file)),
    (isThere) => !isThere,
    10_000,
  );
  await eventually(leaks, (found) => found.length === 0, 10_000);
});

test("a dead agent: what it observed is stale, then unknown; nothing else changes; it heals", async () => {
  test.setTimeout(240_000);
  const said = async (): Promise<unknown> =>
    (await attachments())
      .filter((item) => !item.pod.startsWith("probe-"))
      .map(({ id, asked, reported }) => ({ id, asked, reported }))
      .toSorted((a, b) => a.id.localeCompare(b.id));
  const before = await said();
  const elsewhere = (await moorings.get<{ items: WireNode[] }>("/api/v1/nodes?limit=1000")).items.filter(
    ({ name }) => name !== "node-real",
  );
  killAgent();
  await eventually(agentState, (state) => state === "stale", 10_000);
  const stale = (await attachments()).filter((item) => item.observed !== null);
  expect(stale.length).toBeGreaterThan(0);
  expect(await said()).toEqual(before);
  // The node restarts it, as a kubelet would: it is kept dead for a minute.
  const started = Date.now();
  while (Date.now() - started < 90_000 && (await agentState()) !== "none") {
    killAgent();
    await pause(300);
  }
  expect(await agentState()).toBe("none");
  const unknown = (await attachments()).filter((item) => !item.pod.startsWith("probe-"));
  expect(unknown.every((item) => item.observed === null)).toBe(true);
  expect(await said()).toEqual(before);
  const { items } = await moorings.get<{ items: WireNode[] }>("/api/v1/nodes?limit=1000");
  const states = (nodes: readonly WireNode[]): unknown => nodes.map(({ name, agent }) => [name, agent.state]);
  expect(states(items.filter(({ name }) => name !== "node-real"))).toEqual(states(elsewhere));

  await eventually(agentState, (state) => state === "live", 110_000);
  await eventually(
    () => attachments(),
    (again) => again.filter((item) => item.observed !== null).length >= stale.length - 2,
    20_000,
  );
});

const LEAKED_ADDRESS = "10.71.1.250";

/** A lease that nobody owns, and the agent's first look at it: both take a minute, in which other tests run. */
const leak = async (): Promise<void> => {
  const file = join(stores, "real-lan", LEAKED_ADDRESS);
  const lease = {
    network: "real-lan",
    containerId: "e".repeat(64),
    interface: "net1",
    address: LEAKED_ADDRESS,
  };
  writeFileSync(file, `${lease.containerId}\r\nnet1`);
  const old = new Date(Date.now() - 9 * 86_400_000);
  utimesSync(file, old, old);
  const modifiedAt = new Date(statSync(file).mtimeMs).toISOString();
  const asked = { action: "release", ...lease, modifiedAt };
  const planned = await moorings.send("POST", "/api/v1/nodes/node-real/plans", asked);
  expect(planned.body).toMatchObject({ seenSince: expect.any(String), notBefore: expect.any(String) });
};

const LEFT_ADDRESS = "10.71.1.240";
const LEFT_ID = "f".repeat(64);

/** As after a crash: the result and lease of an attachment whose sandbox is gone. */
const leaveBehind = (network: string, iface: string): void => {
  const results = join(stores, "../multus/results");
  const like = readdirSync(results).find((name) => name.startsWith(`${network}-`)) ?? "";
  const cached = JSON.parse(readFileSync(join(results, like), "utf8")) as Record<string, unknown>;
  const text = JSON.stringify({
    ...cached,
    containerId: LEFT_ID,
    ifName: iface,
    netns: `/run/netns/${prefix}pod-real-gone-00000000`,
    cniArgs: [
      ["IgnoreUnknown", "true"],
      ["K8S_POD_NAMESPACE", "real"],
      ["K8S_POD_NAME", "gone"],
    ],
    result: { cniVersion: "1.0.0", ips: [{ address: `${LEFT_ADDRESS}/24` }] },
  });
  writeFileSync(join(results, `${network}-${LEFT_ID}-${iface}`), text);
  writeFileSync(join(stores, network, LEFT_ADDRESS), `${LEFT_ID}\r\n${iface}`);
};

const podThat = (beginning: string): string => pods.find((name) => name.startsWith(beginning)) ?? "";

const attachments = async (): Promise<WireAttachment[]> =>
  (await moorings.get<{ items: WireAttachment[] }>("/api/v1/attachments?namespace=real&limit=1000")).items;

const attachmentOf = async (iface: string): Promise<WireAttachment | undefined> =>
  (await attachments()).find((item) => item.pod === pod && item.interface === iface);

const agentState = async (): Promise<string> =>
  (await moorings.get<{ items: WireNode[] }>("/api/v1/nodes?limit=1000")).items.find(
    ({ name }) => name === "node-real",
  )?.agent.state ?? "no such node";

const namespaceOf = (name: string): string =>
  readdirSync("/run/netns").find((netns) => netns.startsWith(`${prefix}pod-real-${name}-`)) ?? "none";

interface KernelLink {
  ifname: string;
  operstate: string;
  addr_info: { local: string }[];
}

const kernelLink = (iface: string): KernelLink | undefined => {
  const output = execFileSync("ip", ["netns", "exec", namespaceOf(pod), "ip", "-j", "addr"], {
    encoding: "utf8",
  });
  return (JSON.parse(output) as KernelLink[]).find(({ ifname }) => ifname === iface);
};

const ip = (...change: readonly string[]): void => {
  execFileSync("ip", ["-n", namespaceOf(pod), "link", ...change]);
};

const killAgent = (): void => {
  const pids = execFileSync("ip", ["netns", "pids", `${prefix}node`], { encoding: "utf8" }).split("\n");
  for (const pid of pids.filter(Boolean)) {
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("agent.cjs"))
        process.kill(Number(pid), "SIGKILL");
    } catch {
      // It ended meanwhile.
    }
  }
};

const isBusy = (): boolean => (loadavg()[0] ?? 0) > availableParallelism();

function missing(): string | undefined {
  if (process.platform !== "linux") return "Linux";
  if (process.getuid?.() !== 0) return "root";
  if (!["/usr/lib/cni/bridge", "/opt/cni/bin/bridge"].some((path) => existsSync(path)))
    return "the CNI plugins (Debian: containernetworking-plugins)";
  return undefined;
}
