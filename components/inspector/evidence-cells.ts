import type { AttachmentWire } from "../../lib/wire/attachment.ts";
import type { EvidenceWire } from "../../lib/wire/common.ts";
import { enumerated } from "../ui/enumeration.ts";
import type { EvidenceCell } from "../ui/evidence-grid.tsx";
import { isLinkLocal } from "./why.ts";

type Line = EvidenceCell["lines"][number];

/** The four cells of one attachment, in order. `ipam` is the network's, null where it has none, undefined where not known. */
export const evidenceCells = (
  attachment: AttachmentWire,
  ipam: string | null | undefined,
  /** An agent looks at the pod's kernel: what it doesn't tell of it has not seen. */
  isWatched = false,
  /** The pod's containers have ended for good: it holds nothing any more. */
  isEnded = false,
): EvidenceCell[] => [
  askedCell(attachment),
  reportedCell(attachment),
  observedCell(attachment, isWatched),
  recordedCell(attachment, ipam, isEnded),
];

const askedCell = ({ asked, state, default: isDefault }: AttachmentWire): EvidenceCell => {
  if (asked === null) {
    return {
      label: "Asked",
      at: null,
      lines: [words("nobody asked")],
      source: "networks annotation",
      tone: state === "stray" ? "odd" : "plain",
    };
  }
  const lines =
    asked.addresses.length > 0 ? addressLines(asked, false) : [words(isDefault ? "default" : "any address")];
  return {
    label: "Asked",
    at: asked.at,
    lines: asked.mac === null ? lines : [...lines, mono(asked.mac)],
    source: sourceText(asked.source),
    tone: "plain",
  };
};

const reportedCell = ({ reported, state }: AttachmentWire): EvidenceCell => {
  if (reported === null) {
    const isAwaited = state === "attaching";
    return {
      label: "Reported",
      at: null,
      lines: [words(isAwaited ? "not yet" : "nothing")],
      source: "network-status",
      tone: isAwaited || state === "unknown" ? "plain" : "odd",
    };
  }
  return {
    label: "Reported",
    at: reported.at,
    lines: withDevice(
      reported,
      reported.addresses.length > 0 ? addressLines(reported, false) : [words("no address")],
    ),
    source: sourceText(reported.source),
    tone: "plain",
  };
};

/** Whether an agent that is heard at this moment tells of the pod of these attachments. */
export const isWatchedNow = (attachments: readonly Pick<AttachmentWire, "observed">[]): boolean =>
  attachments.some(({ observed }) => observed?.source === "node-agent" && observed.staleSince === null);

const observedCell = (
  { observed, reported, state, node }: AttachmentWire,
  isWatched: boolean,
): EvidenceCell => {
  if (observed === null) {
    if (isWatched && state !== "phantom")
      return {
        label: "Observed",
        at: null,
        lines: [words(state === "attaching" || state === "attached" ? "not yet" : "nothing")],
        source: `agent ${node ?? ""}`.trimEnd(),
        tone: "plain",
      };
    return state === "phantom"
      ? { label: "Observed", at: null, lines: [words("no such link")], source: "the kernel", tone: "odd" }
      : { label: "Observed", at: null, lines: [words("unknown")], source: "nobody looked", tone: "unknown" };
  }
  const isDown = observed.link === "down";
  const isStale = observed.staleSince !== null;
  const lines = observed.addresses.length > 0 ? addressLines(observed, true) : [words("no address")];
  const lacks = reported !== null && !covers(observed, reported);
  return {
    label: "Observed",
    at: observed.at,
    lines: isDown ? [words("link down"), ...lines] : lines,
    source: isStale ? "agent lost: last seen so" : sourceText(observed.source),
    tone: isDown || lacks || isStale || state === "stray" ? "odd" : "plain",
  };
};

const recordedCell = (
  attachment: AttachmentWire,
  ipam: string | null | undefined,
  isEnded: boolean,
): EvidenceCell => {
  const { recorded, reported, observed, state } = attachment;
  if (recorded !== null) {
    const held = observed ?? reported;
    return {
      label: "Recorded",
      at: recorded.at,
      lines: addressLines(recorded, false),
      source: sourceText(recorded.source),
      tone: held !== null && held.addresses.length > 0 && !overlaps(held, recorded) ? "odd" : "plain",
    };
  }
  const hasAddress = (reported?.addresses.length ?? 0) > 0;
  if (ipam === "whereabouts") {
    const isOdd = hasAddress && !isEnded && state !== "attaching" && state !== "detaching";
    return {
      label: "Recorded",
      at: null,
      lines: [words(hasAddress && isEnded ? "given back" : "nothing")],
      source: ipam,
      tone: isOdd ? "odd" : "plain",
    };
  }
  if (ipam === null && !attachment.default && attachment.isNetworkDefined) {
    return {
      label: "Recorded",
      at: null,
      lines: [words("nothing")],
      source: "not kept by IPAM",
      tone: "plain",
    };
  }
  return {
    label: "Recorded",
    at: null,
    lines: [words("unknown")],
    source: ipam === undefined || ipam === null ? "no store was read" : `${ipam}, not read`,
    tone: "unknown",
  };
};

const words = (text: string): Line => ({ text, isMono: false });
const mono = (text: string): Line => ({ text, isMono: true });

/** What can be reached first; the kernel's own link-local addresses in few words, in full on hover. */
const addressLines = (evidence: EvidenceWire, hasPrefix: boolean): Line[] => {
  const full = ({ address, prefixLength }: EvidenceWire["addresses"][number]): string =>
    hasPrefix && prefixLength !== null ? `${address}/${prefixLength}` : address;
  const local = evidence.addresses.filter(({ address }) => isLinkLocal(address));
  return [
    ...evidence.addresses.filter(({ address }) => !isLinkLocal(address)).map((each) => mono(full(each))),
    ...(local.length === 0
      ? []
      : [
          {
            text: local.length === evidence.addresses.length ? "link-local only" : "+ link-local",
            isMono: false,
            title: local.map(full).join(", "),
          },
        ]),
  ];
};

const withDevice = (evidence: EvidenceWire, lines: Line[]): Line[] =>
  evidence.device === null ? lines : [...lines, words(evidence.device)];

const covers = (outer: EvidenceWire, inner: EvidenceWire): boolean => {
  const has = new Set(outer.addresses.map((address) => address.address));
  return inner.addresses.every((address) => has.has(address.address));
};

const overlaps = (a: EvidenceWire, b: EvidenceWire): boolean => {
  const has = new Set(a.addresses.map((address) => address.address));
  return b.addresses.some((address) => has.has(address.address));
};

const SOURCES: Readonly<Record<string, string>> = {
  networks: "annotation",
  snapshot: "saved from the kernel",
  "cluster-default": "cluster",
  "node-agent": "node agent",
};

const sourceText = (source: string): string => SOURCES[source] ?? source;

/** `all four agree`, `asked and reported agree`: said of what is healthy. Null where cells differ. */
export const agreement = (cells: readonly EvidenceCell[]): string | null => {
  if (cells.some((cell) => cell.tone === "odd")) return null;
  const known = cells.filter((cell) => cell.tone !== "unknown").map((cell) => cell.label.toLowerCase());
  if (known.length === 4) return "all four agree";
  if (known.length < 2) return null;
  return `${enumerated(known)} agree`;
};
