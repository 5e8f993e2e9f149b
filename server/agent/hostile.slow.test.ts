import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseAsked } from "./parse-asked.ts";
import type { Powers } from "./powers.ts";
import { buildAgent } from "./bundle.ts";
import { startAgentProcess } from "./testing/agent-process.ts";
import { createPrivilegedPart } from "./privileged/create-powers.ts";
import type { Roots } from "./roots.ts";

/** MOORINGS_HOSTILE=200000 is the figure to hold (docs/proofs.md); this is what the suite has time for. */
const RUNS = Number(process.env["MOORINGS_HOSTILE"] ?? 20_000);
const CACHES = RUNS / 10;
/** Each a whole way through HTTP, the door and the part with rights. */
const REQUESTS = RUNS / 20;
const REQUESTS_AT_ONCE = 20;
/** A run of hundreds of thousands takes minutes. */
const TEST_MS = 60_000 + RUNS * 4;
const SWAPS = 600;
const folder = mkdtempSync(join(tmpdir(), "agent-hostile-"));
const outside = join(folder, "outside");
const root = join(folder, "root");
const roots: Roots = {
  cni: join(root, "cni"),
  networks: join(root, "cni/networks"),
  multus: join(root, "cni/multus"),
  config: join(root, "net.d"),
  plugins: [join(root, "bin")],
  netns: join(root, "netns"),
  netnsPrefix: "",
  hostNetns: undefined,
  multusSocket: join(root, "none"),
  dhcpSocket: join(root, "none"),
  sysfs: join(root, "none"),
  openvswitchSocket: join(root, "none"),
  openvswitchTool: join(root, "none"),
  runtimeSockets: [],
};
const SECRET = "a secret outside the roots";

beforeAll(() => {
  for (const path of [
    roots.networks,
    join(roots.multus, "results"),
    join(roots.cni, "results"),
    roots.config,
    ...roots.plugins,
    roots.netns,
    join(outside, "store"),
  ])
    mkdirSync(path, { recursive: true });
  writeFileSync(join(outside, "secret"), SECRET);
  writeFileSync(join(outside, "store", "10.0.0.1"), `${SECRET}\r\neth0`);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Records what reaches the privileged part. */
const recorder = (): { powers: Powers; reached: unknown[][] } => {
  const reached: unknown[][] = [];
  const take =
    (op: string) =>
    (...args: unknown[]): Promise<never> => {
      reached.push([op, ...args]);
      return Promise.reject(new Error("recorded"));
    };
  return {
    reached,
    powers: {
      names: take("names"),
      host: take("host"),
      netns: take("netns"),
      number: take("number"),
      files: take("files"),
      detail: take("detail"),
      counters: take("counters"),
      inventory: take("inventory"),
      hardware: take("hardware"),
      sandboxes: take("sandboxes"),
      status: take("status"),
      check: take("check"),
      plan: take("plan"),
      run: take("run"),
    },
  };
};

const OPS = [
  "names",
  "host",
  "netns",
  "number",
  "files",
  "detail",
  "counters",
  "inventory",
  "hardware",
  "sandboxes",
  "status",
  "check",
  "plan",
  "run",
];
const hostileText = fc.oneof(
  fc.string(),
  fc.constantFrom(
    "..",
    "../..",
    "/etc/passwd",
    "-rf",
    "a\0b",
    "a\nb",
    "$(id)",
    "`id`",
    "a;b",
    "ok",
    "cni-1",
    "eth0",
    "del",
    "gc",
    "release",
    "10.0.0.1",
    "../secret",
  ),
);
const hostileValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    hostileText,
    fc.constant(null),
    fc.integer(),
    fc.boolean(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(
        fc.constantFrom(
          "network",
          "containerId",
          "interface",
          "config",
          "action",
          "address",
          "modifiedAt",
          "nonce",
          "hash",
          "__proto__",
          "netns",
          "stdin",
        ),
        hostileText,
      ),
      tie("value"),
      { maxKeys: 6 },
    ),
  ),
})).value;

