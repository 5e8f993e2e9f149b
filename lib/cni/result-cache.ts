import { type Address, parseAddress } from "../ip/address.ts";
import { type Mac, parseMac } from "../ip/mac.ts";
import { parseAddressInPrefix } from "../ip/prefix.ts";
import { isRecord, type JsonRecord, listOf, recordOf, textOf } from "../kube/fields.ts";
import { parseJson } from "../kube/json.ts";
import { failed, ok, type Result } from "../model/result.ts";

/**
 * One file of libcni's result cache: what an ADD really gave one interface of one sandbox. Its content counts, not its
 * file name (names and ids may hold dashes).
 * @see https://github.com/containernetworking/cni/blob/main/libcni/api.go (cachedInfo)
 */
export interface CachedResult {
  /** Name inside the CNI configuration, null in files of before CNI 0.4. */
  readonly networkName: string | null;
  /** Sandbox id. */
  readonly containerId: string | null;
  readonly interface: string | null;
  /** Path with `/var/run` written as `/run`. */
  readonly netns: string | null;
  readonly pod: { readonly namespace: string; readonly name: string; readonly uid: string | null } | null;
  /** Devices of the result in its order; those without `netns` are the node's own. */
  readonly devices: readonly {
    readonly name: string;
    readonly mac: Mac | null;
    readonly netns: string | null;
  }[];
  readonly addresses: readonly CachedAddress[];
  /** The configuration it was made with; null where there is none or it can't be decoded. */
  readonly configText: string | null;
}

export interface CachedAddress {
  readonly address: Address;
  readonly prefixLength: number;
  readonly gateway: Address | null;
  /** Index into `devices`. */
  readonly device: number | null;
}

/** A truncated or empty file (power loss) is a problem, and a leak to be: without it no DEL can be made. */
export const parseCachedResult = (text: string): Result<CachedResult> => {
  const parsed = parseJson(text, {
    tooLarge: "REPORT_INVALID",
    notJson: "REPORT_INVALID",
    subject: "The CNI result",
  });
  if (!parsed.ok) return parsed;
  if (!isRecord(parsed.value))
    return failed({ code: "REPORT_INVALID", detail: "The CNI result is not an object" });
  return ok(parsed.value["kind"] === "cniCacheV1" ? readCache(parsed.value) : readLegacy(parsed.value));
};

const readCache = (cache: JsonRecord): CachedResult => {
  const args = argsOf(cache["cniArgs"]);
  const namespace = args.get("K8S_POD_NAMESPACE");
  const name = args.get("K8S_POD_NAME");
  return {
    networkName: textOf(cache["networkName"]) ?? null,
    containerId: textOf(cache["containerId"]) ?? null,
    interface: textOf(cache["ifName"]) ?? null,
    netns: netnsOf(cache["netns"]),
    pod:
      namespace === undefined || name === undefined
        ? null
        : { namespace, name, uid: args.get("K8S_POD_UID") ?? null },
    ...readResult(recordOf(cache["result"])),
    configText: decoded(textOf(cache["config"])),
  };
};

/** Before cniCacheV1 the file was the bare result. */
const readLegacy = (result: JsonRecord): CachedResult => ({
  networkName: null,
  containerId: null,
  interface: null,
  netns: null,
  pod: null,
  ...readResult(result),
  configText: null,
});

const readResult = (result: JsonRecord | undefined): Pick<CachedResult, "devices" | "addresses"> => ({
  devices: records(result?.["interfaces"]).map((device) => ({
    name: textOf(device["name"]) ?? "",
    mac: parseMac(textOf(device["mac"]) ?? "") ?? null,
    netns: netnsOf(device["sandbox"]),
  })),
  addresses: [
    ...records(result?.["ips"]).flatMap((ip) => addressOf(ip, "address")),
    // Results of CNI 0.1 and 0.2: one address a family, no devices.
    ...[result?.["ip4"], result?.["ip6"]].filter(isRecord).flatMap((ip) => addressOf(ip, "ip")),
  ],
});

const addressOf = (ip: JsonRecord, key: string): CachedAddress[] => {
  const read = parseAddressInPrefix(textOf(ip[key]) ?? "");
  if (read === undefined) return [];
  const device = ip["interface"];
  return [
    {
      address: read.address,
      prefixLength: read.prefixLength,
      gateway: parseAddress(textOf(ip["gateway"]) ?? "") ?? null,
      device: typeof device === "number" && Number.isSafeInteger(device) && device >= 0 ? device : null,
    },
  ];
};

const argsOf = (value: unknown): ReadonlyMap<string, string> =>
  new Map(
    listOf(value)
      .slice(0, LIST_MAX)
      .flatMap((pair): [string, string][] => {
        const [key, text] = listOf(pair);
        return typeof key === "string" && typeof text === "string" && text !== "" ? [[key, text]] : [];
      }),
  );

/** Path with `/var/run` written as `/run`; null where there is none. */
export const netnsOf = (value: unknown): string | null =>
  textOf(value)?.replace(/^\/var\/run\//, "/run/") ?? null;

const records = (value: unknown): JsonRecord[] => listOf(value).slice(0, LIST_MAX).filter(isRecord);

/** Go writes the configuration's bytes in base64. */
const decoded = (base64: string | undefined): string | null => {
  if (base64 === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0) return null;
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
};

const LIST_MAX = 1_000;
