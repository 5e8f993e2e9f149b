import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ChildProcess, spawn } from "node:child_process";
import { findProgram } from "./requirements.ts";
import { ipBatch, PATH, runProgram } from "./run-program.ts";
import type { RunRecord } from "./run-record.ts";

/** The node's NICs, and the switch of the fabric in which each is plugged. */
const NICS = [
  { name: "eth0", switch: "lan" },
  { name: "ens1", switch: "adv" },
  { name: "ens2", switch: "lan" },
  { name: "ens3", switch: "lan" },
  { name: "ens4", switch: "lan" },
] as const;

export const NODE_ADDRESS = "192.168.254.10";
/** A router on the switch behind `ens1` advertises it. */
export const ADVERTISED = "2001:db8:a1::";

export interface Fabric {
  /** Namespace that is the node: its NICs, its bridges. */
  readonly node: string;
  /** Namespace that is what the node is plugged into. */
  readonly outside: string;
  /** Whether somebody advertises a prefix there. */
  readonly hasRouter: boolean;
}

/**
 * A node without a machine: one namespace for its host side, one for the switches that its NICs are plugged into. A NIC
 * is a veth whose far end is a port there. Nothing of it touches the machine's own network.
 */
export async function buildFabric(run: RunRecord): Promise<Fabric> {
  const node = `${run.prefix}node`;
  const outside = `${run.prefix}fabric`;
  await ipBatch([`netns add ${node}`, `netns add ${outside}`]);
  await ipBatch(
    ["lan", "adv"].flatMap((name) => [`link add ${name} type bridge`, `link set ${name} up`]),
    outside,
  );
  await ipBatch(
    NICS.flatMap(({ name, switch: port }) => [
      `link add p-${name} type veth peer name ${name} netns ${node}`,
      `link set p-${name} master ${port} up`,
    ]),
    outside,
  );
  await ipBatch(
    [
      "link set lo up",
      ...NICS.map(({ name }) => `link set ${name} up`),
      `addr add ${NODE_ADDRESS}/24 dev eth0`,
      "link add br-lan type bridge",
      "link set br-lan up",
      "link set ens2 master br-lan",
    ],
    node,
  );
  return { node, outside, hasRouter: await startRouter(run, outside) };
}

/** A real router advertiser, where there is one. It ends with this process. */
async function startRouter(run: RunRecord, outside: string): Promise<boolean> {
  if (findProgram("radvd") === undefined) return false;
  const config = join(run.folder, "radvd.conf");
  writeFileSync(
    config,
    `interface adv { AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 10; prefix ${ADVERTISED}/64 {}; };\n`,
  );
  const forwarding = "/proc/sys/net/ipv6/conf/all/forwarding";
  if (!existsSync(forwarding)) return false;
  await runProgram("ip", ["netns", "exec", outside, "sh", "-c", `echo 1 > ${forwarding}`]);
  spawnIn(outside, "radvd", ["-n", "-C", config, "-p", join(run.folder, "radvd.pid"), "-m", "none"]);
  return true;
}

/** A program that lives in a namespace, and no longer than this process, however that ends. */
export function spawnIn(
  namespace: string,
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  return spawn("setpriv", ["--pdeathsig", "KILL", "ip", "netns", "exec", namespace, file, ...args], {
    env: { NODE_ENV: "production", PATH, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
}
