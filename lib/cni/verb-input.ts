import { isRecord, type JsonRecord, listOf, recordOf, textOf } from "../kube/fields.ts";
import { parseJson } from "../kube/json.ts";
import { failed, ok, type Result } from "../model/result.ts";
import { netnsOf } from "./result-cache.ts";

/** What one plugin of a network is given, as libcni gives it. */
export interface PluginInput {
  readonly type: string;
  readonly ipam: string | null;
  /** Its configuration, with what belongs to it of the attachment. */
  readonly stdin: JsonRecord;
}

/** A network as the node has it: the plugins of its chain in order. */
export interface NetworkInput {
  readonly network: string;
  readonly cniVersion: string;
  readonly disableCheck: boolean;
  readonly disableGc: boolean;
  readonly plugins: readonly PluginInput[];
}

/** One attachment of a network, from its cached result. */
export interface AttachmentInput extends NetworkInput {
  readonly containerId: string;
  readonly interface: string;
  /** As it was written, and with `/var/run` as `/run`. */
  readonly netns: string | null;
  /** `CNI_ARGS`. */
  readonly args: string;
  /** Devices that the result has on the node's side. */
  readonly hostDevices: readonly string[];
  /** MAC of the interface in the sandbox. */
  readonly mac: string | null;
  readonly addresses: readonly string[];
}

/**
 * What a DEL or CHECK of a cached attachment is made with: each plugin's own configuration, the network's name and
 * version, the result of the ADD and the runtime's wishes.
 * @see https://github.com/containernetworking/cni/blob/main/libcni/api.go (buildOneConfig, injectRuntimeConfig)
 */
export const attachmentInputOf = (cacheText: string): Result<AttachmentInput> => {
  const parsed = parseJson(cacheText, {
    tooLarge: "REPORT_INVALID",
    notJson: "REPORT_INVALID",
    subject: "The CNI result",
  });
  if (!parsed.ok) return parsed;
  const cache = recordOf(parsed.value);
  const containerId = textOf(cache?.["containerId"]);
  const interfaceName = textOf(cache?.["ifName"]);
  const config = decoded(textOf(cache?.["config"]));
  if (cache?.["kind"] !== "cniCacheV1" || containerId === undefined || interfaceName === undefined)
    return invalid("The CNI result says nothing of its attachment");
  if (config === undefined) return invalid("The CNI result has no configuration");
  const result = recordOf(cache["result"]);
  const network = networkInputOf(config, {
    prevResult: result,
    capabilities: recordOf(cache["capabilityArgs"]),
  });
  if (!network.ok) return network;
  const devices = listOf(result?.["interfaces"]).filter(isRecord);
  return ok({
    ...network.value,
    containerId,
    interface: interfaceName,
    netns: netnsOf(cache["netns"]),
    args: argsOf(cache["cniArgs"]),
    hostDevices: devices.flatMap((device) =>
      textOf(device["sandbox"]) === undefined ? (textOf(device["name"]) ?? []) : [],
    ),
    mac:
      textOf(devices.find((device) => device["name"] === interfaceName && device["sandbox"])?.["mac"]) ??
      null,
    addresses: listOf(result?.["ips"]).flatMap((ip) =>
      isRecord(ip) ? (textOf(ip["address"])?.split("/")[0] ?? []) : [],
    ),
  });
};

/** The plugins of a configuration, alone or in a list. */
export const networkInputOf = (
  configText: string,
  given: { readonly prevResult: JsonRecord | undefined; readonly capabilities: JsonRecord | undefined } = {
    prevResult: undefined,
    capabilities: undefined,
  },
): Result<NetworkInput> => {
  const parsed = parseJson(configText, {
    tooLarge: "CONFIG_INVALID",
    notJson: "CONFIG_NOT_JSON",
    subject: "The configuration",
  });
  if (!parsed.ok) return parsed;
  const config = recordOf(parsed.value);
  const network = textOf(config?.["name"]);
  if (config === undefined || network === undefined)
    return invalid("The configuration is no object with a name");
  const cniVersion = textOf(config["cniVersion"]) ?? "0.1.0";
  const chain = Array.isArray(config["plugins"]) ? listOf(config["plugins"]) : [config];
  const plugins: PluginInput[] = [];
  for (const plugin of chain) {
    const type = isRecord(plugin) ? textOf(plugin["type"]) : undefined;
    if (!isRecord(plugin) || type === undefined) return invalid("A plugin of the configuration has no type");
    plugins.push({
      type,
      ipam: textOf(recordOf(plugin["ipam"])?.["type"]) ?? null,
      stdin: {
        ...plugin,
        name: network,
        cniVersion,
        ...runtimeConfigOf(plugin, given.capabilities),
        // Versions before 0.4 don't know it for DEL.
        ...(given.prevResult === undefined || isOlder(cniVersion, [0, 4])
          ? {}
          : { prevResult: given.prevResult }),
      },
    });
  }
  if (plugins.length === 0 || plugins.length > CHAIN_MAX)
    return invalid(`The configuration has ${String(plugins.length)} plugins`);
  return ok({
    network,
    cniVersion,
    disableCheck: config["disableCheck"] === true || config["disableCheck"] === "true",
    disableGc: config["disableGC"] === true || config["disableGC"] === "true",
    plugins,
  });
};

/** Whether a version is before another; what can't be read counts as old. */
export const isOlder = (version: string, [major, minor]: readonly [number, number]): boolean => {
  const [, first = "0", second = "0"] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(first) < major || (Number(first) === major && Number(second) < minor);
};

/** A plugin gets of the runtime's wishes those that it says it can take. */
const runtimeConfigOf = (plugin: JsonRecord, wishes: JsonRecord | undefined): JsonRecord => {
  const capabilities = recordOf(plugin["capabilities"]);
  const taken = Object.entries(wishes ?? {}).filter(([name]) => capabilities?.[name] === true);
  return taken.length === 0 ? {} : { runtimeConfig: Object.fromEntries(taken) };
};

const argsOf = (value: unknown): string =>
  listOf(value)
    .flatMap((pair) => {
      const [key, text] = listOf(pair);
      const isPlain = typeof key === "string" && typeof text === "string" && !/[;=\0]/.test(key);
      return isPlain && !/[;\0]/.test(text) ? [`${key}=${text}`] : [];
    })
    .join(";");

/** Go writes the configuration's bytes in base64. */
const decoded = (base64: string | undefined): string | undefined => {
  if (base64 === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0)
    return undefined;
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
};

const invalid = (detail: string): ReturnType<typeof failed> => failed({ code: "CONFIG_INVALID", detail });

const CHAIN_MAX = 32;
