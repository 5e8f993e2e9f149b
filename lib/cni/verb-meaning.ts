import { isRecord, textOf } from "../kube/fields.ts";

/** A verb of the CNI specification that a node agent may give to a plugin. ADD is the runtime's alone. */
export type CniVerb = "VERSION" | "STATUS" | "CHECK" | "DEL" | "GC";

/** What one plugin answered: `exit` is null where it was killed or couldn't be started. */
export interface PluginAnswer {
  readonly exit: number | null;
  /** Of the error object that the specification asks for; null where there is none. */
  readonly code: number | null;
  readonly message: string | null;
  readonly details: string | null;
}

export type Verdict = "passes" | "fails" | "not-supported" | "undetermined";

/** What an answer really proves. Codes are stable. */
export interface Meaning {
  readonly verdict: Verdict;
  readonly code: MeaningCode;
  readonly text: string;
}

/**
 * Surprise: a plugin without code for CHECK, GC or STATUS answers success, and plugins of before CNI 1.1 answer STATUS
 * and GC with an error that says nothing about the network. So each answer is read together with who gave it.
 */
const MEANINGS = {
  VERSION_ANSWERED: ["passes", "The binary runs and speaks these versions of CNI"],
  STATUS_READY: [
    "passes",
    "The binary runs and accepts the configuration; whether its master device or its daemon exists was not looked at",
  ],
  STATUS_NOT_AVAILABLE: ["fails", "The plugin says that it can't serve an ADD now"],
  STATUS_LIMITED: [
    "fails",
    "The plugin says that it can't serve an ADD now, and that existing pods may have lost connectivity",
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
  CHECK_NEEDS_GATEWAY: [
    "not-supported",
    "The plugin's CHECK looks for a gateway and this address has none: it fails on healthy attachments",
  ],
  CHECK_IFNAME_KEPT: [
    "not-supported",
    "The plugin's CHECK looks for a sysctl of the very name IFNAME instead of the interface: it fails on healthy attachments",
  ],
  CHECK_BRIDGE_MOVED: [
    "undetermined",
    "The plugin stopped at the bridge's own MAC, which the kernel changes as ports come and go: of this attachment it looked at nothing",
  ],
  CHECK_DISABLED: ["not-supported", "The configuration says disableCheck"],
  GC_DISABLED: ["not-supported", "The configuration says disableGC"],
  DEL_DONE: [
    "passes",
    "The plugin says that nothing is left to do; it says so of what never existed as well: look at what is observed",
  ],
  DEL_FAILED: ["fails", "The plugin couldn't clean up"],
  GC_DONE: [
    "passes",
    "The plugin said yes; none of the reference plugins collects anything at GC, so that proves nothing",
  ],
  GC_FAILED: ["fails", "The plugin couldn't collect what is left over"],
  VERB_UNKNOWN: ["not-supported", "The plugin is older than this verb: that is not an illness"],
  CONFIG_TOO_OLD: ["not-supported", "The configuration's cniVersion is older than this verb"],
  VERSION_INCOMPATIBLE: ["fails", "The plugin doesn't speak the configuration's cniVersion"],
  TRY_AGAIN: ["undetermined", "The plugin asks to be tried again later"],
  UNKNOWN_PLUGIN_FAILED: [
    "undetermined",
    "The plugin failed, and it is not known whether it implements this verb",
  ],
  ANSWER_UNREADABLE: ["undetermined", "The plugin ended with an error and no error object"],
  DID_NOT_RUN: ["undetermined", "The plugin could not be started, or didn't end in time"],
  NOT_ASKED: ["undetermined", "Not asked: a plugin before it in the chain failed"],
} as const satisfies Record<string, readonly [Verdict, string]>;

export type MeaningCode = keyof typeof MEANINGS;
export const MEANING_CODES: readonly MeaningCode[] = Object.keys(MEANINGS).filter(
  (code): code is MeaningCode => code in MEANINGS,
);

export const meaning = (code: MeaningCode): Meaning => {
  const [verdict, text] = MEANINGS[code];
  return { verdict, code, text };
};

/** The error object stands on stdout, though the specification's overview says stderr. */
export const readPluginAnswer = (exit: number | null, stdout: string): PluginAnswer => {
  const none = { exit, code: null, message: null, details: null };
  if (exit === 0) return none;
  try {
    const error: unknown = JSON.parse(stdout);
    if (!isRecord(error)) return none;
    return {
      exit,
      code: typeof error["code"] === "number" ? error["code"] : null,
      message: textOf(error["msg"]) ?? null,
      details: textOf(error["details"]) ?? null,
    };
  } catch {
    return none;
  }
};

/** `ipam` is the type of the configuration's IPAM plugin, where it has one. */
export const meaningOf = (
  verb: CniVerb,
  plugin: { readonly type: string; readonly ipam: string | null },
  answer: PluginAnswer,
): Meaning => {
  if (answer.exit === null) return meaning("DID_NOT_RUN");
  if (answer.exit === 0) return meaning(successOf(verb, plugin));
  if (answer.code === null) return meaning("ANSWER_UNREADABLE");
  return meaning(failureOf(verb, plugin, answer.code, answer.message ?? ""));
};

const successOf = (verb: CniVerb, plugin: { type: string; ipam: string | null }): MeaningCode => {
  switch (verb) {
    case "VERSION":
      return "VERSION_ANSWERED";
    case "STATUS":
      return "STATUS_READY";
    case "DEL":
      return "DEL_DONE";
    case "GC":
      return "GC_DONE";
    case "CHECK":
      if (CHECKS_LINK.has(plugin.type))
        return plugin.ipam === "host-local" ? "CHECK_LEASE_EXISTS" : "CHECK_AS_RECORDED";
      return CHECKS_SETTINGS.has(plugin.type) ? "CHECK_SETTINGS_HOLD" : "CHECK_SAID_YES";
  }
};

const failureOf = (
  verb: CniVerb,
  plugin: { type: string; ipam: string | null },
  code: number,
  message: string,
): MeaningCode => {
  if (code === 11) return "TRY_AGAIN";
  if (code === 1) return /does not allow/.test(message) ? "CONFIG_TOO_OLD" : "VERSION_INCOMPATIBLE";
  if (verb === "STATUS" && code === 50) return "STATUS_NOT_AVAILABLE";
  if (verb === "STATUS" && code === 51) return "STATUS_LIMITED";
  if (isVerbUnknown(verb, code, message)) return "VERB_UNKNOWN";
  if (verb === "CHECK") return failedCheckOf(plugin, message);
  if (verb === "DEL") return "DEL_FAILED";
  if (verb === "GC") return "GC_FAILED";
  return "UNKNOWN_PLUGIN_FAILED";
};

/**
 * Surprise: Debian 12's plugins (1.1.1, of before CNI 1.1) first look for a container id, which STATUS and GC don't
 * have, and so answer code 3 `missing containerID`; given one, code 4 `unknown CNI_COMMAND`.
 */
const isVerbUnknown = (verb: CniVerb, code: number, message: string): boolean =>
  (code === 4 && /unknown CNI_COMMAND/.test(message)) ||
  ((verb === "STATUS" || verb === "GC") &&
    (code === 3 || code === 4) &&
    /missing|required env/.test(message));

const failedCheckOf = (plugin: { type: string; ipam: string | null }, message: string): MeaningCode => {
  if (/CHECK method is not implemented/i.test(message)) return "CHECK_IPAM_LACKS_IT";
  if (plugin.ipam === null && message === "no plugin name provided") return "CHECK_NEEDS_IPAM";
  if (message.startsWith("Failed to find Gateway <nil>")) return "CHECK_NEEDS_GATEWAY";
  // Surprise: tuning 1.1.1 writes the interface's name for IFNAME at ADD, and not at CHECK.
  if (/^open \/proc\/sys\/\S*\/IFNAME[/:]/.test(message)) return "CHECK_IFNAME_KEPT";
  // Surprise: seen with 1.1.1 on a bridge whose MAC was never set: it takes the lowest of its ports.
  if (/^Bridge interface \S+ Mac doesn't match/.test(message)) return "CHECK_BRIDGE_MOVED";
  return CHECKS_LINK.has(plugin.type) || CHECKS_SETTINGS.has(plugin.type)
    ? "CHECK_FAILED"
    : "UNKNOWN_PLUGIN_FAILED";
};

/** The worst of a chain: one that fails, then one that can't be told, then one that lacks the verb. */
export const verdictOfChain = (verdicts: readonly Verdict[]): Verdict =>
  (["fails", "undetermined", "not-supported"] as const).find((verdict) => verdicts.includes(verdict)) ??
  (verdicts.length === 0 ? "undetermined" : "passes");

/**
 * Reference plugins whose CHECK compares the link, its addresses and routes with the recorded result.
 * @see https://github.com/containernetworking/plugins/tree/main/plugins
 */
const CHECKS_LINK = new Set(["bridge", "macvlan", "ipvlan", "ptp", "vlan", "host-device", "loopback"]);
/** … and those whose CHECK only looks at what they set themselves. */
const CHECKS_SETTINGS = new Set([
  "tuning",
  "sbr",
  "vrf",
  "portmap",
  "firewall",
  "bandwidth",
  "static",
  "host-local",
]);
