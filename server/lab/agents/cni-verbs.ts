import { listAt, parseJson, recordsAt, textAt, type JsonRecord } from "../controllers/json.ts";
import type { CacheEntry, KernelLink, NodeKernel } from "../controllers/kernel.ts";

/** STATUS and CHECK of a simulated node: what the reference plugins (1.9.1) answer, and what an agent says of it. */
export interface VerbAnswer {
  readonly at: string;
  readonly node: string;
  readonly verb: "STATUS" | "CHECK" | "DEL" | "GC";
  readonly network: string;
  readonly containerId: string | null;
  readonly interface: string | null;
  readonly cniVersion: string;
  readonly verdict: Verdict;
  readonly steps: readonly Step[];
}

type Verdict = "passes" | "fails" | "not-supported" | "undetermined";

interface Step {
  readonly plugin: string;
  readonly ipam: string | null;
  readonly exit: number | null;
  readonly code: number | null;
  readonly message: string | null;
  readonly details: null;
  readonly stderr: string;
  readonly tookMs: number;
  readonly verdict: Verdict;
  readonly meaning: { readonly code: string; readonly text: string };
}

interface Config {
  readonly name: string;
  readonly cniVersion: string;
  readonly plugins: readonly JsonRecord[];
}

export function configOf(text: string): Config | undefined {
  const parsed = parseJson(text);
  if (!parsed.ok) return undefined;
  const plugins = recordsAt(parsed.value, "plugins");
  const name = textAt(parsed.value, "name");
  const single = plugins.length === 0 ? recordsAt([parsed.value]) : plugins;
  if (name === undefined) return undefined;
  return { name, cniVersion: textAt(parsed.value, "cniVersion") ?? "0.3.1", plugins: single };
}

/** STATUS: only configurations of CNI 1.1 know it. */
export function statusOf(node: NodeKernel, network: string, config: Config, now: number): VerbAnswer {
  const isOld = !isAtLeast(config.cniVersion, 1, 1);
  return answer(node, "STATUS", { network, containerId: null, interface: null }, config, now, (plugin) =>
    isOld ? skipped(plugin, "CONFIG_TOO_OLD") : ended(plugin, "STATUS_READY"),
  );
}

/** CHECK compares what is recorded with what is in the sandbox, as far as that plugin does. */
export function checkOf(node: NodeKernel, entry: CacheEntry, config: Config, now: number): VerbAnswer {
  const link = node.sandboxes.get(entry.containerId)?.links.get(entry.iface);
  let isOver = false;
  return answer(
    node,
    "CHECK",
    { network: entry.network, containerId: entry.containerId, interface: entry.iface },
    config,
    now,
    (plugin) => {
      if (isOver) return skipped(plugin, "NOT_ASKED");
      const step = checkStep(plugin, entry, link);
      isOver = step.exit !== 0;
      return step;
    },
  );
}

function checkStep(plugin: JsonRecord, entry: CacheEntry, link: KernelLink | undefined): Step {
  const type = textAt(plugin, "type") ?? "";
  const ipam = textAt(plugin, "ipam", "type");
  if (!CHECKS_LINK.has(type))
    return ended(plugin, type === "tuning" ? "CHECK_SETTINGS_HOLD" : "CHECK_SAID_YES");
  if (ipam === "whereabouts")
    return failedWith(plugin, "CHECK_IPAM_LACKS_IT", 999, "CNI CHECK method is not implemented");
  if (ipam === undefined) return failedWith(plugin, "CHECK_NEEDS_IPAM", 999, "no plugin name provided");
  if (link === undefined) return failedWith(plugin, "CHECK_FAILED", 999, `Link not found`);
  const lacking = entry.result.ips
    .map(({ address }) => address)
    .find(
      (address) => !link.addresses.some((has) => `${has.address}/${String(has.prefixLength)}` === address),
    );
  if (lacking !== undefined)
    return failedWith(
      plugin,
      "CHECK_FAILED",
      999,
      `Failed to match addr ${lacking} on interface ${entry.iface}`,
    );
  return ended(plugin, ipam === "host-local" ? "CHECK_LEASE_EXISTS" : "CHECK_AS_RECORDED");
}

/** DEL always says that nothing is left to do; GC is only given to configurations that know it. */
export function cleanedUp(
  node: NodeKernel,
  verb: "DEL" | "GC",
  entry: CacheEntry,
  config: Config,
  now: number,
): VerbAnswer {
  const about =
    verb === "DEL"
      ? { containerId: entry.containerId, interface: entry.iface }
      : { containerId: null, interface: null };
  const isOld = verb === "GC" && !isAtLeast(config.cniVersion, 1, 1);
  return answer(node, verb, { network: entry.network, ...about }, config, now, (plugin) =>
    isOld ? skipped(plugin, "CONFIG_TOO_OLD") : ended(plugin, verb === "DEL" ? "DEL_DONE" : "GC_DONE"),
  );
}

