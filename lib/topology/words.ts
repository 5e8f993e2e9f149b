import type { Attachment } from "../model/attachment.ts";
import type { Network } from "../model/network.ts";
import { hasEnded, type Pod } from "../model/workload.ts";
import { isLinkDown } from "./health.ts";
import { plural } from "../text/count.ts";
import type { Glyph, LabelTone } from "./view.ts";

/** What a tap looks like: fill means that the kernel saw it, outline that only paper says so. */
export const glyphOf = (attachment: Attachment): Glyph => {
  if (attachment.state !== "attached") return attachment.state;
  if (isLinkDown(attachment)) return "link-down";
  return attachment.observed === null ? "reported" : "observed";
};

export interface Words {
  /** Second line beside the tap. */
  readonly label: string;
  readonly tone: LabelTone;
  readonly addresses: readonly string[];
  /** The whole as one sentence. */
  readonly text: string;
}

/** What is written beside a tap and said by a screen reader. `nowMs` only for how long ago something was asked. */
export const wordsOf = (
  attachment: Attachment,
  pod: Pod,
  network: Network | undefined,
  title: string,
  nowMs: number,
): Words => {
  const addresses = addressesOf(attachment);
  const { label, tone } = labelOf(attachment, pod, network, addresses, nowMs);
  const head = [`${attachment.interface ?? "unnamed"} on ${title}`, ...addresses].join(", ");
  return { label, tone, addresses, text: `${head}, ${stateInWords(attachment, pod, nowMs)}` };
};

/** The kernel's word first, then the report, then the record; what was only asked for is no address yet. */
const addressesOf = (attachment: Attachment): readonly string[] => {
  for (const said of [attachment.observed, attachment.reported]) {
    const global = said?.addresses.filter(({ address }) => !isLinkLocal(address)) ?? [];
    if (global.length > 0) return global.map(({ address }) => address);
  }
  return [];
};

const isLinkLocal = (address: string): boolean => /^fe[89ab][0-9a-f]:/i.test(address);

const labelOf = (
  attachment: Attachment,
  pod: Pod,
  network: Network | undefined,
  addresses: readonly string[],
  nowMs: number,
): { readonly label: string; readonly tone: LabelTone } => {
  switch (attachment.state) {
    case "attached":
      if (isLinkDown(attachment)) return { label: "link down", tone: "error" };
      if (addresses.length > 0) return { label: shortAddresses(addresses), tone: "mono" };
      return isWithoutAddresses(network)
        ? { label: "L2 only", tone: "quiet" }
        : { label: "no address", tone: attachment.isDefault && network === undefined ? "quiet" : "warn" };
    case "attaching":
      return { label: askedLabel(attachment.since, nowMs), tone: "plain" };
    case "detaching":
      return { label: "leaving", tone: "plain" };
    case "failed":
      return { label: shortReason(attachment.reason), tone: "error" };
    case "missing":
      return { label: "nothing there", tone: "warn" };
    case "phantom":
    case "stray":
    case "drifted":
      return addresses.length > 0
        ? { label: shortAddresses(addresses), tone: "warn" }
        : { label: attachment.state, tone: "warn" };
    case "unknown":
      return { label: whyUnknown(pod), tone: "plain" };
  }
};

/** A network whose configuration has no IPAM gives no addresses by design. */
const isWithoutAddresses = (network: Network | undefined): boolean =>
  network !== undefined && network.ipam === null && network.type !== null && network.mode !== "layer3";

/** `10.60.1.21`, `10.60.1.21 +v6`, `10.60.1.21 +2`: in full, never cut. */
export const shortAddresses = (addresses: readonly string[]): string => {
  const [first] = addresses.toSorted((left, right) => Number(isV6(left)) - Number(isV6(right)));
  if (first === undefined) return "";
  const others = addresses.length - 1;
  if (others === 0) return first;
  return others === 1 && !isV6(first) && addresses.some(isV6) ? `${first} +v6` : `${first} +${others}`;
};

const isV6 = (address: string): boolean => address.includes(":");

