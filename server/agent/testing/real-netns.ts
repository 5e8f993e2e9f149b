import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Roots } from "../roots.ts";

/** Network namespaces of one test, and folders as a node has them. Names are short: devices have them too. */
export interface RealNetns {
  readonly prefix: string;
  readonly roots: Roots;
  /** Runs `ip`; throws with what it complained of. */
  ip(...args: string[]): string;
  /** Runs many commands of `ip` in one go, in a namespace or outside, on in spite of failures. */
  batch(lines: readonly string[], netns?: string): void;
  add(name: string): string;
  clear(): void;
}

/** undefined where the system can't: not Linux, not root, or no namespaces allowed. */
export const createRealNetns = (): RealNetns | undefined => {
  const prefix = `mr${process.pid.toString(36)}-`;
  if (process.platform !== "linux" || process.getuid?.() !== 0 || !canMake(`${prefix}probe`)) {
    process.stderr.write("NOT RUN: the node agent against a real kernel needs Linux and root\n");
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), "agent-test-"));
  const roots: Roots = {
    cni: join(folder, "cni"),
    networks: join(folder, "cni/networks"),
    multus: join(folder, "cni/multus"),
    config: join(folder, "net.d"),
    plugins: ["/usr/lib/cni"],
    netns: "/run/netns",
    netnsPrefix: prefix,
    hostNetns: undefined,
    multusSocket: join(folder, "multus.sock"),
    dhcpSocket: join(folder, "dhcp.sock"),
    sysfs: join(folder, "none"),
    openvswitchSocket: join(folder, "none"),
    openvswitchTool: join(folder, "none"),
    runtimeSockets: [],
  };
  for (const path of [roots.networks, roots.multus, roots.config]) mkdirSync(path, { recursive: true });
  return {
    prefix,
    roots,
    ip,
    batch: (lines, netns) => {
      const inside = netns === undefined ? [] : ["-n", netns];
      try {
        execFileSync("ip", [...inside, "-force", "-batch", "-"], {
          input: lines.join("\n"),
          stdio: ["pipe", "ignore", "ignore"],
        });
      } catch {
        // Some of them can't be done: whoever wants to know looks.
      }
    },
    add: (name) => {
      ip("netns", "add", prefix + name);
      return prefix + name;
    },
    clear: () => {
      const names = readdirSync("/run/netns").filter((name) => name.startsWith(prefix));
      execFileSync("ip", ["-force", "-batch", "-"], {
        input: names.map((name) => `netns del ${name}\n`).join(""),
      });
      rmSync(folder, { recursive: true });
    },
  };
};

const ip = (...args: string[]): string => execFileSync("ip", args, { encoding: "utf8" });

const canMake = (name: string): boolean => {
  try {
    execFileSync("ip", ["netns", "add", name], { stdio: "ignore" });
    execFileSync("ip", ["netns", "del", name], { stdio: "ignore" });
    return existsSync("/usr/bin/nsenter");
  } catch {
    return false;
  }
};
