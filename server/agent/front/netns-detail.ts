import type { Counters, NetnsDetail } from "../../../lib/cni/agent-wire.ts";
import { isRecord, type JsonRecord, listOf, recordOf, textOf, textsOf } from "../../../lib/kube/fields.ts";
import { ok, type Result } from "../../../lib/model/result.ts";
import type { Powers } from "../powers.ts";

type Link = Counters["links"][number];

/** What is read only when somebody asks: it changes all the time. `null` is the node's own namespace. */
export interface NetnsReader {
  detail(name: string | null): Promise<Result<NetnsDetail>>;
  counters(name: string | null): Promise<Result<Counters>>;
}

/** A sample older than this makes no rate that says anything about now. */
const SAMPLE_MAX_MS = 120_000;
/** Two askers at once share a sample: a rate over a few milliseconds is noise. */
const SAMPLE_MIN_MS = 500;
const SAMPLES_MAX = 64;
/** Of each device, four minutes where it is asked for every four seconds. */
const HISTORY_MAX = 60;

interface Sample {
  readonly atMs: number;
  readonly answer: Counters;
}

export const createNetnsReader = (powers: Powers, nowMs: () => number): NetnsReader => {
  const samples = new Map<string | null, Sample>();
  const at = (): string => new Date(nowMs()).toISOString();
  return {
    detail: async (name) => {
      const read = await powers.detail(name);
      if (!read.ok) return read;
      const { routes, neighbours, bridgeVlans } = read.value;
      return ok({
        at: at(),
        netns: name,
        routes: records(routes).flatMap(readRoute),
        neighbours: records(neighbours).flatMap(readNeighbour),
        bridgeVlans: records(bridgeVlans).flatMap(readPortVlans),
      });
    },
    counters: async (name) => {
      const before = samples.get(name);
      const passedMs = before === undefined ? undefined : nowMs() - before.atMs;
      if (before !== undefined && passedMs !== undefined && passedMs < SAMPLE_MIN_MS)
        return ok(before.answer);
      const read = await powers.counters(name);
      if (!read.ok) return read;
      const atMs = nowMs();
      const known =
        before !== undefined && atMs - before.atMs <= SAMPLE_MAX_MS
          ? { links: before.answer.links, overMs: atMs - before.atMs }
          : undefined;
      const answer: Counters = {
        at: at(),
        netns: name,
        overMs: known?.overMs ?? null,
        links: records(read.value).flatMap((entry) => readCounters(entry, known, at())),
      };
      samples.delete(name);
      samples.set(name, { atMs, answer });
      const [oldest] = samples.keys();
      if (samples.size > SAMPLES_MAX && oldest !== undefined) samples.delete(oldest);
      return ok(answer);
    },
  };
};

const readCounters = (
  entry: JsonRecord,
  known: { readonly links: readonly Link[]; readonly overMs: number } | undefined,
  at: string,
): Link[] => {
  const link = textOf(entry["ifname"]);
  const index = entry["ifindex"];
  const stats = recordOf(entry["stats64"]) ?? recordOf(entry["stats"]);
  if (link === undefined || typeof index !== "number" || stats === undefined) return [];
  const before = known?.links.find((candidate) => candidate.index === index && candidate.link === link);
  const direction = (key: "rx" | "tx", name: "received" | "sent"): Link["received"] => {
    const now = recordOf(stats[key]);
    const count = (field: string): number => (typeof now?.[field] === "number" ? now[field] : 0);
    // A counter that went back belongs to another device of that name.
    const rate = (value: number, last: number | undefined): number | null =>
      known === undefined || last === undefined || value < last || known.overMs <= 0
        ? null
        : ((value - last) * 1_000) / known.overMs;
    return {
      bytes: count("bytes"),
      packets: count("packets"),
      errors: count("errors"),
      dropped: count("dropped"),
      bytesPerSecond: rate(count("bytes"), before?.[name].bytes),
      packetsPerSecond: rate(count("packets"), before?.[name].packets),
    };
  };
  const received = direction("rx", "received");
  const sent = direction("tx", "sent");
  const point =
    received.bytesPerSecond === null || sent.bytesPerSecond === null
      ? []
      : [{ at, received: received.bytesPerSecond, sent: sent.bytesPerSecond }];
  // What it was before counts only where it goes on from there.
  const history = point.length === 0 ? [] : [...(before?.history ?? []), ...point].slice(-HISTORY_MAX);
  return [{ link, index, received, sent, history }];
};

const readRoute = (entry: JsonRecord): NetnsDetail["routes"] => {
  const destination = textOf(entry["dst"]);
  if (destination === undefined) return [];
  const gateway = textOf(entry["gateway"]) ?? null;
  const metric = entry["metric"];
  return [
    {
      // Only routes of IPv6 have a preference; `default` says nothing of its family.
      family: entry["pref"] !== undefined || destination.includes(":") ? "ipv6" : "ipv4",
      table: textOf(entry["table"]) ?? "main",
      type: textOf(entry["type"]) ?? "unicast",
      destination,
      gateway,
      interface: textOf(entry["dev"]) ?? null,
      source: textOf(entry["prefsrc"]) ?? null,
      protocol: textOf(entry["protocol"]) ?? null,
      metric: typeof metric === "number" && Number.isSafeInteger(metric) ? metric : null,
    },
  ];
};

const readNeighbour = (entry: JsonRecord): NetnsDetail["neighbours"] => {
  const address = textOf(entry["dst"]);
  const dev = textOf(entry["dev"]);
  if (address === undefined || dev === undefined) return [];
  return [
    {
      address,
      interface: dev,
      mac: textOf(entry["lladdr"]) ?? null,
      states: textsOf(entry["state"]),
      isRouter: entry["router"] !== undefined,
    },
  ];
};

const readPortVlans = (entry: JsonRecord): NetnsDetail["bridgeVlans"] => {
  const dev = textOf(entry["ifname"]);
  if (dev === undefined) return [];
  return listOf(entry["vlans"]).flatMap((vlan) => {
    if (!isRecord(vlan) || typeof vlan["vlan"] !== "number") return [];
    const flags = textsOf(vlan["flags"]);
    return [
      {
        interface: dev,
        vlan: vlan["vlan"],
        vlanEnd: typeof vlan["vlanEnd"] === "number" ? vlan["vlanEnd"] : null,
        isPvid: flags.includes("PVID"),
        isUntagged: flags.includes("Egress Untagged"),
      },
    ];
  });
};

const records = (text: string): JsonRecord[] => {
  try {
    return listOf(JSON.parse(text)).filter(isRecord);
  } catch {
    return [];
  }
};
