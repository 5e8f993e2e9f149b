import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isRecord, recordOf, textOf } from "../../lib/kube/fields.ts";
import { createPrivilegedPart, type PrivilegedPart } from "./privileged/create-powers.ts";
import type { Roots } from "./roots.ts";
import { cachedResult } from "./testing/cached-result.ts";

const captures = join(import.meta.dirname, "../../../shared/captures/cni-verbs");
const folder = mkdtempSync(join(tmpdir(), "agent-verbs-"));
const roots: Roots = {
  cni: join(folder, "cni"),
  networks: join(folder, "cni/networks"),
  multus: join(folder, "cni/multus"),
  config: join(folder, "net.d"),
  plugins: [join(folder, "bin")],
  netns: join(folder, "netns"),
  netnsPrefix: "",
  hostNetns: undefined,
  multusSocket: join(folder, "none"),
  dhcpSocket: join(folder, "none"),
  sysfs: join(folder, "none"),
  openvswitchSocket: join(folder, "none"),
  openvswitchTool: join(folder, "none"),
  runtimeSockets: [],
};
const part: PrivilegedPart = createPrivilegedPart({ node: "n1", roots, actions: [] });

interface Recorded {
  readonly plugin: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: Readonly<Record<string, unknown>>;
  readonly code: number;
}
const recorded = (file: string): Recorded[] => {
  const entries: unknown = JSON.parse(readFileSync(join(captures, file), "utf8"));
  return (Array.isArray(entries) ? entries : []).filter(isRecord).map((entry) => ({
    plugin: textOf(entry["plugin"]) ?? "",
    env: Object.fromEntries(
      Object.entries(recordOf(entry["env"]) ?? {}).map(([key, value]) => [key, String(value)]),
    ),
    stdin: recordOf(entry["stdin"]) ?? {},
    code: Number(entry["exit"]),
  }));
};

/**
 * Stands in for plugins 1.9.1: looks for a recording of the same plugin, verb, attachment and input, and says what the
 * real one said then. Where there is none it ends with 97, as no plugin does.
 */
const STAND_IN = `
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { isDeepStrictEqual } from "node:util";
const stdin = JSON.parse(readFileSync(0, "utf8") || "{}");
const { PATH, PWD, CNI_PATH, CNI_NETNS, ...env } = process.env;
const names = ["check-live", "status", "gc-and-errors", "version"];
const recordings = names.flatMap((name) => JSON.parse(readFileSync(${JSON.stringify(captures)} + "/" + name + ".json", "utf8")));
const found = recordings.find((one) => {
  const { CNI_PATH, CNI_NETNS, ...asked } = one.env;
  return one.plugin === basename(process.argv[1]) && isDeepStrictEqual(asked, env) && isDeepStrictEqual(one.stdin, stdin);
});
if (found === undefined) {
  process.stderr.write("no recording of " + JSON.stringify({ env, stdin }));
  process.exit(97);
}
process.stdout.write(found.stdout);
process.stderr.write(found.stderr);
process.exit(found.exit);
`;

beforeAll(() => {
  for (const path of [join(folder, "bin"), roots.config, join(roots.multus, "results"), roots.netns])
    mkdirSync(path, { recursive: true });
  for (const name of ["bridge", "macvlan", "host-local", "whereabouts", "static", "tuning", "sbr", "dhcp"]) {
    const program = `#!/bin/sh\nexec ${process.execPath} --input-type=module --eval '${STAND_IN.replaceAll("process.argv[1]", JSON.stringify(name))}'\n`;
    writeFileSync(join(folder, "bin", name), program, { mode: 0o755 });
  }
});
afterAll(() => {
  part.stop();
  rmSync(folder, { recursive: true });
});