const whyUnknown = (pod: Pod): string => {
  if (hasEnded(pod)) return "completed";
  if (pod.node === null) return "not scheduled";
  if (pod.phase === "Pending" || pod.isSandboxReady === false) return "no sandbox yet";
  return "unknown";
};

const stateInWords = (attachment: Attachment, pod: Pod, nowMs: number): string => {
  switch (attachment.state) {
    case "attached":
      if (isLinkDown(attachment)) return "link down";
      return attachment.observed === null ? "reported, not observed" : "observed";
    case "attaching":
      return askedWords(attachment.since, nowMs);
    case "detaching":
      return "leaving";
    case "failed":
      return attachment.reason === null ? "failed" : `failed: ${attachment.reason}`;
    case "missing":
      return "asked, nothing there";
    case "phantom":
      return "reported, but the kernel has no such link";
    case "stray":
      return `${attachment.observed === null ? "reported" : "observed"}, but nobody asked`;
    case "drifted":
      return "is not what was asked";
    case "unknown":
      return attachment.reason === null ? `unknown: ${whyUnknown(pod)}` : `unknown: ${attachment.reason}`;
  }
};

/** `asked 4 s ago`, or `asked` where nobody knows when. */
export const askedWords = (since: string | null, nowMs: number): string => {
  const seconds = since === null ? NaN : Math.floor((nowMs - Date.parse(since)) / 1_000);
  if (!Number.isFinite(seconds) || seconds < 0) return "asked";
  if (seconds < 60) return `asked ${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 90) return `asked ${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `asked ${hours} h ago` : `asked ${Math.floor(hours / 24)} d ago`;
};

/** So short that the narrowest column holds it: words that pass must not move the lanes right of them. */
export const askedLabel = (since: string | null, nowMs: number): string =>
  askedWords(since, nowMs).replace(/ ago$/, "").replace(/ min$/, " m");

/** A failure in as few words as fit beside a tap; the whole reason is in the sentence and in the inspector. */
const SHORT_REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /(whereabouts|ipam).*(time(d)? ?out|deadline)|(time(d)? ?out|deadline).*(whereabouts|ipam)/i,
    "IPAM timed out",
  ],
  [/time(d)? ?out|deadline/i, "timed out"],
  [/no (free|available|more) |exhaust|could not allocate|range is full|pool is full/i, "pool is full"],
  [/already (in use|allocated|exists)|conflict|duplicate/i, "already taken"],
  [/executable|failed to find plugin|no such plugin/i, "no such plugin"],
  [/master|parent|link not found|no such device/i, "no such device"],
  [/not found|does not exist|no such|cannot find/i, "not found"],
  [/forbidden|not allowed|denied/i, "not allowed"],
  [/invalid|parse|unmarshal|json/i, "bad configuration"],
];

export const shortReason = (reason: string | null): string =>
  (reason === null ? undefined : SHORT_REASONS.find(([pattern]) => pattern.test(reason))?.[1]) ?? "failed";

/** `VF` for a device passed through by the SR-IOV plugin, `DRA` for one that a claim gave. */
export const tagOf = (attachment: Attachment, network: Network | undefined): "VF" | "DRA" | null => {
  if (attachment.network.provider === "dra") return "DRA";
  return network?.type === "sriov" || network?.type === "ib-sriov" ? "VF" : null;
};

/** `10 pods on storage-wb, all observed`; for folds. */
export const foldText = (
  what: string,
  title: string,
  sum: {
    readonly count: number;
    readonly attached: number;
    readonly observed: number;
    readonly errors: number;
    readonly warnings: number;
  },
): string => {
  const parts = [`${what} on ${title}`];
  if (sum.observed === sum.count) parts.push("all observed");
  else if (sum.attached === sum.count && sum.observed === 0) parts.push("all reported, none observed");
  else parts.push(`${sum.attached} reported, ${sum.observed} observed`);
  if (sum.errors > 0) parts.push(plural(sum.errors, "error"));
  if (sum.warnings > 0) parts.push(plural(sum.warnings, "warning"));
  return parts.join(", ");
};