test(`${String(RUNS)} hostile requests: only listed operations with plain names reach the part with rights`, async () => {
  const { powers, reached } = recorder();
  fc.assert(
    fc.property(
      fc.oneof(fc.constantFrom(...OPS), hostileText),
      hostileValue,
      fc.oneof(fc.nat(), hostileText),
      (op, argument, id) => {
        const asked = parseAsked(JSON.stringify({ id, op, argument }));
        asked?.perform(powers).catch(() => undefined);
      },
    ),
    { numRuns: RUNS },
  );
  fc.assert(
    fc.property(fc.string(), (line) => {
      parseAsked(line)
        ?.perform(powers)
        .catch(() => undefined);
    }),
    { numRuns: RUNS },
  );
  expect(reached.length).toBeGreaterThan(RUNS / 100);
  for (const [op, ...args] of reached) {
    expect(OPS).toContain(op);
    for (const text of textsIn(args)) expect(text).toMatch(/^[A-Za-z0-9:_.-]+$|^[^\s/:\0]{1,15}$/);
    for (const text of textsIn(args)) expect([".", ".."]).not.toContain(text);
  }
});

const textsIn = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(textsIn);
  return [];
};

test("no link leads out: not a file, not a folder of a store, not a namespace, not a plugin, not a configuration", async () => {
  const secret = join(outside, "secret");
  for (const path of [
    join(roots.cni, "results", "a-b-c"),
    join(roots.multus, "results", "a-b-c"),
    join(roots.multus, "abc"),
    join(roots.config, "10-a.conf"),
    join(roots.netns, "linked"),
    join(root, "bin", "bridge"),
  ])
    symlinkSync(secret, path);
  symlinkSync(join(outside, "store"), join(roots.networks, "store"));
  symlinkSync("/proc/self/ns/net", join(roots.netns, "self"));
  const part = createPrivilegedPart({ node: "n", roots, actions: ["del", "gc", "release"] });
  const { powers } = part;
  const files = await powers.files();
  expect(JSON.stringify(files.put)).not.toContain(SECRET);
  expect(await powers.netns(["linked", "self"])).toEqual([{ kind: "gone" }, { kind: "gone" }]);
  expect((await powers.detail("self")).ok).toBe(false);
  expect(await powers.status({ config: "10-a.conf" })).toMatchObject({ ok: false });
  const inventory = await powers.inventory();
  expect(inventory.plugins.every(({ problem }) => problem?.includes("leads out") === true)).toBe(true);
  const released = await powers.plan({
    action: "release",
    network: "store",
    containerId: "x",
    interface: "eth0",
    address: "10.0.0.1",
    modifiedAt: new Date().toISOString(),
  });
  expect(released).toMatchObject({ ok: false, refusal: { code: "NO_SUCH_LEASE" } });
  part.stop();
});

test("what is swapped for a link while it is read leads nowhere: neither a file nor the folder it is in", async () => {
  const swap = join(root, "swap.mjs");
  const [file, store] = [join(roots.multus, "results", "swapped"), join(roots.networks, "swapped")];
  writeFileSync(
    swap,
    `import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
const [file, store, secret, outside] = process.argv.slice(2);
mkdirSync(store + ".real");
writeFileSync(store + ".real/10.0.0.1", "c\\r\\neth0");
for (;;) {
  writeFileSync(file + ".a", "{}"); renameSync(file + ".a", file);
  symlinkSync(secret, file + ".b"); renameSync(file + ".b", file);
  renameSync(store + ".real", store); renameSync(store, store + ".real");
  symlinkSync(outside, store); rmSync(store);
}`,
  );
  const swapper = spawn(process.execPath, [
    swap,
    file,
    store,
    join(outside, "secret"),
    join(outside, "store"),
  ]);
  const part = createPrivilegedPart({ node: "n", roots, actions: [] });
  const seen = new Set<string>();
  for (let round = 0; round < SWAPS; round++) {
    for (const put of (await part.powers.files()).put) {
      expect(put.text).not.toContain(SECRET);
      seen.add(put.name);
    }
    // The other process has its turn.
    if (round % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  swapper.kill("SIGKILL");
  await new Promise((resolve) => swapper.once("close", resolve));
  expect([...seen]).toContain("10.0.0.1");
  expect([...seen]).toContain("swapped");
  part.stop();
  for (const left of [file, store, `${store}.real`]) rmSync(left, { recursive: true, force: true });
});

test(
  "what a pod's arguments or a broken disk put into a cache makes nothing throw and nothing run",
  async () => {
    const part = createPrivilegedPart({ node: "n", roots, actions: ["del"] });
    const file = join(roots.multus, "results", "net-id-eth0");
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          hostileValue.map((value) => JSON.stringify(value)),
          fc.string(),
          fc
            .dictionary(
              fc.constantFrom("kind", "containerId", "ifName", "config", "netns", "cniArgs", "result"),
              hostileValue,
            )
            .map((cache) => JSON.stringify({ kind: "cniCacheV1", ...cache })),
        ),
        async (text) => {
          writeFileSync(file, text);
          const checked = await part.powers.check({ network: "net", containerId: "id", interface: "eth0" });
          const planned = await part.powers.plan({
            action: "del",
            network: "net",
            containerId: "id",
            interface: "eth0",
          });
          expect([checked.ok, planned.ok]).toEqual([false, false]);
          await part.powers.files();
        },
      ),
      { numRuns: CACHES },
    );
    rmSync(file);
    part.stop();
  },
  TEST_MS,
);