test("CHECK of each recorded attachment, given as recorded, is answered as recorded and read as what it proves", async () => {
  const lines = [];
  for (const { plugin, env, stdin, code } of recorded("check-live.json")) {
    const { prevResult, ...config } = stdin;
    const network = textOf(config["name"]) ?? "";
    const containerId = env["CNI_CONTAINERID"] ?? "";
    const interfaceName = env["CNI_IFNAME"] ?? "";
    const { name, text } = cachedResult({
      config,
      network,
      containerId,
      interface: interfaceName,
      netns: env["CNI_NETNS"] ?? "",
      args: (env["CNI_ARGS"] ?? "").split(";").map((pair): [string, string] => {
        const [key = "", ...rest] = pair.split("=");
        return [key, rest.join("=")];
      }),
      result: prevResult,
    });
    const file = join(roots.multus, "results", name);
    writeFileSync(file, text);
    const answered = await part.powers.check({ network, containerId, interface: interfaceName });
    if (!answered.ok) throw new Error(answered.refusal.detail);
    const [step] = answered.value.steps;
    // What is older than the verb isn't asked at all: libcni doesn't either.
    if (step?.exit !== null) expect(step?.exit, step?.stderr).toBe(code);
    lines.push(`${plugin} ${answered.value.verdict} ${step?.meaning.code ?? ""}`);
    rmSync(file);
  }
  expect(lines).toEqual([
    "bridge not-supported CONFIG_TOO_OLD",
    "bridge passes CHECK_AS_RECORDED",
    "bridge not-supported CHECK_IPAM_LACKS_IT",
    "bridge not-supported CHECK_IPAM_LACKS_IT",
    "macvlan not-supported CHECK_NEEDS_GATEWAY",
    "tuning passes CHECK_SETTINGS_HOLD",
    "sbr passes CHECK_SETTINGS_HOLD",
    "bridge not-supported CHECK_NEEDS_IPAM",
    "macvlan passes CHECK_LEASE_EXISTS",
    "macvlan not-supported CHECK_IPAM_LACKS_IT",
    "bridge passes CHECK_LEASE_EXISTS",
  ]);
});

test("STATUS of each recorded configuration says ready, and that this proves little", async () => {
  const verdicts = [];
  for (const { stdin, code } of recorded("status.json")) {
    writeFileSync(join(roots.config, "10-net.conf"), JSON.stringify(stdin));
    const answered = await part.powers.status({ config: "10-net.conf" });
    if (!answered.ok) throw new Error(answered.refusal.detail);
    const [step] = answered.value.steps;
    if (step?.exit !== null) expect(step?.exit, step?.stderr).toBe(code);
    verdicts.push(step?.meaning.code);
  }
  expect(new Set(verdicts)).toEqual(new Set(["STATUS_READY", "CONFIG_TOO_OLD"]));
});

test("a plugin is only run from its folder, and only if nobody else can write it", async () => {
  const asked = async (type: string, ipam?: string): Promise<string | null | undefined> => {
    const config = {
      cniVersion: "1.1.0",
      name: "s",
      type,
      ...(ipam === undefined ? {} : { ipam: { type: ipam } }),
    };
    writeFileSync(join(roots.config, "20-bad.conf"), JSON.stringify(config));
    const answered = await part.powers.status({ config: "20-bad.conf" });
    return answered.ok ? answered.value.steps[0]?.message : answered.refusal.code;
  };
  const outside = join(folder, "outside");
  writeFileSync(outside, `#!/bin/sh\ntouch ${join(folder, "ran")}\n`, { mode: 0o755 });
  symlinkSync(outside, join(folder, "bin", "linked"));
  writeFileSync(join(folder, "bin", "open"), `#!/bin/sh\ntouch ${join(folder, "ran")}\n`);
  chmodSync(join(folder, "bin", "open"), 0o777);
  expect(await asked("linked")).toMatch(/leads out of the plugin folder/);
  expect(await asked("open")).toMatch(/others may write/);
  expect(await asked("../outside")).toMatch(/no name of a plugin/);
  expect(await asked("/bin/sh")).toMatch(/no name of a plugin/);
  expect(await asked("none")).toMatch(/not in the plugin folder/);
  expect(await asked("bridge", "../outside")).toMatch(/no name of a plugin/);
  expect(() => readFileSync(join(folder, "ran"))).toThrow(/ENOENT/);
});

test("a plugin that never ends is killed with all that it started, and one that talks without end as well", async () => {
  const { runToEnd } = await import("./privileged/run.ts");
  const started = performance.now();
  const sleeping = await runToEnd("/bin/sh", ["-c", "sleep 77.25 & sleep 77.25"], { timeoutMs: 300 });
  expect(sleeping).toMatchObject({ exit: null, problem: "it didn't end within 0.3 s" });
  const talking = await runToEnd("/usr/bin/yes", [], { outputMaxBytes: 100_000 });
  expect(talking.problem).toMatch(/more than 100000 bytes/);
  expect(performance.now() - started).toBeLessThan(5_000);
  const { execFileSync } = await import("node:child_process");
  expect(execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })).not.toContain("sleep 77.25");
});
