import { isRecord, parseJson, recordAt, textAt, textsAt, type JsonRecord } from "./json.ts";

/** One entry of `network-status`. Surprise: `ips` carry no prefix length, and an entry without addresses has no `ips` key. */
export interface StatusEntry {
  name: string;
  interface?: string;
  ips?: readonly string[];
  mac?: string;
  mtu?: number;
  default?: true;
  dns: JsonRecord;
  "device-info"?: JsonRecord;
  gateway?: readonly string[];
}

/** Written as recorded: each element indented by four spaces, joined by a bare comma (NAD client `SetNetworkStatus`). */
export function formatStatus(entries: readonly StatusEntry[]): string {
  return `[${entries.map((entry) => JSON.stringify(ordered(entry), undefined, 4)).join(",")}]`;
}

function ordered(entry: StatusEntry): JsonRecord {
  return {
    name: entry.name,
    ...(entry.interface !== undefined && { interface: entry.interface }),
    ...(entry.ips !== undefined && entry.ips.length > 0 && { ips: entry.ips }),
    ...(entry.mac !== undefined && { mac: entry.mac }),
    ...(entry.mtu !== undefined && { mtu: entry.mtu }),
    ...(entry.default === true && { default: true }),
    dns: entry.dns,
    ...(entry["device-info"] !== undefined && { "device-info": entry["device-info"] }),
    ...(entry.gateway !== undefined && { gateway: entry.gateway }),
  };
}

/** Entries of an annotation; garbage is no entries. */
export function parseStatus(annotation: string | undefined): StatusEntry[] {
  const parsed = parseJson(annotation ?? "[]");
  if (!parsed.ok || !Array.isArray(parsed.value)) return [];
  return parsed.value.filter(isRecord).map(entryOf);
}

function entryOf(item: JsonRecord): StatusEntry {
  const iface = textAt(item, "interface");
  const mac = textAt(item, "mac");
  const deviceInfo = recordAt(item, "device-info");
  const mtu = item["mtu"];
  return {
    name: textAt(item, "name") ?? "",
    ...(iface !== undefined && { interface: iface }),
    ...(Array.isArray(item["ips"]) && { ips: textsAt(item, "ips") }),
    ...(mac !== undefined && { mac }),
    ...(typeof mtu === "number" && { mtu }),
    ...(item["default"] === true && { default: true as const }),
    dns: recordAt(item, "dns") ?? {},
    ...(deviceInfo !== undefined && { "device-info": deviceInfo }),
    ...(Array.isArray(item["gateway"]) && { gateway: textsAt(item, "gateway") }),
  };
}