const isTraceable = existsSync("/usr/bin/strace") && process.getuid?.() === 0;
if (!isTraceable) process.stderr.write("NOT RUN: which programs the agent starts needs strace and root\n");

test.runIf(isTraceable)(
  `under ${String(REQUESTS)} hostile HTTP requests nothing is started but what is listed`,
  async () => {
    const bundle = await buildAgent(join(folder, "agent.cjs"));
    const trace = join(folder, "trace");
    const agent = await startAgentProcess(
      [bundle],
      [
        "--root-cni",
        roots.cni,
        "--root-config",
        roots.config,
        "--root-plugins",
        roots.plugins.join(":"),
        "--root-netns",
        roots.netns,
        "--enable-actions",
        "del,gc,release",
      ],
      ["/usr/bin/strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=execve", "-o", trace],
    );
    const ask = async (path: string, body?: string): Promise<number> => {
      const response = await fetch(
        `${agent.url}${path}`,
        body === undefined ? {} : { method: "POST", body, headers: { "content-type": "application/json" } },
      );
      await response.body?.cancel();
      return response.status;
    };
    const inPath = fc
      .tuple(fc.constantFrom("/v1/netns/", "/v1/counters?netns=", "/v1/timeline?netns=", "/"), hostileText)
      .map(([path, text]) => [path + encodeURIComponent(text)] as const);
    const inBody = fc
      .tuple(fc.constantFrom("cni/status", "cni/check", "plans", "plans/run"), hostileValue)
      .map(([verb, value]) => [`/v1/${verb}`, JSON.stringify(value)] as const);
    const requests = fc.array(fc.oneof(inPath, inBody), {
      minLength: REQUESTS_AT_ONCE,
      maxLength: REQUESTS_AT_ONCE,
    });
    await fc.assert(
      fc.asyncProperty(requests, async (asked) => {
        const statuses = await Promise.all(asked.map(([path, body]) => ask(path, body)));
        expect(statuses.filter((status) => status >= 500)).toEqual([]);
      }),
      { numRuns: REQUESTS / REQUESTS_AT_ONCE },
    );
    await ask("/v1/inventory");
    await agent.stop();
    const started = [...readFileSync(trace, "utf8").matchAll(/execve\("([^"]+)".* = 0$/gm)].map(
      ([, program]) => program ?? "",
    );
    const allowed = [
      process.execPath,
      "/usr/bin/setpriv",
      "/usr/bin/unshare",
      "/bin/true",
      "/usr/sbin/ip",
      "/usr/bin/nsenter",
      "/usr/bin/xargs",
      "/usr/sbin/bridge",
    ];
    expect(started.length).toBeGreaterThan(5);
    expect(started.filter((program) => !allowed.includes(program))).toEqual([]);
    process.stdout.write(`programs started: ${String(started.length)}, all of them listed\n`);
  },
  TEST_MS,
);
