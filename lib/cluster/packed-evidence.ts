import type { Claim, EvidenceAddress, PodEvidence } from "../model/evidence.ts";
import { type EntityId, joinId, type NetworkKey, type PodKey } from "../model/ids.ts";
import type { Problem } from "../model/problems.ts";
import type { SourceRef } from "../model/source-ref.ts";

/**
 * What one source says of one pod, as it is kept: a few objects and a text instead of sixty objects, for there are hundreds
 * of thousands of them and each is looked at once in a while. Nothing is lost: what comes out equals what went in.
 */
export interface PackedEvidence {
  /** Id of the Source. */
  readonly source: string;
  readonly from: SourceRef;
  /** Shared by all pods of a workload, so it stays outside the text. */
  readonly askedText: string | undefined;
  /** Claims as JSON of arrays, by place. */
  readonly text: string;
  readonly problems: readonly Problem[];
}

/** Networks, sources and other texts that claims share, by number. */
export interface ClaimTable {
  numberOf(network: NetworkKey): number;
  network(number: number): NetworkKey | null;
  textNumberOf(text: string): number;
  text(number: number): string;
}

export const createClaimTable = (): ClaimTable => {
  const networks: NetworkKey[] = [];
  const networkNumbers = new Map<string, number>();
  const texts: string[] = [];
  const textNumbers = new Map<string, number>();
  return {
    numberOf: (network) => {
      const key = `${network.provider} ${network.namespace ?? ""}/${network.namespace === null ? "-" : "+"}${network.name}`;
      const known = networkNumbers.get(key);
      if (known !== undefined) return known;
      networkNumbers.set(key, networks.length);
      return networks.push(network) - 1;
    },
    network: (number) => networks[number] ?? null,
    textNumberOf: (text) => {
      const known = textNumbers.get(text);
      if (known !== undefined) return known;
      textNumbers.set(text, texts.length);
      return texts.push(text) - 1;
    },
    text: (number) => texts[number] ?? "",
  };
};

/** `from`: an equal reference that is kept anyway. */
export const packEvidence = (
  evidence: PodEvidence,
  table: ClaimTable,
  from: SourceRef = evidence.from,
): PackedEvidence => {
  const pack = (claim: Claim): PackedClaim => packClaim(claim, evidence.from, table);
  return {
    source: evidence.source,
    from,
    askedText: evidence.askedText,
    text: JSON.stringify([
      evidence.asked.map(pack),
      evidence.reported.map(pack),
      evidence.observed?.map(pack) ?? null,
    ]),
    problems: evidence.problems.length === 0 ? NO_PROBLEMS : evidence.problems,
  };
};

export const unpackEvidence = (
  packed: PackedEvidence,
  table: ClaimTable,
  cluster: string,
  pod: PodKey,
): PodEvidence => {
  const { source, from, askedText } = packed;
  const [asked, reported, observed]: PackedClaims = JSON.parse(packed.text);
  const unpack = (claim: PackedClaim): Claim => unpackClaim(claim, from, table);
  return {
    kind: "pod-evidence",
    id: evidenceId(cluster, source, pod),
    cluster,
    from,
    source,
    pod,
    asked: asked.map(unpack),
    reported: reported.map(unpack),
    observed: observed === null ? null : observed.map(unpack),
    ...(askedText === undefined ? {} : { askedText }),
    problems: packed.problems,
  };
};

/** The id that every source gives what it says of a pod. */
export const evidenceId = (cluster: string, source: string, pod: PodKey): EntityId =>
  joinId(cluster, "pod-evidence", source, pod.namespace, pod.name);

type PackedClaims = readonly [readonly PackedClaim[], readonly PackedClaim[], readonly PackedClaim[] | null];

/** Numbers stand for texts and networks of the table; 0 and -1 for what isn't said. */
type PackedClaim = readonly [
  source: number,
  network: number,
  interfaceName: string | 0,
  index: number,
  isDefault: 0 | 1,
  at: string | 0,
  mac: string | 0,
  addresses: readonly PackedAddress[],
  rest: RarelySaid | 0,
];

type PackedAddress = string | readonly [string, number | null, string | null];

type RarelySaid = Partial<
  Pick<Claim, "mtu" | "link" | "gateways" | "device" | "containerId" | "from" | "staleSince" | "hostLink">
>;

const packClaim = (claim: Claim, from: SourceRef, table: ClaimTable): PackedClaim => [
  table.textNumberOf(claim.source),
  claim.network === null ? -1 : table.numberOf(claim.network),
  claim.interface ?? 0,
  claim.index,
  claim.isDefault ? 1 : 0,
  claim.at ?? 0,
  claim.mac ?? 0,
  claim.addresses.map(packAddress),
  rarelySaidIn(claim, from),
];

const packAddress = ({ address, prefixLength, origin }: EvidenceAddress): PackedAddress =>
  prefixLength === null && origin === null ? address : [address, prefixLength, origin];

const rarelySaidIn = (claim: Claim, from: SourceRef): RarelySaid | 0 => {
  const rest: RarelySaid = {
    ...(claim.mtu === null ? {} : { mtu: claim.mtu }),
    ...(claim.link === null ? {} : { link: claim.link }),
    ...(claim.gateways.length === 0 ? {} : { gateways: claim.gateways }),
    ...(claim.device === null ? {} : { device: claim.device }),
    ...(claim.containerId === null ? {} : { containerId: claim.containerId }),
    ...(claim.from === from ? {} : { from: claim.from }),
    ...(claim.staleSince === undefined ? {} : { staleSince: claim.staleSince }),
    ...(claim.hostLink === undefined ? {} : { hostLink: claim.hostLink }),
  };
  return Object.keys(rest).length === 0 ? 0 : rest;
};

const unpackClaim = (packed: PackedClaim, from: SourceRef, table: ClaimTable): Claim => {
  const [source, network, interfaceName, index, isDefault, at, mac, addresses, rest] = packed;
  return {
    source: table.text(source),
    at: at === 0 ? null : at,
    mac: mac === 0 ? null : mac,
    addresses: addresses.length === 0 ? NONE : addresses.map(unpackAddress),
    mtu: null,
    link: null,
    gateways: NONE,
    device: null,
    containerId: null,
    from,
    network: table.network(network),
    interface: interfaceName === 0 ? null : interfaceName,
    isDefault: isDefault === 1,
    index,
    ...(rest === 0 ? undefined : rest),
  };
};

const unpackAddress = (packed: PackedAddress): EvidenceAddress =>
  typeof packed === "string"
    ? { address: packed, prefixLength: null, origin: null }
    : { address: packed[0], prefixLength: packed[1], origin: packed[2] };

const NONE: readonly never[] = [];
const NO_PROBLEMS: readonly Problem[] = [];
