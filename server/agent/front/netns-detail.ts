import type { Counters, NetnsDetail } from "../../../lib/cni/agent-wire.ts";
import { isRecord, type JsonRecord, listOf, textOf, textsOf } from "../../../lib/kube/fields.ts";
import { ok, type Result } from "../../../lib/model/result.ts";
import type { Powers } from "../powers.ts";
import { readLinkCounters } from "./link-counters.ts";
import type { Rates } from "./rates.ts";

/** What is read only when somebody asks: it changes all the time. `null` is the node's own namespace. */
export interface NetnsReader {
  detail(name: string | null): Promise<Result<NetnsDetail>>;
  counters(name: string | null): Promise<Result<Counters>>;
}

export const createNetnsReader = (powers: Powers, rates: Rates, nowMs: () => number): NetnsReader => ({
  detail: async (name) => {
    const read = await powers.detail(name);
    if (!read.ok) return read;
    const { routes, neighbours, bridgeVlans } = read.value;
    return ok({
      at: new Date(nowMs()).toISOString(),
      netns: name,
      routes: records(routes).flatMap(readRoute),
      neighbours: records(neighbours).flatMap(readNeighbour),
      bridgeVlans: records(bridgeVlans).flatMap(readPortVlans),
    });
  },
  counters: async (name) => {
    const fresh = rates.fresh(name, nowMs());
    if (fresh !== undefined) return ok(fresh);
    const read = await powers.counters(name);
    if (!read.ok) return read;
    rates.take(name, nowMs(), readLinkCounters(records(read.value)));
    return ok(
      rates.last(name) ?? { at: new Date(nowMs()).toISOString(), netns: name, overMs: null, links: [] },
    );
  },
});

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
