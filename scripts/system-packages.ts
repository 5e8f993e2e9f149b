import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** What the tests need from the system: how to see that it is there, and the Debian package that brings it. */
const NEEDED = [
  { package: "chromium", isThere: () => existsSync("/usr/bin/chromium"), for: "journeys in a real browser" },
  { package: "iproute2", isThere: () => isOnPath("ip"), for: "real network namespaces" },
  { package: "strace", isThere: () => isOnPath("strace"), for: "which programs the agent starts" },
  {
    package: "containernetworking-plugins",
    isThere: () => existsSync("/usr/lib/cni/bridge"),
    for: "real CNI plugins",
  },
  { package: "util-linux", isThere: () => isOnPath("setpriv"), for: "programs that end with the lab" },
  { package: "radvd", isThere: () => isOnPath("radvd"), for: "a real router advertiser" },
  { package: "iptables", isThere: () => isOnPath("iptables"), for: "port mappings of real CNI plugins" },
  { package: "containerd", isThere: () => isOnPath("containerd"), for: "a real container runtime" },
];

/**
 * Installs missing Debian packages as root on Debian; says so first. Elsewhere, or with `isForbidden`, it only says what
 * is missing and how to get it. Answers the packages that are still missing.
 */
export const ensureSystemPackages = (
  isForbidden: boolean,
  say: (line: string) => void,
): readonly string[] => {
  const missing = NEEDED.filter((need) => !need.isThere());
  if (missing.length === 0) return [];
  const names = missing.map((need) => need.package);
  if (isForbidden || !isDebian() || process.getuid?.() !== 0) {
    for (const need of missing) {
      say(`missing: ${need.package} (${need.for}); on Debian as root: apt-get install -y ${need.package}`);
    }
    return names;
  }
  say(`installing Debian packages that the tests need: ${names.join(" ")} (--no-system forbids it) …`);
  run(["update", "-qq"]);
  run(["install", "-y", "-qq", "--no-install-recommends", ...names]);
  return NEEDED.filter((need) => !need.isThere()).map((need) => need.package);
};

const run = (args: readonly string[]): void => {
  spawnSync("apt-get", args, {
    stdio: ["ignore", "ignore", 2],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
};

const isDebian = (): boolean => existsSync("/etc/debian_version") && isOnPath("apt-get") && !isUbuntu();

/** Ubuntu's `chromium` package is an empty wrapper around a snap. */
const isUbuntu = (): boolean =>
  existsSync("/etc/os-release") && /^ID=ubuntu$/m.test(readFileSync("/etc/os-release", "utf8"));

const isOnPath = (program: string): boolean =>
  (process.env["PATH"] ?? "")
    .split(":")
    .concat("/usr/sbin", "/sbin")
    .some((folder) => folder !== "" && existsSync(`${folder}/${program}`));