function answer(
  node: NodeKernel,
  verb: VerbAnswer["verb"],
  about: Pick<VerbAnswer, "network" | "containerId" | "interface">,
  config: Config,
  now: number,
  stepOf: (plugin: JsonRecord) => Step,
): VerbAnswer {
  const plugins = verb === "DEL" ? config.plugins.toReversed() : config.plugins;
  const steps = plugins.map(stepOf);
  const verdicts = steps.map(({ verdict }) => verdict);
  return {
    at: new Date(now).toISOString(),
    node: node.name,
    verb,
    ...about,
    cniVersion: config.cniVersion,
    verdict:
      (["fails", "undetermined", "not-supported"] as const).find((verdict) => verdicts.includes(verdict)) ??
      "passes",
    steps,
  };
}

function ended(plugin: JsonRecord, code: keyof typeof MEANINGS): Step {
  return { ...step(plugin, code), exit: 0, tookMs: 4 };
}

function skipped(plugin: JsonRecord, code: keyof typeof MEANINGS): Step {
  return step(plugin, code);
}

function failedWith(plugin: JsonRecord, meaning: keyof typeof MEANINGS, code: number, message: string): Step {
  return { ...step(plugin, meaning), exit: 1, code, message, tookMs: 4 };
}

function step(plugin: JsonRecord, code: keyof typeof MEANINGS): Step {
  const [verdict, text] = MEANINGS[code];
  return {
    plugin: textAt(plugin, "type") ?? "",
    ipam: textAt(plugin, "ipam", "type") ?? null,
    exit: null,
    code: null,
    message: null,
    details: null,
    stderr: "",
    tookMs: 0,
    verdict,
    meaning: { code, text },
  };
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [first = "0", second = "0"] = version.split(".");
  return Number(first) > major || (Number(first) === major && Number(second) >= minor);
}

/** Configurations of a node's cached results, by network. */
export function entriesOf(node: NodeKernel, network: string): readonly CacheEntry[] {
  return [...node.cache.values()].filter((entry) => entry.network === network);
}

export function addressesOf(entry: CacheEntry): readonly string[] {
  return listAt(entry, "result", "ips").flatMap((ip) => textAt(ip, "address")?.split("/")[0] ?? []);
}

const CHECKS_LINK = new Set(["bridge", "macvlan", "ipvlan", "ptp", "vlan", "host-device"]);

/** As lib/cni/verb-meaning.ts says it, written a second time: the lab shares nothing with the product. */
const MEANINGS = {
  STATUS_READY: [
    "passes",
    "The binary runs and accepts the configuration; whether its master device or its daemon exists was not looked at",
  ],
  CHECK_AS_RECORDED: ["passes", "Devices, addresses and routes are as the recorded result has them"],
  CHECK_LEASE_EXISTS: [
    "passes",
    "The plugin passed; of the address, its IPAM only looked for a lease of that container and interface, not for which address it is",
  ],
  CHECK_SETTINGS_HOLD: [
    "passes",
    "What this plugin sets is set; it doesn't look at the link or its addresses",
  ],
  CHECK_SAID_YES: [
    "passes",
    "The plugin said yes; it is not known to look at anything, and a plugin without CHECK says yes as well",
  ],
  CHECK_FAILED: ["fails", "The plugin is known to check, and found a difference"],
  CHECK_IPAM_LACKS_IT: [
    "not-supported",
    "The IPAM plugin has no CHECK (whereabouts): every attachment that uses it fails, healthy or not",
  ],
  CHECK_NEEDS_IPAM: [
    "not-supported",
    "The plugin's CHECK needs an IPAM and this network has none: it fails on healthy attachments",
  ],
  DEL_DONE: [
    "passes",
    "The plugin says that nothing is left to do; it says so of what never existed as well: look at what is observed",
  ],
  GC_DONE: [
    "passes",
    "The plugin said yes; none of the reference plugins collects anything at GC, so that proves nothing",
  ],
  CONFIG_TOO_OLD: ["not-supported", "The configuration's cniVersion is older than this verb"],
  NOT_ASKED: ["undetermined", "Not asked: a plugin before it in the chain failed"],
} as const satisfies Record<string, readonly [Verdict, string]>;
