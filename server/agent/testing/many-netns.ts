import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildAgent } from "../bundle.ts";
import { cachedResult } from "./cached-result.ts";
import { createRealNetns, type RealNetns } from "./real-netns.ts";

/** A node full of pods: namespaces on one bridge, each with IPv4, IPv6 and a default route, and what CNI wrote about them. */
export interface ManyNetns {
  readonly real: RealNetns;
  /** The agent's one file, built for this. */
  readonly bundle: string;
  clear(): void;
}

/** Duplicate detection of link-local addresses goes on for so long. */
const SETTLE_MS = 2_500;

/** undefined where the system can't; see `createRealNetns`. */
export const createManyNetns = async (count: number): Promise<ManyNetns | undefined> => {
  const real = createRealNetns();
  if (real === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "agent-many-"));
  const bundle = await buildAgent(join(folder, "agent.cjs"));
  const bridge = `${real.prefix}b`;
  const numbers = Array.from({ length: count }, (_, index) => String(index + 1));
  mkdirSync(join(real.roots.multus, "results"), { recursive: true });
  mkdirSync(join(real.roots.networks, "lan"), { recursive: true });
  const lines = numbers.map((n) => `netns add ${real.prefix}${n}`);
  real.batch([`link add ${bridge} type bridge`, `link set ${bridge} up`, ...lines]);
  real.batch(
    numbers.flatMap((n) => [
      `link add ${real.prefix}v${n} type veth peer name eth0 netns ${real.prefix}${n}`,
      `link set ${real.prefix}v${n} master ${bridge} up`,
    ]),
  );
  for (const n of numbers) connect(real, bridge, n);
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  return {
    real,
    bundle,
    clear: () => {
      real.clear();
      real.batch([`link del ${bridge}`]);
      rmSync(folder, { recursive: true });
    },
  };
};

const connect = ({ prefix, roots, batch }: RealNetns, bridge: string, n: string): void => {
  const address = `10.99.${String(Number(n) >> 7)}.${String((Number(n) & 127) + 1)}`;
  batch(
    [
      "link set lo up",
      `addr add ${address}/16 dev eth0`,
      `addr add fd00:99::${n}/64 dev eth0 nodad`,
      "link set eth0 up",
      "route add default via 10.99.255.254",
    ],
    prefix + n,
  );
  const containerId = n.padStart(64, "c");
  const ipam = { type: "host-local", subnet: "10.99.0.0/16" };
  const { name, text } = cachedResult({
    config: { cniVersion: "1.0.0", name: "lan", type: "bridge", bridge, ipam },
    network: "lan",
    containerId,
    interface: "eth0",
    netns: `/run/netns/${prefix}${n}`,
    args: [
      ["K8S_POD_NAMESPACE", "lab"],
      ["K8S_POD_NAME", `pod-${n}`],
      ["K8S_POD_UID", `00000000-0000-0000-0000-${n.padStart(12, "0")}`],
    ],
    result: {
      cniVersion: "1.0.0",
      interfaces: [{ name: "eth0", sandbox: `/run/netns/${prefix}${n}` }],
      ips: [{ address: `${address}/16`, interface: 0 }],
    },
  });
  writeFileSync(join(roots.multus, "results", name), text);
  writeFileSync(join(roots.networks, "lan", address), `${containerId}\r\neth0`);
};
